import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { SentimentError } from 'sentiment-core';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestIo, createTestModels, runCommandLine } from '../testing/command-line-fixture.ts';
import { createTemporaryFolder } from '../testing/temporary-folder-fixture.ts';

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());
beforeEach(() => rm(folder.path('model'), { recursive: true, force: true }));
const data = await folder.write('data.csv', 'text,label\na+,positive\nb-,negative\nc,neutral\n');
const more = await folder.write('more.csv', 'text,label\nd+,4\ne-,0\n');
const output = folder.path('model');
const command = ['train', '--kind', 'logistic-regression', '--data', data, `${more}:2.5`, '--output', output];

describe('sentiment train', () => {
  it('writes the model and training.json, and reports the validation', async () => {
    const models = createTestModels();
    const { code, stdout, stderr } = await runCommandLine([...command, '--validation', more, '--seed', '7'], models);
    expect(code).toBe(0);
    // How much is shown between notes depends on the time.
    expect(stderr).toMatch(
      /^1 of 5 training rows left out for their label: neutral \(1\); first at data\.csv line 4\nto learn these rows, too, use --labels negative,positive,neutral or --labels auto\n(comparing training and validation rows\n)?WARNING: 2 of 2 validation rows are copies of training rows: .+\n(read 4 rows\n)?(evaluated 2 of 2 texts\n)?(measuring the texts for monitoring\n)?$/,
    );
    expect(stdout).toMatch(
      new RegExp(
        `^${output}: logistic-regression, negative/positive, 0\\.01 MB, trained on 4 rows in \\d\\.\\d s\n\nvalidation: 2 texts, 0 left out`,
      ),
    );
    expect((await readdir(output)).sort()).toEqual(['model.json', 'reference.json', 'training.json']);
    expect(await folder.readJson('model/reference.json')).toMatchObject({
      rows: 2,
      source: 'validation',
      measures: { label: { negative: 1, positive: 1 } },
    });
    expect(models.requests).toEqual([{ kind: 'logistic-regression', seed: 7, options: {} }]);
    expect(models.metrics).toEqual([
      expect.objectContaining({ 'more.accuracy': 1, 'more.macroRecall': 1, 'more.rocAuc': 1 }),
    ]);
    const record = await folder.readJson('model/training.json');
    expect(record).toMatchObject({
      command: ['sentiment', ...command, '--validation', more, '--seed', '7'],
      seed: 7,
      rows: { rows: 5, kept: 4, skipped: 1, unknownLabels: { neutral: 1 }, files: [{ weight: 1 }, { weight: 2.5 }] },
      validation: { n: 2, accuracy: 1 },
    });
    expect(record['seconds']).toBeGreaterThan(0);
  });

  it('hands the trainer weights, validation rows and found labels', async () => {
    const seen: unknown[] = [];
    const models = createTestModels(async (dataset, options) => {
      for await (const batch of dataset.batches()) seen.push(dataset.labels, batch);
      seen.push(options?.validation?.labels);
    });
    const found = await runCommandLine(
      [
        'train',
        '--kind',
        'logistic-regression',
        '--data',
        `${data}:3`,
        '--labels',
        'auto',
        '--validation',
        data,
        '--output',
        output,
      ],
      models,
    );
    expect(found.code).toBe(0);
    expect(seen).toEqual([
      ['negative', 'neutral', 'positive'],
      [
        { text: 'a+', label: 2, weight: 3, source: 'data.csv' },
        { text: 'b-', label: 0, weight: 3, source: 'data.csv' },
        { text: 'c', label: 1, weight: 3, source: 'data.csv' },
      ],
      ['negative', 'neutral', 'positive'],
    ]);
  });

  it('closes the teacher, also when the training fails', async () => {
    for (const [fit, code] of [
      [undefined, 0],
      [() => Promise.reject(new Error('no')), 1],
    ] as const) {
      const models = createTestModels(fit);
      const argv = ['train', '--kind', 'lstm', '--data', data, '--output', output, '--teacher', 'my-model'];
      const run = await runCommandLine([...argv, '--teacher-share', '0.25'], models);
      expect([run.code, models.loaded, models.closedClassifiers]).toEqual([code, ['my-model'], 1]);
      expect(models.requests).toMatchObject([{ teacher: { share: 0.25 } }]);
    }
  });

  it('tells what is wrong before it loads the teacher', async () => {
    const models = createTestModels();
    const refused = await runCommandLine([...command, '--teacher', 'my-model'], models);
    expect(refused.stderr).toContain('--teacher is for embedding-average');
    const usage = await runCommandLine([...command, '--teacher', 'my-model', '--experiment', 'e'], models);
    expect(usage.code).toBe(2);
    expect(models.loaded).toEqual([]);
  });

  it('takes --model as the old name of --kind', async () => {
    const models = createTestModels();
    const old = ['train', '--model', 'naive-bayes', '--data', data, '--output', output];
    expect((await runCommandLine(old, models)).code).toBe(0);
    expect(models.requests).toMatchObject([{ kind: 'naive-bayes' }]);
    expect((await runCommandLine(['train', '--help'])).stdout).not.toContain('--model');
  });

  it('takes options of the trainer from --config', async () => {
    const config = await folder.write('config.json', '{ "l2": 0.5 }');
    const models = createTestModels();
    await runCommandLine([...command, '--config', config], models);
    await runCommandLine([...command, '--config', config, '--option', 'l2=0.25', '--option', 'bits=12'], models);
    expect(models.requests).toEqual([
      { kind: 'logistic-regression', seed: 1, options: { l2: 0.5 } },
      { kind: 'logistic-regression', seed: 1, options: { l2: 0.25, bits: 12 } },
    ]);
  });

  const leftOut =
    '1 of 5 training rows left out for their label: neutral (1); first at data.csv line 4\n' +
    'to learn these rows, too, use --labels negative,positive,neutral or --labels auto\n';

  it('rewrites one line on a terminal', async () => {
    const io = createTestIo({ terminal: true });
    const { stderr } = await runCommandLine([...command, '--held-out', 'off'], createTestModels(), io);
    expect(stderr).toBe(`${leftOut}\r\u001B[Kread 4 rows\r\u001B[K`);
  });

  it('writes nothing when it is stopped', async () => {
    const io = createTestIo();
    const models = createTestModels(async (_, options) => {
      io.interrupt();
      if (options?.signal?.aborted) throw new SentimentError({ code: 'aborted', message: 'the training was stopped' });
    });
    expect(await runCommandLine(command, models, io)).toEqual({
      code: 1,
      stdout: '',
      stderr: `${leftOut}sentiment: stopped; nothing was written\n`,
    });
    expect(existsSync(output)).toBe(false);
  });

  it('writes nothing when it is stopped after learning', async () => {
    const io = createTestIo();
    const models = createTestModels(async () => io.interrupt());
    const { code, stderr } = await runCommandLine([...command, '--validation', more], models, io);
    expect(code).toBe(1);
    expect(stderr).toMatch(/sentiment: stopped; nothing was written\n$/);
    expect(existsSync(output)).toBe(false);
  });

  it('never replaces a folder that holds something else', async () => {
    const models = createTestModels(() => Promise.reject(new Error('training began')));
    await mkdir(folder.path('other'));
    await folder.write('other/notes.txt', 'mine');
    const into = (path: string) => runCommandLine([...command.slice(0, -1), path], models);
    expect(await into(folder.path('other'))).toEqual({
      code: 1,
      stdout: '',
      stderr: `sentiment: ${folder.path('other')} exists and is not a model folder; it is left as it is\n`,
    });
    expect((await into(data)).stderr).toBe(
      `sentiment: ${data} exists and is not a model folder; it is left as it is\n`,
    );
    await folder.write('other/model.json', '{"format":"sentiment-model/1","files":{}}');
    expect((await into(folder.path('other'))).stderr).toBe(
      `sentiment: ${folder.path('other')} holds notes.txt, which is not part of the model there; it is left as it is\n`,
    );
    await rm(folder.path('other/notes.txt'));
    expect((await into(folder.path('other'))).stderr).toBe(`${leftOut}sentiment: training began\n`);
  });

  it.each<[string, readonly string[], number, string]>([
    [
      'no data',
      ['train', '--kind', 'logistic-regression', '--output', 'x'],
      2,
      "required option '--data <file...>' not specified",
    ],
    [
      'no kind',
      ['train', '--data', data, '--output', 'x'],
      2,
      "required option '--kind <kind>' not specified: naive-bayes, logistic-regression, embedding-average, text-cnn, lstm, bilstm",
    ],
    ['two kinds', [...command, '--model', 'lstm'], 2, '--model is the old name of --kind: give --kind alone'],
    [
      'unknown kind',
      ['train', '--kind', 'bert', '--data', data, '--output', 'x'],
      2,
      "option '--kind <kind>' argument 'bert' is invalid. Allowed choices are naive-bayes, logistic-regression, embedding-average, text-cnn, lstm, bilstm.",
    ],
    [
      'option without value',
      [...command, '--option', 'l2'],
      2,
      "option '--option <name=value>' argument 'l2' is invalid. NAME=VALUE is needed, e.g. alpha=0.5; --kind KIND --help lists the names.",
    ],
    ['weight 0', [...command, '--data', `${data}:0`], 2, `${data}:0: the weight must be above 0`],
    [
      'one label',
      [...command, '--labels', 'positive'],
      2,
      "option '--labels <names>' argument 'positive' is invalid. 2 to 20 different names separated by commas are needed, or auto.",
    ],
    [
      'seed',
      [...command, '--seed', '-1'],
      2,
      "option '--seed <n>' argument '-1' is invalid. A whole number from 0 to 4294967295 is needed.",
    ],
    [
      'config missing',
      [...command, '--config', '/no.json'],
      1,
      "--config /no.json: cannot be read: ENOENT: no such file or directory, open '/no.json'",
    ],
    [
      'config broken',
      [...command, '--config', data],
      1,
      `--config ${data}: is not JSON: Unexpected token 'e', "text,label "... is not valid JSON`,
    ],
    ['missing file', [...command, '--data', '/no/such.csv'], 1, '/no/such.csv: no such file'],
    [
      'labels absent',
      [...command, '--labels', 'good,bad'],
      1,
      `${data}, ${more}: none of 5 rows can be used with the labels good, bad; found: 0 (1), 4 (1), positive (1), negative (1), neutral (1)`,
    ],
  ])('%s', async (_, argv, code, message) => {
    const models = createTestModels();
    expect(await runCommandLine(argv, models)).toEqual({ code, stdout: '', stderr: `sentiment: ${message}\n` });
    expect(existsSync(output)).toBe(false);
  });
});
