import { mkdir, readFile } from 'node:fs/promises';
import type { Classifier } from 'sentiment-core';
import { afterAll, describe, expect, it } from 'vitest';
import {
  createSignClassifier,
  createTestIo,
  createTestModels,
  runCommandLine,
} from '../testing/command-line-fixture.ts';
import { createTemporaryFolder } from '../testing/temporary-folder-fixture.ts';

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());
const rows = Array.from(
  { length: 40 },
  (_, row) =>
    `tweet ${row} ${row % 2 === 0 ? '+' : '-'},${row % 2 === 0 ? 'positive' : 'negative'},${row < 20 ? 'A & B' : 'C'}\n`,
);
const data = await folder.write('data.csv', `text,label,airline\nx,neutral,C\n${rows.join('')}`);
const model = folder.path('model');
await mkdir(model);
await folder.write('model/weights.bin', new Uint8Array(2_000_000));
await folder.write('model/training.json', '{"seconds": 12.34}');

/** Always says the same, and has its labels the other way round. */
function createStubbornClassifier(): Classifier {
  const signs = createSignClassifier();
  return {
    ...signs,
    info: { ...signs.info, name: 'stubborn', labels: ['positive', 'negative'] },
    predictProbabilities: async (texts) => Float32Array.from(texts.flatMap(() => [0.9, 0.1])),
  };
}

/** Gives neutral half of what the signs give the others. */
function createThreeLabelClassifier(): Classifier {
  const signs = createSignClassifier();
  return {
    ...signs,
    info: { ...signs.info, name: 'three', labels: ['negative', 'neutral', 'positive'] },
    async predictProbabilities(texts) {
      const two = await signs.predictProbabilities(texts);
      return Float32Array.from(texts.flatMap((_, row) => [two[row * 2] / 2, 0.5, two[row * 2 + 1] / 2]));
    },
  };
}

function testModels() {
  const found = createTestModels();
  const load = found.loadClassifier.bind(found);
  found.loadClassifier = async (reference) => {
    if (reference === 'stubborn') return createStubbornClassifier();
    if (reference === 'three') return createThreeLabelClassifier();
    if (reference === 'stars') {
      const classifier = await load(reference);
      return { ...classifier, info: { ...classifier.info, labels: ['one', 'five'] } };
    }
    return load(reference);
  };
  return found;
}
function compare(...argv: string[]) {
  return runCommandLine(['compare', ...argv, '--data', data], testModels());
}

describe('sentiment compare', () => {
  it('prints the synthesis table and tests against the best', async () => {
    const { code, stdout, stderr } = await compare('stubborn', model);
    expect(code).toBe(0);
    expect(stderr.match(/left out for their label/g)).toHaveLength(1);
    const lines = stdout.replaceAll(model, 'model').split('\n');
    expect(lines[0]).toBe('40 texts');
    expect(lines[2]).toMatch(
      /^model +kind +preprocessing +accuracy +macro recall +macro F1 +ROC AUC +log loss +ECE +training +size +engine +ms alone +ms batched +memory$/,
    );
    expect(lines[3]).toMatch(
      /^stubborn +test +none +0\.5000 +0\.5000 +0\.3333 +0\.5000 +1\.2040 +0\.4000 +- +- +own +\S+ +\S+ +\d+\.\d\d MB$/,
    );
    expect(lines[4]).toMatch(
      /^\S+ +test +none +1\.0000 +1\.0000 +1\.0000 +1\.0000 +0\.2231 +0\.2000 +12\.3 s +2\.00 MB +own +\S+ +\S+ +\d+\.\d\d MB$/,
    );
    expect(lines[6]).toBe('model minus each of the others, on the same 40 texts');
    expect(lines[8]).toMatch(
      /^stubborn +\+0\.5000 +\[\+0\.\d{4}, \+0\.\d{4}\] +\+0\.5000 +\[\+0\.5000, \+0\.5000\] +<0\.0001 +<0\.0001$/,
    );
  });

  it('prints Markdown', async () => {
    const { stdout } = await compare('stubborn', 'a|b', '--markdown');
    expect(stdout).toMatch(/^\| model \| kind \|/);
    expect(stdout).toContain('\n| --- | ---: |');
    expect(stdout).toContain('| a\\|b | test |');
    expect(stdout).toContain('\na|b minus each of the others, on the same 40 texts:\n\n| against |');
  });

  it('prints JSON and writes a page', async () => {
    const report = folder.path('report.html');
    const { stdout } = await compare('stubborn', model, '--json', '--report', report, '--slices', 'airline');
    const found = JSON.parse(stdout) as Record<string, unknown>;
    expect(found).toMatchObject({
      n: 40,
      best: model,
      models: [
        { model: 'stubborn', trainingSeconds: null, bytes: null, evaluation: { accuracy: 0.5, skipped: 1 } },
        { model, trainingSeconds: 12.34, bytes: 2_000_000, evaluation: { accuracy: 1 } },
      ],
      pairs: [{ best: model, model: 'stubborn', n: 40, mcNemar: { firstOnly: 20, secondOnly: 0 } }],
    });
    expect(stdout).not.toContain('"scored"');
    const page = await readFile(report, 'utf8');
    for (const part of [
      '<svg',
      'airline: A &amp; B',
      'negation: without',
      'McNemar',
      'ROC curve: ',
      'Precision and recall: ',
      'Worst errors',
      '2026-01-02 03:04 UTC',
    ])
      expect(page).toContain(part);
    expect(page).not.toMatch(/<script|https?:|NaN|undefined|Infinity/);
  });

  it.each<[string, readonly string[], number, string]>([
    ['no model', ['compare', '--data', data], 2, "missing required argument 'model'"],
    ['no data', ['compare', 'a'], 2, "required option '--data <file...>' not specified"],
    ['a model twice', ['compare', 'a', 'b', 'a', '--data', data], 2, 'a is given twice'],
    ['two formats', ['compare', 'a', '--data', data, '--json', '--markdown'], 2, 'give --json or --markdown, not both'],
    ['missing file', ['compare', 'a', '--data', '/no/such.csv'], 1, '/no/such.csv: no such file'],
    [
      'missing column',
      ['compare', 'a', '--data', data, '--slices', 'user'],
      1,
      `${data}: no column "user"; the columns are text, label, airline`,
    ],
    [
      'other labels',
      ['compare', 'a', 'stars', '--data', data],
      1,
      'stars has the labels one, five, a has negative, positive: models with fewer than two labels in common cannot be compared on the same rows',
    ],
  ])('%s', async (_, argv, code, message) => {
    expect(await runCommandLine(argv, testModels())).toEqual({ code, stdout: '', stderr: `sentiment: ${message}\n` });
  });

  it('evaluates models of different labels on those that all know', async () => {
    const { code, stdout } = await compare('three', 'a', '--json');
    expect(code).toBe(0);
    const note =
      'the models have different labels: evaluated on rows of negative, positive, by the probabilities of these alone; three also knows neutral';
    expect(JSON.parse(stdout)).toMatchObject({
      n: 40,
      labels: ['negative', 'positive'],
      // A half for neutral leaves the same proportions for the others.
      models: [
        { model: 'three', otherLabels: ['neutral'], evaluation: { accuracy: 1, skipped: 1 } },
        { model: 'a', otherLabels: [], evaluation: { accuracy: 1, skipped: 1 } },
      ],
      pairs: [{ mcNemar: { firstOnly: 0, secondOnly: 0 } }],
      notes: [note],
    });
    const [three, two] = (JSON.parse(stdout) as { models: { evaluation: { logLoss: number } }[] }).models;
    expect(three.evaluation.logLoss).toBeCloseTo(two.evaluation.logLoss, 6);
    expect((await compare('a', 'three')).stdout).toContain(`\nNOTE: ${note}\n`);
    expect((await compare('a', 'three', '--markdown')).stdout).toContain(`\nNote: ${note}.\n`);
    const alone = await compare('three', '--json');
    expect(JSON.parse(alone.stdout)).toMatchObject({ n: 41, labels: ['negative', 'neutral', 'positive'], notes: [] });
  });

  it('puts rows of equal text into the slice of their own row', async () => {
    const repeated = await folder.write(
      'repeated.csv',
      'text,label,airline,source\nsame +,neutral,left out,x\n,positive,left out,x\nsame +,positive,A,web\nsame +,negative,B,web\n' +
        'other -,neutral,left out,x\nsame +,positive,C,web\nother -,negative,D,phone\n',
    );
    const argv = ['evaluate', '--data', repeated, '--slices', 'airline', 'source', '--bad-rows', 'skip'];
    const { code, stdout } = await runCommandLine([...argv, '--json'], testModels());
    expect(code).toBe(0);
    const { slices } = JSON.parse(stdout) as { slices: { group: string; name: string; n: number; accuracy: number }[] };
    expect(slices.map(({ group, name, n, accuracy }) => [group, name, n, accuracy])).toEqual([
      ['airline', 'A', 1, 1],
      ['airline', 'B', 1, 0],
      ['airline', 'C', 1, 1],
      ['airline', 'D', 1, 1],
      ['source', 'phone', 1, 1],
      ['source', 'web', 3, expect.closeTo(2 / 3, 6)],
    ]);
    const { stdout: text } = await runCommandLine(argv, testModels());
    expect(text).toMatch(/\nslice +texts +accuracy +95% interval +macro recall\nairline: A +1 +1\.0000 /);
  });

  it('says which columns have too many values to be slices', async () => {
    const rows = Array.from({ length: 31 }, (_, row) => `a +,positive,user${row},${row % 2}\n`);
    const many = await folder.write('many.csv', `text,label,user,length\n${rows.join('')}`);
    const argv = ['compare', 'a', '--data', many, '--slices', 'user', 'length', '--json'];
    const { stderr, stdout } = await runCommandLine(argv, testModels());
    expect(stderr).toContain('column user has more than 30 values: it makes no slices\n');
    const [{ slices }] = (JSON.parse(stdout) as { models: { slices: { group: string; n: number }[] }[] }).models;
    // A column of the name of a group of its own is not mixed with it.
    expect(slices.filter(({ group }) => group.includes('length')).map(({ group, n }) => [group, n])).toEqual([
      ['length', 31],
      ['column length', 16],
      ['column length', 15],
    ]);
  });

  it('writes no report when it is stopped', async () => {
    const io = createTestIo();
    const stopping = testModels();
    const load = stopping.loadClassifier.bind(stopping);
    stopping.loadClassifier = async (reference) => {
      io.interrupt();
      return load(reference);
    };
    const report = folder.path('stopped.html');
    const { code, stderr } = await runCommandLine(['compare', 'a', '--data', data, '--report', report], stopping, io);
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'sentiment: stopped; nothing was written\n' });
    await expect(readFile(report)).rejects.toThrow('ENOENT');
  });
});

describe('sentiment evaluate', () => {
  it('writes a page, breaks down by columns, and evaluates calibration maps', async () => {
    const report = folder.path('evaluation.html');
    const argv = ['evaluate', '--data', data, '--calibration', data, '--slices', 'airline', '--report', report];
    const { code, stdout } = await runCommandLine(argv, testModels());
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /calibration {2}log loss {5}ECE\nnone {11}0\.2231 {2}0\.2000\ntemperature {4}0\.0\d{3} {2}0\.0\d{3}\nplatt/,
    );
    const page = await readFile(report, 'utf8');
    for (const part of ['signs 1', '<svg', 'airline: C', 'isotonic']) expect(page).toContain(part);
    expect(page).not.toMatch(/<script|https?:|NaN|undefined|Infinity/);
    const { stdout: json } = await runCommandLine([...argv, '--json'], testModels());
    expect((JSON.parse(json) as { calibration: unknown }).calibration).toMatchObject([
      { method: 'none' },
      {},
      {},
      { method: 'isotonic' },
    ]);
  });
});
