import { expect, it } from 'vitest';
import { earlierTable, synthesisTable } from './synthesis-table.ts';

const row = {
  macroRecall: 0.5,
  macroF1: 0.5,
  rocAuc: null,
  ece: 0.01,
  trainingSeconds: 1,
  megabytes: 2,
  millisecondsATweet: 0.001,
  memoryMegabytes: 12.34,
};

it('lists the best first, in columns of one width, beside what earlier projects report', () => {
  const lines = synthesisTable([
    { model: 'naive-bayes', preprocessing: 'bert', accuracy: 0.7, ...row },
    { model: 'logistic-regression', preprocessing: 'simple:lemmas', accuracy: 0.8, ...row },
    { model: 'new', preprocessing: 'bert', accuracy: 0.6, ...row },
  ]).split('\n');
  expect(lines).toHaveLength(5);
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  expect(lines[2]).toMatch(
    /^\| logistic-regression \| simple:lemmas +\| +0\.8000 \| .+ \| +- \| .+ 0\.0010 \| +12\.3 \| +0\.7931 \|$/,
  );
  expect(lines[3]).toMatch(/^\| naive-bayes .+ 0\.7300 \|$/);
  expect(lines[4]).toMatch(/^\| new .+ - \|$/);
});

it('lists every earlier report with its source', () => {
  const lines = earlierTable().split('\n');
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  expect(lines).toContainEqual(
    expect.stringMatching(/^\| lstm +\| advanced +\| +0\.8304 \| +- \| +0\.9116 \| +720 \| article/),
  );
});
