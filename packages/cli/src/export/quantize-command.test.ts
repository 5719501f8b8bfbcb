import { readdir, readFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestIo, runCommandLine } from '../testing/command-line-fixture.ts';
import { models as ownModels } from '../models.ts';
import { createTemporaryFolder } from '../testing/temporary-folder-fixture.ts';

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());

const good = ['love', 'great', 'happy'];
const bad = ['hate', 'awful', 'sad'];
function lines(words: readonly string[], label: string, sentence: (word: string, row: number) => string) {
  return Array.from({ length: 30 }, (_, row) => `"${sentence(words[row % 3], row)}",${label}\n`).join('');
}

function rows(sentence: (word: string, row: number) => string) {
  return `text,label\n${lines(good, 'positive', sentence)}${lines(bad, 'negative', sentence)}`;
}

const data = await folder.write(
  'data.csv',
  rows((word, row) => `${word} flight ${row}, really`),
);
const held = rows((word, row) => `my friend thinks: ${word} crew on board number ${row}`);
const heldOut = await folder.write('held-out.csv', `${held}noon,neutral\n`);
function real(...argv: string[]) {
  return runCommandLine(argv, ownModels, createTestIo());
}

function path(name: string) {
  return folder.path(name);
}

async function trainInto(name: string, ...more: string[]) {
  const { code } = await real('train', '--data', data, '--output', path(name), ...more);
  expect(code).toBe(0);
}

function quantizeInto(name: string, from: string, ...more: string[]) {
  return real('quantize', '--model', path(from), '--data', heldOut, '--output', path(name), ...more);
}

async function json(file: string) {
  return JSON.parse(await readFile(path(file), 'utf8')) as Record<string, never>;
}

await trainInto('bayes', '--kind', 'naive-bayes', '--validation', heldOut);
await trainInto('hashed', '--kind', 'logistic-regression');
await trainInto('tfidf', '--kind', 'logistic-regression', '--preprocessing', 'simple');

describe('sentiment quantize', () => {
  it.each(['bayes', 'hashed', 'tfidf'])('makes %s smaller, and it answers as before', async (model) => {
    const { code, stdout, stderr } = await quantizeInto(`${model}-small`, model, '--json');
    expect(code).toBe(0);
    expect(stderr).toContain('1 of 61 evaluated rows left out for their label: neutral (1)');
    expect(stderr).not.toContain('WARNING');
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      output: path(`${model}-small`),
      weights: { after: 'int8' },
      loss: { n: 60, accuracy: 0, before: { accuracy: 1 }, after: { accuracy: 1, textsPerSecond: expect.any(Number) } },
      maxLoss: 0.002,
    });
    expect(report.bytes.after).toBeLessThan(report.bytes.before);
    expect(report.compressedBytes.after).toBeLessThan(report.compressedBytes.before);
    const evaluated = await real('evaluate', '--model', path(`${model}-small`), '--data', heldOut, '--json');
    expect(JSON.parse(evaluated.stdout)).toMatchObject({ accuracy: 1, logLoss: report.loss.after.logLoss });
    const manifest = await json(`${model}-small/model.json`);
    expect(manifest['metrics']).toMatchObject({
      'held-out.accuracy': 1,
      'held-out.logLoss': report.loss.after.logLoss,
    });
    const { quantization, seconds, rows: read } = await json(`${model}-small/training.json`);
    expect(quantization).toMatchObject({ command: expect.arrayContaining(['quantize']), bytes: report.bytes });
    expect([seconds, read]).toEqual([expect.any(Number), expect.objectContaining({ kept: 60 })]);
  });

  it('prints before and after', async () => {
    const { stdout } = await quantizeInto('table', 'bayes', '--prune', '0.25');
    expect(stdout.split('\n')).toEqual([
      `${path('table')}: naive-bayes, float64 to int8, 25% pruned`,
      '',
      expect.stringMatching(/^ +before +after +change$/),
      expect.stringMatching(/^terms +\d+ +\d+ +-2[45]\.\d%$/),
      expect.stringMatching(/^bytes +[\d,]+ +[\d,]+ +-\d\d\.\d%$/),
      expect.stringMatching(/^bytes, gzipped +[\d,]+ +[\d,]+ +-\d\d\.\d%$/),
      expect.stringMatching(/^texts\/s +[\d,]+ +[\d,]+$/),
      '',
      expect.stringMatching(/^ +before +after +loss$/),
      expect.stringMatching(/^accuracy +1\.0000 +1\.0000 +0\.0000$/),
      expect.stringMatching(/^macro recall +1\.0000 +1\.0000 +0\.0000$/),
      expect.stringMatching(/^log loss +0\.\d{4} +0\.\d{4} +0\.\d{4}$/),
      '',
      expect.stringMatching(
        /^60 texts, accuracy \+0\.0000 \(95%: \+0\.0000 to \+0\.0000\); 0\.00% with another label; largest change of a probability 0\.\d{3}; at most 0\.002 of/,
      ),
      '',
    ]);
  });

  it('finds how much can be pruned', async () => {
    const { code, stdout, stderr } = await quantizeInto(
      'auto',
      'bayes',
      '--prune',
      'auto',
      '--max-loss',
      '0',
      '--json',
    );
    expect(code).toBe(0);
    expect(stderr).toContain('pruning 0\n');
    const { pruned, loss } = JSON.parse(stdout);
    expect([loss.accuracy, loss.macroRecall]).toEqual([0, 0]);
    expect(pruned.share).toBeGreaterThan(0.3);
    expect(pruned.after).toBeLessThan(pruned.before * 0.7);
  });

  it('writes nothing when the loss is too large, and leaves an older model alone', async () => {
    const refused = await quantizeInto('none', 'bayes', '--prune', '0.99');
    expect(refused.code).toBe(1);
    expect(refused.stdout).toBe('');
    expect(refused.stderr).toMatch(
      /sentiment: prune 0\.99 costs 0\.\d{4} of accuracy \(1\.0000 to 0\.\d{4} on 60 texts\), more than the 0\.002 allowed\n$/,
    );
    expect(await readdir(path('.'))).not.toContain('none');
    expect((await quantizeInto('older', 'hashed')).code).toBe(0);
    const before = await readFile(path('older/model.json'));
    expect((await quantizeInto('older', 'bayes', '--prune', '0.99')).code).toBe(1);
    expect(await readFile(path('older/model.json'))).toEqual(before);
  });

  it('says when the weights are int8 already', async () => {
    expect((await quantizeInto('int8', 'tfidf')).code).toBe(0);
    const pruned = await quantizeInto('int8-pruned', 'int8', '--prune', '0.1');
    expect(pruned.code).toBe(0);
    expect(pruned.stderr).toContain(`the weights of ${path('int8')} are int8 already: only pruning was left to do\n`);
    expect(await quantizeInto('again', 'int8')).toMatchObject({
      code: 1,
      stderr: 'sentiment: nothing is left to do: the weights are int8 already, and prune 0 keeps all of them\n',
    });
    expect(await quantizeInto('larger', 'int8', '--weights', 'float32')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('option "weights": the weights of this model are int8 already'),
    });
  });

  it('prunes the embedded model', async () => {
    const output = path('embedded');
    const { code, stdout } = await real('quantize', '--data', heldOut, '--output', output, '--prune', '0.3', '--max-loss', '1', '--json'); // prettier-ignore
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ model: 'default', weights: { before: 'int8', after: 'int8' } });
    expect((await real('predict', '--model', output, 'what a lovely crew')).stdout).toMatch(/^positive/);
  });

  it('warns of rows that the model was trained on', async () => {
    const { code, stderr, stdout } = await real('quantize', '--model', path('hashed'), '--data', data, '--output', path('seen'), '--json'); // prettier-ignore
    expect(code).toBe(0);
    expect(stderr).toContain(`WARNING: ${path('hashed')} was trained on these very rows: `);
    expect(JSON.parse(stdout).seen).toEqual({ evidence: 'fingerprint', rows: 60, of: 60 });
  });

  it.each<[string, readonly string[], number, string]>([
    ['no data', ['quantize', '--output', 'x'], 2, "required option '--data <file...>' not specified"],
    ['no output', ['quantize', '--data', heldOut], 2, "required option '--output <folder>' not specified"],
    [
      'a share of 1',
      ['quantize', '--data', heldOut, '--output', 'x', '--prune', '1'],
      2,
      "option '--prune <fraction>' argument '1' is invalid. A number from 0 to 0.99, or auto is needed.",
    ],
    [
      'a limit below 0',
      ['quantize', '--data', heldOut, '--output', 'x', '--max-loss=-1'],
      2,
      "option '--max-loss <loss>' argument '-1' is invalid. A number from 0 to 1 is needed.",
    ],
    [
      'a model in its own place',
      ['quantize', '--model', path('tfidf'), '--data', heldOut, '--output', path('tfidf')],
      2,
      '--output is the folder of --model: give another one',
    ],
    [
      'a missing model',
      ['quantize', '--model', path('no'), '--data', heldOut, '--output', path('x')],
      1,
      `model folder ${path('no')} does not exist`,
    ],
  ])('refuses %s', async (_, argv, code, message) => {
    expect(await real(...argv)).toEqual({ code, stdout: '', stderr: `sentiment: ${message}\n` });
  });
});
