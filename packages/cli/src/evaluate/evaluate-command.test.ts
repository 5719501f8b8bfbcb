import { afterAll, describe, expect, it } from 'vitest';
import { createTestModels, runCommandLine } from '../testing/command-line-fixture.ts';
import { createTemporaryFolder } from '../testing/temporary-folder-fixture.ts';

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());
const data = await folder.write(
  'data.csv',
  'tweet,truth\na+,positive\nb-,negative\nc-,positive\nd+,1\ne,neutral\nf,neutral\ng,mixed\n',
);
const columns = ['--text', 'tweet', '--label', 'truth'];
const leftOut =
  '3 of 7 evaluated rows left out for their label: neutral (2), mixed (1); first at data.csv line 6, 7, 8\n';

describe('sentiment evaluate', () => {
  it('prints one JSON object with the rows it left out', async () => {
    const models = createTestModels();
    const { code, stdout, stderr } = await runCommandLine(
      ['evaluate', '--model', 'm', '--data', data, ...columns, '--json'],
      models,
    );
    const evaluation = JSON.parse(stdout) as Record<string, unknown>;
    expect(code).toBe(0);
    expect(stderr).toBe(`evaluated 4 texts\n${leftOut}`);
    expect(stdout.endsWith('}\n')).toBe(true);
    expect(evaluation).toMatchObject({
      n: 4,
      labels: ['negative', 'positive'],
      accuracy: 0.75,
      confusion: [
        [1, 0],
        [1, 2],
      ],
      skipped: 3,
      perLabel: { negative: { precision: 0.5, recall: 1, support: 1 } },
    });
    expect(Object.keys(evaluation)).toEqual([
      ...[
        'n',
        'labels',
        'accuracy',
        'macroRecall',
        'macroF1',
        'perLabel',
        'rocAuc',
        'logLoss',
        'brier',
        'ece',
        'confusion',
      ],
      ...['confidenceIntervals', 'textsPerSecond', 'skipped'],
    ]);
    expect(models.loaded).toEqual(['m']);
    expect(models.closedClassifiers).toBe(1);
  });

  it('prints tables for people', async () => {
    const { code, stdout } = await runCommandLine(['evaluate', '--data', data, data, ...columns]);
    expect(code).toBe(0);
    expect(stdout.replace(/[\d,]+ texts\/s/, 'N texts/s').split('\n')).toEqual([
      '8 texts, 6 left out, N texts/s',
      '',
      expect.stringMatching(/^ +95% interval$/),
      expect.stringMatching(/^accuracy {6}0\.7500 {2}\[0\.4093, 0\.9285\]$/),
      expect.stringMatching(/^macro recall {2}0\.8333 {2}\[0\.\d{4}, 1\.0000\]$/),
      expect.stringMatching(/^macro F1 {6}0\.7333 /),
      expect.stringMatching(/^ROC AUC {7}0\.8333 /),
      expect.stringMatching(/^log loss {6}0\.5697 /),
      expect.stringMatching(/^Brier score {3}0\.3800 /),
      expect.stringMatching(/^ECE {11}0\.0500 /),
      '',
      'label     precision  recall      F1  support',
      'negative     0.5000  1.0000  0.6667        2',
      'positive     1.0000  0.6667  0.8000        6',
      '',
      'true \\ predicted  negative  positive',
      'negative                 2         0',
      'positive                 2         4',
      '',
    ]);
  });

  it('lists the most confident errors, each text once', async () => {
    const rows = await folder.write(
      'errors.csv',
      'text,label\nsure -,positive\nfine +,positive\nhm,positive\nsure -,positive\nyes +,negative\n',
    );
    const argv = ['evaluate', '--data', rows, '--errors', '2'];
    const { stdout } = await runCommandLine(argv);
    expect(stdout.slice(stdout.indexOf('\nworst'))).toBe(
      '\nworst errors\nnegative 0.800, is positive: sure -\npositive 0.800, is negative: yes +\n',
    );
    const { errors } = JSON.parse((await runCommandLine([...argv, '--json'])).stdout) as { errors: unknown };
    expect(errors).toEqual([
      { text: 'sure -', label: 'positive', predicted: 'negative', confidence: expect.closeTo(0.8, 6) },
      { text: 'yes +', label: 'negative', predicted: 'positive', confidence: expect.closeTo(0.8, 6) },
    ]);
    const right = await folder.write('right.csv', 'text,label\nfine +,positive\n');
    expect((await runCommandLine(['evaluate', '--data', right, '--errors', '2'])).stdout).toMatch(/\nno errors\n$/);
  });

  it.each([
    ['no data', ['evaluate'], 2, "required option '--data <file...>' not specified"],
    ['missing file', ['evaluate', '--data', '/no/such.csv'], 1, '/no/such.csv: no such file'],
    [
      'missing column',
      ['evaluate', '--data', data],
      1,
      `${data}: no column "label"; the columns are tweet, truth; --label names another, and --no-header says that the first line is a row`,
    ],
    [
      'extra argument',
      ['evaluate', 'x', '--data', data],
      2,
      "too many arguments for 'evaluate'. Expected 0 arguments but got 1.",
    ],
  ])('%s', async (_, argv, code, message) => {
    expect(await runCommandLine(argv)).toEqual({ code, stdout: '', stderr: `sentiment: ${message}\n` });
  });
});
