import { expect, it } from 'vitest';
import { synthesisTable } from './synthesis-table.ts';

it('lists the best first, in columns of one width', () => {
  const row = {
    macroRecall: 0.5,
    macroF1: 0.5,
    rocAuc: null,
    ece: 0.01,
    trainingSeconds: 1,
    megabytes: 2,
    millisecondsATweet: 0.001,
  };
  const lines = synthesisTable([
    { model: 'naive-bayes', preprocessing: 'bert', accuracy: 0.7, ...row },
    { model: 'logistic-regression', preprocessing: 'simple:lemmas', accuracy: 0.8, ...row },
  ]).split('\n');
  expect(lines).toHaveLength(4);
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  expect(lines[2]).toMatch(/^\| logistic-regression \| simple:lemmas +\| +0\.8000 \| .+ \| +- \| .+ 0\.0010 \|$/);
  expect(lines[3]).toMatch(/^\| naive-bayes /);
});
