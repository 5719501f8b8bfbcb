#!/usr/bin/env node
import { existsSync } from 'node:fs';

// In a checkout the built files may be missing or old; an installed package has neither sources nor that script.
const builder = new URL('../../../scripts/build-if-missing.js', import.meta.url);
const inWorkspace = existsSync(new URL('../src/main.ts', import.meta.url)) && existsSync(builder);

try {
  if (inWorkspace) await (await import(builder.href)).buildIfMissing();
  const { run } = await import('../dist/main.js');
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`sentiment: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
