import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { WordVectors } from '../../embeddings/word-vectors.ts';
import { preprocessingSettings } from '../../preprocessing/preprocessing-options.ts';
import { measureCoverage } from './measure-coverage.ts';
import { readWordVectors } from './word-vector-files.ts';
import { checkWordVectorsFile, writeWordVectors } from './word-vector-files.ts';

const folder = await mkdtemp(join(tmpdir(), 'sentiment-vectors-'));
afterAll(() => rm(folder, { recursive: true }));
async function write(content: string | Uint8Array, name = `${randomUUID()}.txt`): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}
const advanced = preprocessingSettings({ variant: 'advanced' });
/** More than one read of the file. */
const many: WordVectors = {
  dimensions: 50,
  words: Array.from({ length: 1000 }, (_, row) => `word${row}`),
  values: Float32Array.from({ length: 50_000 }, (_, place) => Math.sin(place)),
};

describe('files of word vectors', () => {
  it.each(['vectors.txt', 'vectors.txt.gz'])('are read as they were written: %s', async (name) => {
    const path = join(folder, name);
    await writeWordVectors(path, many);
    const lines: number[] = [];
    expect(await readWordVectors(path, { onProgress: (count) => void lines.push(count) })).toEqual(many);
    expect(lines.at(-1)).toBe(1001);
    expect(lines.length).toBeGreaterThan(1);
    const first = await readFile(path);
    expect((name.endsWith('.gz') ? gunzipSync(first) : first).toString().slice(0, 16)).toBe('1000 50\nword0 0 ');
    await writeWordVectors(path, many);
    expect(await readFile(path)).toEqual(first);
  });

  it('are read in part: wanted words, first lines', async () => {
    const path = join(folder, 'part.txt.gz');
    await writeWordVectors(path, many, { format: 'glove' });
    const vocabulary = new Set(['word999', 'word3', 'other']);
    expect(await readWordVectors(path, { vocabulary })).toEqual({
      dimensions: 50,
      words: ['word3', 'word999'],
      values: Float32Array.of(...many.values.subarray(150, 200), ...many.values.subarray(49_950)),
    });
    expect((await readWordVectors(path, { maximumLines: 10 })).words).toEqual(many.words.slice(0, 10));
  });

  it('are read with any line ends and a byte order mark', async () => {
    expect(await readWordVectors(await write('\uFEFF2 1\r\na 1\r\nb 2'))).toEqual({
      dimensions: 1,
      words: ['a', 'b'],
      values: Float32Array.of(1, 2),
    });
  });

  it.each<[string, string | Uint8Array, string]>([
    ['empty', '', 'FILE: there are no word vectors'],
    ['width', 'a 1 2\nb 1\n', 'FILE line 2: 1 values instead of 2, or no word'],
    [
      'damaged',
      gzipSync('a 1 2\nb 1 2\nc 1 2\n').subarray(0, 24),
      'FILE: the gzip data ends too early; the file is truncated',
    ],
  ])('are refused: %s', async (_, content, message) => {
    const path = await write(content);
    const failure: unknown = await readWordVectors(path).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'dataset_invalid' });
    expect((failure as Error).message.replace(path, 'FILE')).toBe(message);
  });

  it('stop when told to', async () => {
    const path = join(folder, 'stopped.txt');
    await writeWordVectors(path, many);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(readWordVectors(path, { signal })).rejects.toThrow('enough');
    await expect(writeWordVectors(join(folder, 'never.txt'), many, { signal })).rejects.toThrow('enough');
    expect((await readdir(folder)).filter((name) => /never|part$/.test(name))).toEqual([]);
  });

  it('replace older ones and nothing else', async () => {
    const one = { dimensions: 1, words: ['a'], values: Float32Array.of(1) };
    const tweets = await write('text,label\nlovely,1\n', 'tweets.csv');
    await expect(writeWordVectors(tweets, one)).rejects.toMatchObject({
      code: 'invalid_argument',
      message: `${tweets} exists and is not a file of word vectors; it is left as it is`,
    });
    expect(await readFile(tweets, 'utf8')).toBe('text,label\nlovely,1\n');
    await mkdir(join(folder, 'folder'));
    await expect(checkWordVectorsFile(join(folder, 'folder'))).rejects.toThrow('is not a plain file');
    await expect(checkWordVectorsFile(join(folder, 'no', 'vectors.txt'))).rejects.toThrow('cannot be made: ENOENT');
    const path = join(folder, 'older.txt');
    await writeWordVectors(path, many);
    await expect(writeWordVectors(path, { ...one, words: ['a\n'] })).rejects.toMatchObject({
      code: 'invalid_argument',
    });
    expect((await readWordVectors(path)).words).toHaveLength(1000);
    await writeWordVectors(path, one);
    expect(await readFile(path, 'utf8')).toBe('1 1\na 1\n');
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('coverage of files', () => {
  it('counts under a preprocessing, over all files', async () => {
    const vectors = await write('lovely 1\n! 2\nflight 3\nunused 4\n');
    const first = await write('text\n"Lovely flight!"\n@crew\n', 'first.csv');
    const second = await write('lovely crew\n', 'second.txt');
    const stages = new Set<string>();
    expect(
      await measureCoverage(vectors, [first, second], {
        preprocessing: advanced,
        onProgress: (stage) => stages.add(stage),
      }),
    ).toMatchObject({ texts: 3, textsWithoutKnown: 1, tokens: 6, unknownTokens: 2, types: 5, unknownTypes: 2 });
    expect([...stages]).toEqual(['texts', 'vectors']);
    const limited = await measureCoverage(vectors, [first], { preprocessing: advanced, maximumLines: 1, misses: 1 });
    expect(limited).toMatchObject({ unknownTokens: 3, misses: [{ word: '!', count: 1 }] });
  });

  it('refuses no files', async () => {
    await expect(measureCoverage('x', [], { preprocessing: advanced })).rejects.toMatchObject({ field: 'files' });
  });
});
