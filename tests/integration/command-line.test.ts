import { expect, it } from 'vitest';
import { runProgram } from './run-program.ts';

const bin = 'packages/cli/bin/sentiment.js';

it('answers the lines of standard input, one row each and in order', async () => {
  const input = 'worst flight ever, lost my bag\nlove this crew\nso, so bad\n';
  const { code, stdout, stderr } = await runProgram(bin, ['predict', '--input', '-', '--format', 'ndjson'], input);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const labels = stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { label: string }).label);
  expect(labels).toEqual(['negative', 'positive', 'negative']);
});

it('answers a tweet given on the command line', async () => {
  const { code, stdout } = await runProgram(bin, ['predict', 'I love this airline']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/positive/);
});

it('exits 2 with one line when it is used wrongly, and 1 when the input cannot be read', async () => {
  const wrongUsage = await runProgram(bin, ['predict', '--no-such-option']);
  expect(wrongUsage.code).toBe(2);
  expect(wrongUsage.stderr.trim().split('\n')).toHaveLength(1);
  const noInput = await runProgram(bin, ['predict', '--input', 'no-such-file.csv']);
  expect(noInput.code).toBe(1);
  expect(noInput.stderr.trim().split('\n')).toHaveLength(1);
});
