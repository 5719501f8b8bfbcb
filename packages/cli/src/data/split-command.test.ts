import { readdir } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestIo, createTestModels, runCommandLine } from '../testing/command-line-fixture.ts';
import { createTemporaryFolder } from '../testing/temporary-folder-fixture.ts';

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());
const words = ['crew', 'gate', 'bag', 'seat', 'meal', 'queue', 'phone', 'sky', 'rain', 'desk'];
const rows = Array.from({ length: 100 }, (_, row) => {
  const text = [row % 10, Math.floor(row / 10), (row * 7) % 10].map((word) => words[word]).join(' ');
  return `${text},${row % 2 === 0 ? 'positive' : 'negative'}\n`;
});
const data = await folder.write('data.csv', `text,label\n${rows.join('')}${rows[0]}`);
function splitInto(output: string, ...more: string[]) {
  return runCommandLine(['split', data, '--output', folder.path(output), ...more]);
}

describe('sentiment split', () => {
  it('writes the parts and tells their labels', async () => {
    const { code, stdout, stderr } = await splitInto('parts');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.replace(/fingerprint \w+/, 'fingerprint F').replace(folder.path('parts'), 'parts')).toBe(
      'parts: 101 rows, fingerprint F\n\n' +
        'part       rows    positive    negative\n' +
        'train.csv    81  41 (50.6%)  40 (49.4%)\n' +
        'valid.csv    10   5 (50.0%)   5 (50.0%)\n' +
        'test.csv     10   5 (50.0%)   5 (50.0%)\n' +
        '\n2 rows stay together in 1 groups of copies or near-duplicates (the largest: 2 like line 2)\n',
    );
    expect(await readdir(folder.path('parts'))).toEqual(['split.json', 'test.csv', 'train.csv', 'valid.csv']);
  });

  it('prints split.json', async () => {
    const { stdout } = await splitInto('json', '--json', '--parts', 'a:0.5,b:0.5', '--seed', '3');
    expect(JSON.parse(stdout)).toMatchObject({ options: { seed: 3 }, parts: [{ file: 'a.csv' }, { file: 'b.csv' }] });
  });

  it('leaves nothing when it is stopped', async () => {
    const io = createTestIo();
    const write = io.stderr.write.bind(io.stderr);
    io.stderr.write = (chunk: string) => {
      io.interrupt();
      return write(chunk);
    };
    const large = await folder.write('large.csv', `text,label\n${rows.join('').repeat(200)}`);
    const before = await readdir(folder.path('.'));
    const { code, stderr } = await runCommandLine(
      ['split', large, '--output', folder.path('stopped')],
      createTestModels(),
      io,
    );
    expect({ code, last: stderr.split('\n').at(-2) }).toEqual({
      code: 1,
      last: 'sentiment: stopped; nothing was written',
    });
    expect(await readdir(folder.path('.'))).toEqual(before);
  });

  it.each<[string, readonly string[], number, string]>([
    ['no output', ['split', data], 2, "required option '--output <folder>' not specified"],
    ['no file', ['split', '--output', 'x'], 2, "missing required argument 'file'"],
    ['shares', ['split', data, '--output', 'x', '--parts', 'a:0.5,b:0.4'], 2, 'parts: the shares sum to 0.9, not 1'],
    [
      'seed',
      ['split', data, '--output', 'x', '--seed', 'one'],
      2,
      "option '--seed <n>' argument 'one' is invalid. A whole number from 0 to 4294967295 is needed.",
    ],
    [
      'column',
      ['split', data, '--output', 'x', '--time', 'date'],
      1,
      `${data}: no column "date"; the columns are text, label`,
    ],
    ['missing file', ['split', '/no/such.csv', '--output', 'x'], 1, '/no/such.csv: no such file'],
  ])('%s', async (_, argv, code, message) => {
    expect(await runCommandLine(argv)).toEqual({ code, stdout: '', stderr: `sentiment: ${message}\n` });
  });
});

describe('sentiment train, on rows that leak', () => {
  const train = (trainData: string, validation: string) =>
    runCommandLine([
      'train',
      '--kind',
      'logistic-regression',
      '--data',
      trainData,
      '--validation',
      validation,
      '--output',
      folder.path('model'),
    ]);

  it('says nothing of parts of one split', async () => {
    await splitInto('clean');
    const { code, stderr } = await train(folder.path('clean/train.csv'), folder.path('clean/valid.csv'));
    expect(code).toBe(0);
    expect(stderr).not.toContain('copies');
  });

  it('warns of copies, and records them', async () => {
    const validation = await folder.write(
      'valid.csv',
      `text,label\n${rows[3]}RT @me: ${rows[4]}something new here,negative\n`,
    );
    const { code, stderr } = await train(data, validation);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'WARNING: 2 of 3 validation rows are copies of training rows: ' +
        'what a model remembers flatters the validation figures; `sentiment split` keeps such rows together\n',
    );
    expect(await folder.readJson('model/training.json')).toMatchObject({
      leakage: { rows: 3, identical: 2, nearDuplicates: 0, examples: [{ row: 0, trainingRow: 3 }, {}] },
    });
  });

  it('refuses parts of one split that were changed, and one part twice', async () => {
    await splitInto('changed');
    const [part, other] = [folder.path('changed/train.csv'), folder.path('changed/valid.csv')];
    await folder.write('changed/valid.csv', `text,label\n${rows.slice(0, 50).join('')}`);
    const changed = await train(part, other);
    expect(changed.code).toBe(1);
    expect(changed.stderr).toMatch(
      /sentiment: \d+ of 50 validation rows are copies of training rows(, \d+ more are near-duplicates)?; \S+train\.csv and \S+valid\.csv are of one split, which keeps such rows apart: they were changed or are one part; split again\n$/,
    );
    expect((await train(part, part)).stderr).toContain(' are of one split, which keeps such rows apart');
  });

  it('warns of copies between different splits', async () => {
    await splitInto('first');
    const quoting = await folder.write('quoting.csv', `text,label\n${rows.join('')}`);
    const other = folder.path('second');
    await runCommandLine(['split', quoting, '--output', other, '--seed', '9', '--parts', 'train:0.5,valid:0.5']);
    const both = (part: string) => [folder.path(`first/${part}.csv`), `${other}/${part}.csv`];
    const argv = ['train', '--kind', 'logistic-regression', '--output', folder.path('model')];
    const { code, stderr } = await runCommandLine([
      ...[...argv, '--data', ...both('train')],
      ...['--validation', ...both('valid')],
    ]);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/WARNING: \d+ of \d+ validation rows are copies of training rows/);
    await folder.write('first/valid.csv', `text,label\n${rows.slice(0, 50).join('')}`);
    const changed = await runCommandLine([...argv, '--data', ...both('train'), '--validation', ...both('valid')]);
    expect(changed.code).toBe(1);
    expect(changed.stderr).toMatch(
      /sentiment: \d+ of 50 validation rows are copies .+; \S+first\/train\.csv and \S+first\/valid\.csv are of one split/,
    );
  });
});
