import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** The modules that a module loads, at once or later, and those that these load. */
function loadedFrom(start: URL): ReadonlySet<string> {
  const loaded = new Set<string>();
  const waiting = [start.href];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (loaded.has(at)) continue;
    loaded.add(at);
    const file = new URL(at);
    if (file.protocol !== 'file:' || !existsSync(file)) continue;
    const imports = readFileSync(file, 'utf8').matchAll(
      /^(?:import|export) (?!type\b)[^;']*?from '([^']+)'|\bimport\('([^']+)'\)/gm,
    );
    for (const [, atOnce, later] of imports) {
      const name = atOnce ?? later ?? '';
      // What exports and quantizes models stands in the tables that openers stand in, and nothing of index calls it.
      if (/\/(graph|quantize)\.ts$/.test(name)) continue;
      waiting.push(name.startsWith('.') ? new URL(name, file).href : `package:${name}`);
    }
  }
  return loaded;
}

it('neither the embedded model nor a model of another family loads schemas', () => {
  const loaded = [...loadedFrom(new URL('index.ts', import.meta.url))];
  expect(loaded.filter((name) => name.endsWith('/artifact.ts')).length).toBeGreaterThan(4);
  expect(loaded.filter((name) => name.startsWith('package:') || name.includes('/schema/'))).toEqual([]);
});

it('a training does', () => {
  expect([...loadedFrom(new URL('training/index.ts', import.meta.url))]).toContain('package:zod/mini');
});
