import { afterAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../testing/command-line-fixture.ts';
import { models as ownModels } from '../models.ts';
import { formatTrials } from './tune-trainer.ts';
import { createTemporaryFolder } from '../testing/temporary-folder-fixture.ts';

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());
const rows = Array.from({ length: 60 }, (_, row) => {
  const unlike = row.toString(4).replace(/\d/g, (digit) => 'wxyz'[Number(digit)]);
  return row % 2 === 0 ? `awful ${unlike},negative` : `lovely ${unlike},positive`;
});
const data = await folder.write('data.csv', `text,label\n${rows.join('\n')}\n`);
interface Tuning {
  readonly options: object;
  readonly trials: readonly { readonly share: number; readonly options: Record<string, unknown> }[];
}

function train(model: string, ...more: string[]) {
  return runCommandLine(
    ['train', '--kind', model, '--data', data, '--output', folder.path('model'), ...more],
    ownModels,
  );
}

async function tuningOf() {
  return (await folder.readJson('model/training.json'))['tuning'] as Tuning;
}

describe('sentiment train --tune', () => {
  it.each(['naive-bayes', 'logistic-regression'])(
    '%s: tries options, shows all trials, trains with the best',
    async (model) => {
      const { code, stdout, stderr } = await train(model, '--tune', '4', '--folds', '2', '--seed', '3');
      expect([code, stderr]).toEqual([0, expect.stringContaining('tune: trial 1 of ')]);
      const [header, first] = stdout.split('\n');
      expect(header).toMatch(/^trial +rows +macro recall +log loss +seconds +options$/);
      expect(first).toMatch(/^1 +33% +\d\.\d{4} +\d\.\d{4} +\d+\.\d +defaults$/);
      expect(
        Math.max(
          ...stdout
            .split('\n\n')[0]
            .split('\n')
            .map((line) => line.length),
        ),
      ).toBeLessThanOrEqual(100);
      expect(stdout).toMatch(/\n(The defaults won \(macro recall |Trial \d won on all rows: macro recall )/);
      const { trials, options } = await tuningOf();
      expect(trials.slice(0, 4).every(({ share }) => share < 1)).toBe(true);
      const last = trials.slice(4);
      expect(last.map(({ share }) => share)).toEqual(last.length === 2 ? [1, 1] : [1, 1, 1]);
      expect(last[0].options).toEqual({});
      expect(trials.map((trial) => trial.options)).toContainEqual(options);
    },
  );

  it('says who won, in a table of 100 columns', () => {
    const trial = { share: 1, macroRecall: 0.75, logLoss: 0.5, foldMacroRecalls: [0.75], seconds: 12.34 };
    const many = Object.fromEntries(
      Array.from({ length: 9 }, (_, option) => [`longNameOf${option}`, 1 / (option + 3)]),
    );
    const defaults = { ...trial, number: 1, options: {} };
    const other = { ...trial, number: 2, options: many, macroRecall: 0.76 };
    const table = formatTrials({ trials: [defaults, other], options: many });
    expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(table).toContain('longNameOf0=0.3333 longNameOf1=0.25 longNameOf2=0.2\n');
    expect(table).toMatch(/\n\nTrial 2 won on all rows: macro recall 0\.7600, the defaults 0\.7500\.\n$/);
    expect(formatTrials({ trials: [defaults, other], options: defaults.options })).toMatch(
      /\n\nThe defaults won \(macro recall 0\.7500\): no other options did better on all rows\.\n$/,
    );
  });

  it('searches what the features have', async () => {
    const { code } = await train('logistic-regression', '--preprocessing', 'simple', '--tune', '3', '--folds', '2');
    expect(code).toBe(0);
    expect(Object.keys((await tuningOf()).trials[1].options)).toContain('minDocumentFrequency');
  });

  it('leaves alone what the configuration sets', async () => {
    const config = await folder.write('config.json', '{"alpha":0.3}');
    expect((await train('naive-bayes', '--tune', '3', '--folds', '2', '--config', config)).code).toBe(0);
    const { trials } = await tuningOf();
    expect(trials.some(({ options }) => 'alpha' in options)).toBe(false);
    expect(trials.some(({ options }) => 'maxNgram' in options)).toBe(true);
  });

  it.each([
    [['--tune', '1'], "option '--tune <trials>' argument '1' is invalid"],
    [['--tune', '3', '--folds', '1'], "option '--folds <k>' argument '1' is invalid"],
    [['--preprocessing', 'none'], "option '--preprocessing <variant>' argument 'none' is invalid"],
  ])('refuses %j', async (wrong, message) => {
    const { code, stderr } = await train('naive-bayes', ...wrong);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
