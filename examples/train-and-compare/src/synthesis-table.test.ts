import { expect, it } from 'vitest';
import { someSynthesis } from './synthesis-fixture.ts';
import { earlierTable, sourceTable, synthesisTable } from './synthesis-table.ts';

const rows = [
  someSynthesis({ model: 'naive-bayes', preprocessing: 'bert', embeddings: '-' }),
  someSynthesis({ model: 'logistic-regression', preprocessing: 'simple:lemmas', embeddings: '-', accuracy: 0.8 }),
  someSynthesis({
    model: 'new',
    accuracy: 0.6,
    int8: { megabytes: 0.5, accuracyLost: 0.0012 },
    onnx: { millisecondsATweet: 0.05, millisecondsAlone: 0.125 },
    sources: [{ source: 'airline', rows: 10, accuracy: 0.9, macroRecall: 0.85 }],
  }),
];

it('lists the best first, in columns of one width, beside what earlier projects report', () => {
  const lines = synthesisTable(rows).split('\n');
  expect(lines).toHaveLength(5);
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  expect(lines[2]).toMatch(
    /^\| logistic-regression \| - +\| simple:lemmas +\| +0\.8000 \| .+ \| +- \| .+ 0\.0010 \| .+ \| +12\.3 \| +0\.7931 \|$/,
  );
  expect(lines[3]).toMatch(/^\| naive-bayes .+ 0\.7300 \|$/);
  expect(lines[4]).toMatch(/^\| new .+ 0\.50 \| +0\.0012 \| .+ 0\.0500 \| +0\.125 \| .+ - \|$/);
});

it('tells accuracy and macro recall by source', () => {
  const lines = sourceTable(rows).split('\n');
  expect(lines[0]).toMatch(/\| +airline \|$/);
  expect(lines[3]).toMatch(/^\| naive-bayes .+\| +- \|$/);
  expect(lines[4]).toMatch(/^\| new .+\| 0\.9000 \/ 0\.8500 \|$/);
});

it('lists every earlier report with its source', () => {
  const lines = earlierTable().split('\n');
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  expect(lines).toContainEqual(
    expect.stringMatching(/^\| lstm +\| advanced +\| +0\.8304 \| +- \| +0\.9116 \| +720 \| article/),
  );
});
