import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { bundledExamples } from './bundlers.ts';

const examples = new URL('../../examples/', import.meta.url);
const page = readFileSync(new URL('../../docs/bundlers.md', import.meta.url), 'utf8');
const shown = new Map(
  [...page.matchAll(/^`examples\/(\S+)`\n\n```\w+\n([^]*?)\n```$/gm)].map(([, path = '', text = '']) => [path, text]),
);
const files = bundledExamples.flatMap((example) =>
  readdirSync(fileURLToPath(new URL(`${example}/`, examples)), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(jsx?|html)$/.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`.split('/examples/').pop() ?? '')
    .map((path) => path.replaceAll('//', '/'))
    .filter((path) => !/\/(dist|\.next|node_modules)\//.test(path)),
);

it('docs/bundlers.md shows every file of the examples that are tested, as it is', () => {
  expect([...shown.keys()].sort()).toEqual(files.sort());
  for (const [path, text] of shown) expect(`${text}\n`, path).toBe(readFileSync(new URL(path, examples), 'utf8'));
});
