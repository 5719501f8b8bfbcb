import { statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root, runProgram } from './run-program.ts';

const built = join(root, 'packages/cli/dist/main.js');
function predict() {
  return runProgram('packages/cli/bin/sentiment.js', ['predict', 'I love this airline']);
}

it('builds once when a built file is older than the sources, although two start at the same time', async () => {
  const started = Date.now();
  utimesSync(built, 0, 0);
  const results = await Promise.all([predict(), predict()]);
  for (const { code, stdout } of results) {
    expect(code).toBe(0);
    expect(stdout).toMatch(/^positive/);
  }
  expect(results.filter(({ stderr }) => stderr.startsWith('Building the workspace'))).toHaveLength(1);
  expect(statSync(built).mtimeMs).toBeGreaterThan(started);
  expect((await predict()).stderr).toBe('');
  // A build takes a minute on two cores.
}, 300_000);
