import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { models as ownModels } from '../models.ts';
import { runCommandLine } from '../testing/command-line-fixture.ts';
import { createTemporaryFolder } from '../testing/temporary-folder-fixture.ts';

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());

/** Rows of a label, all different: numbers written in letters. */
function rows(opening: string, label: string, count: number): string {
  const letters = (row: number): string => row.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)]);
  return Array.from({ length: count }, (_, row) => `${opening} ${letters(row)}x ${letters(row * 7)}y,${label}\n`).join(
    '',
  );
}

const even = await folder.write(
  'even.csv',
  `text,label\n${rows('lovely', 'positive', 150)}${rows('awful', 'negative', 150)}`,
);
const uneven = await folder.write(
  'uneven.csv',
  `text,label\n${rows('seat', 'positive', 150)}${rows('seat', 'negative', 900)}`,
);

function train(kind: string, data: string, ...more: string[]) {
  return runCommandLine(
    ['train', '--kind', kind, '--data', data, '--output', folder.path('model'), ...more],
    ownModels,
  );
}

describe('a training without validation files', () => {
  it('has a held-out score, and the model is the same as without', async () => {
    const { code, stdout, stderr } = await train('logistic-regression', even, '--seed', '3');
    expect(code).toBe(0);
    expect(stderr).toContain('once more without 10% of the rows, for a held-out score\n');
    expect(stdout).toMatch(
      /\n\nheld-out score, on 10% of the rows \(\d+, seed 3\), by a model of the same options trained on the other 90%:\n\d+ texts/,
    );
    expect(stderr).not.toContain('WARNING');
    const record = await folder.readJson('model/training.json');
    expect(record['heldOut']).toMatchObject({ fraction: 0.1, seed: 3, evaluation: { macroRecall: 1 } });
    const manifest = await readFile(folder.path('model/model.json'), 'utf8');
    const off = await train('logistic-regression', even, '--seed', '3', '--held-out', 'off');
    expect(off.stdout + off.stderr).not.toContain('held-out');
    expect(await readFile(folder.path('model/model.json'), 'utf8')).toBe(manifest);
  });

  it('says why there is none', async () => {
    const few = await folder.write(
      'few.csv',
      `text,label\n${rows('lovely', 'positive', 9)}${rows('awful', 'negative', 9)}`,
    );
    expect((await train('naive-bayes', few)).stderr).toMatch(
      /no held-out score: holding out 0\.1 of the rows leaves \d rows labelled \w+ to score on; give --validation FILE\n/,
    );
    const both = await train('naive-bayes', even, '--validation', even, '--held-out', '0.2');
    expect(both).toMatchObject({
      code: 2,
      stderr: 'sentiment: --held-out is for a training without --validation: give one of them\n',
    });
  });

  it('warns of a model that answers one label only, with the remedy', async () => {
    const remedy = '--option classWeights=balanced has all labels weigh the same';
    const { stderr } = await train('naive-bayes', uneven);
    expect(stderr).toContain(`WARNING: the model answers negative to every text; ${remedy}\n`);
    expect((await folder.readJson('model/training.json'))['warnings']).toHaveLength(1);
  });
});
