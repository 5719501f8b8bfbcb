import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from './run-program.ts';

const data = process.env['SENTIMENT_DATA'] ?? '';
const present = data !== '' && existsSync(data);
if (!present) process.stderr.write('Figures of the default model skipped: SENTIMENT_DATA names no folder\n');

interface Evaluation {
  readonly n: number;
  readonly macroRecall: number;
  readonly ece: number;
  readonly textsPerSecond: number;
}

describe.skipIf(!present)('sentiment evaluate on the default model', () => {
  it.each([
    ['sentiment140-valid.csv.gz', 9_999, 0.8],
    ['tweeteval-valid.csv.gz', 1_131, 0.855],
  ])('%s: %i rows, macro recall at least %f', async (file, rows, floor) => {
    const { stdout, stderr, code } = await runProgram('packages/cli/bin/sentiment.js', [
      'evaluate',
      '--data',
      join(data, file),
      '--json',
    ]);
    expect(code, stderr).toBe(0);
    const evaluation = JSON.parse(stdout) as Evaluation;
    expect(evaluation.n).toBe(rows);
    expect(evaluation.macroRecall).toBeGreaterThanOrEqual(floor);
    expect(evaluation.ece).toBeLessThanOrEqual(0.03);
  });
});
