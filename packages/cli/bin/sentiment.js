#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** An old Node would fail on a built-in module that it lacks, with a stack that says nothing of Node. */
function isSupported(version) {
  const [[major, minor], [leastMajor, leastMinor]] = [version, engines.node.slice(2)].map((text) =>
    text.split('.').map(Number),
  );
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

// In a checkout the built files may be missing or old; an installed package has neither sources nor that script.
const builder = new URL('../../../scripts/build-if-missing.js', import.meta.url);
const inWorkspace = existsSync(new URL('../src/main.ts', import.meta.url)) && existsSync(builder);

try {
  if (!isSupported(process.versions.node)) {
    const needed = engines.node.slice(2);
    throw new Error(`needs Node ${needed} or later, and this is ${process.versions.node}: install a newer Node`);
  }
  if (inWorkspace) await (await import(builder.href)).buildIfMissing();
  const { run } = await import('../dist/main.js');
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`sentiment: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
