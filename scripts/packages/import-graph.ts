import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import ts from 'typescript';

export interface ImportGraph {
  /** Files reached from the entry, the entry included. */
  readonly files: readonly string[];
  /** Imports that leave the package, as `file imports specifier`. */
  readonly external: readonly string[];
}

/** Follows static and dynamic imports of a built ES module. */
export function importGraph(entry: string): ImportGraph {
  const files: string[] = [];
  const external: string[] = [];
  const pending = [resolve(entry)];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (files.includes(file)) continue;
    files.push(file);
    for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles) {
      if (fileName.startsWith('.')) pending.push(resolve(dirname(file), fileName));
      else external.push(`${file} imports ${fileName}`);
    }
  }
  return { files, external };
}
