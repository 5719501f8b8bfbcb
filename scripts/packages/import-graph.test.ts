import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { importGraph } from './import-graph.ts';

const folder = mkdtempSync(join(tmpdir(), 'import-graph-'));
afterAll(() => rmSync(folder, { recursive: true }));
function write(name: string, text: string) {
  return writeFileSync(join(folder, name), text);
}

it('follows static, re-exporting and dynamic imports, cycles included, and reports what leaves the package', () => {
  write('index.js', "export { one } from './one.js';\nimport './two.js';\n");
  write('one.js', "export const one = () => import('./lazy.js');\nimport './index.js';\n");
  write('two.js', "// import 'not-one';\nexport const text = \"import 'nor-this'\";\n");
  write('lazy.js', "import { readFile } from 'node:fs/promises';\nexport const load = () => import('csv-parse');\n");
  const { files, external } = importGraph(join(folder, 'index.js'));
  expect(files.map((file) => file.slice(folder.length + 1)).sort()).toEqual([
    'index.js',
    'lazy.js',
    'one.js',
    'two.js',
  ]);
  expect(external.map((line) => line.split(' imports ')[1]).sort()).toEqual(['csv-parse', 'node:fs/promises']);
});
