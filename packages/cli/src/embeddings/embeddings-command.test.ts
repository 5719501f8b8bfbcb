import { readdir, readFile, writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestIo, createTestModels, runCommandLine } from '../testing/command-line-fixture.ts';
import { createTemporaryFolder } from '../testing/temporary-folder-fixture.ts';

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());
const rows = ['lovely crew today', 'awful delay today', 'lovely flight!', 'awful seats!'];
const data = await folder.write(
  'data.csv',
  `text,label\n${rows
    .map((row) => `${row},1\n`)
    .join('')
    .repeat(50)}`,
);
const lines = await folder.write('more.txt', 'nice crew\n');

describe('sentiment embeddings train', () => {
  const train = (...more: string[]) =>
    runCommandLine(['embeddings', 'train', '--data', data, lines, '--dimensions', '8', ...more]);

  it('writes vectors that are the same for the same seed', async () => {
    const [first, second, other] = ['a.txt.gz', 'b.txt.gz', 'c.txt.gz'].map((name) => folder.path(name));
    const { code, stdout, stderr } = await train('--output', first);
    expect({ code, stdout: stdout.replace(first, 'FILE').replace(/[\d.]+ s\n/, 'TIME') }).toEqual({
      code: 0,
      stdout: 'FILE: 8 words of 8 dimensions, learnt from 602 tokens in TIME',
    });
    expect(stderr).toContain('read 201 texts  tokens 602');
    const written = gunzipSync(await readFile(first))
      .toString()
      .split('\n');
    expect(written[0]).toBe('8 8');
    expect(written.slice(1, -1).map((line) => line.split(' ').length)).toEqual(Array(8).fill(9));
    await train('--output', second);
    expect(await readFile(second)).toEqual(await readFile(first));
    await train('--output', other, '--seed', '2');
    expect(await readFile(other)).not.toEqual(await readFile(first));
  });

  it('takes every option of the trainer, and writes GloVe’s format', async () => {
    const output = folder.path('glove.txt');
    const { code } = await train(
      ...['--window', '2', '--negatives', '2', '--epochs', '1', '--minimum-count', '1', '--subsample', '0'],
      ...['--learning-rate', '0.1', '--subwords', '2-3', '--buckets', '50', '--seed', '3'],
      ...['--preprocessing', 'simple', '--format', 'glove', '--output', output],
    );
    expect(code).toBe(0);
    const words = (await readFile(output, 'utf8')).split('\n').map((line) => line.split(' ')[0]);
    expect(words.sort()).toEqual(['', 'awful', 'crew', 'delay', 'flight', 'lovely', 'nice', 'seats', 'today']);
  });

  it('stops without leaving anything', async () => {
    const io = createTestIo();
    const write = io.stderr.write.bind(io.stderr);
    io.stderr.write = (chunk: string) => {
      io.interrupt();
      return write(chunk);
    };
    const before = await readdir(folder.path('.'));
    const output = folder.path('stopped.txt');
    const argv = ['embeddings', 'train', '--data', data, '--epochs', '1000', '--output', output];
    const { code, stderr } = await runCommandLine(argv, createTestModels(), io);
    expect({ code, last: stderr.split('\n').at(-2) }).toEqual({
      code: 1,
      last: 'sentiment: stopped; nothing was written',
    });
    expect(await readdir(folder.path('.'))).toEqual(before);
  });

  it('never replaces what is no file of word vectors', async () => {
    const letter = await folder.write('letter.txt', 'dear crew\n');
    expect(await train('--output', letter)).toMatchObject({
      code: 1,
      stderr: `sentiment: ${letter} exists and is not a file of word vectors; it is left as it is\n`,
    });
    expect(await readFile(letter, 'utf8')).toBe('dear crew\n');
  });

  it.each([
    [
      ['--subwords', '3'],
      "option '--subwords <lengths>' argument '3' is invalid. none, or lengths such as 3-6, are needed.",
    ],
    [['--subwords', '6-3'], 'option "subwords.max" must be a whole number from 6 to 20'],
    [
      ['--dimensions', '0'],
      "option '--dimensions <n>' argument '0' is invalid. A whole number from 1 to 2000 is needed.",
    ],
    [
      ['--learning-rate', '2'],
      "option '--learning-rate <step>' argument '2' is invalid. A number from 0.000001 to 1 is needed.",
    ],
  ])('wrong usage: %j', async (argv, message) => {
    expect(await train(...argv, '--output', folder.path('never.txt'))).toEqual({
      code: 2,
      stdout: '',
      stderr: `sentiment: ${message}\n`,
    });
  });
});

describe('sentiment embeddings coverage', () => {
  const vectors = folder.path('known.txt');

  it('prints what is known and what is missed', async () => {
    await writeFile(vectors, 'lovely 1 2\ntoday 3 4\ncrew 5 6\n! 7 8\n');
    const coverage = (...more: string[]) =>
      runCommandLine(['embeddings', 'coverage', vectors, '--data', data, lines, ...more]);
    const { code, stdout, stderr } = await coverage('--misses', '3');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.replace(vectors, 'FILE').split('\n')).toEqual([
      'FILE: 201 texts, preprocessing advanced; 0 of them have no known word',
      '',
      '                 all  known  unknown  coverage',
      'tokens           602    351      251     58.3%',
      'different words    9      4        5     44.4%',
      '',
      'most frequent unknown words  count  of all tokens',
      'awful                          100         16.61%',
      'delay                           50          8.31%',
      'flight                          50          8.31%',
      '',
    ]);
    const { stdout: json } = await coverage('--json', '--first', '2', '--misses', '0');
    expect(JSON.parse(json)).toMatchObject({ tokens: 602, unknownTokens: 402, types: 9, unknownTypes: 7, misses: [] });
  });

  it('names what is wrong with a file', async () => {
    const broken = await folder.write('broken.txt', 'a 1 2\nb 1\n');
    expect(await runCommandLine(['embeddings', 'coverage', broken, '--data', data])).toEqual({
      code: 1,
      stdout: '',
      stderr: `sentiment: ${broken} line 2: 1 values instead of 2, or no word\n`,
    });
    expect(await runCommandLine(['embeddings', 'coverage', broken])).toMatchObject({ code: 2 });
  });

  it.each(['train', 'coverage'])('%s --help names the flags that both have', async (name) => {
    const { code, stdout } = await runCommandLine(['embeddings', name, '--help']);
    expect(code).toBe(0);
    for (const flag of ['--data', '--text', '--preprocessing', '--debug']) expect(stdout).toContain(flag);
  });
});
