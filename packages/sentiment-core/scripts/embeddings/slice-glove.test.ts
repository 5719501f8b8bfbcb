import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { readWordVectors } from '../../src/node/word-vectors/word-vector-files.ts';

const folder = await mkdtemp(join(tmpdir(), 'sentiment-slice-'));
afterAll(() => rm(folder, { recursive: true }));

describe('slice of GloVe', () => {
  it('holds the words of the data, the most frequent first, as the package has them', async () => {
    const vectorOf = (rank: number): number[] => [...Array(100).fill(rank / 8), Math.abs(rank) * 1.25, rank];
    const vectors = join(folder, 'wink.json');
    // Words of digits come first in the package, whatever their rank.
    const words = { '2': vectorOf(3), crew: vectorOf(2), the: vectorOf(1), unused: vectorOf(4) };
    await writeFile(vectors, JSON.stringify({ dimensions: 100, vectors: words, unkVector: [] }));
    await writeFile(join(folder, 'data.csv'), 'text\nThe crew 2\n');
    const output = join(folder, 'slice.txt.gz');
    const script = fileURLToPath(new URL('slice-glove.ts', import.meta.url));
    const argv = ['--vectors', vectors, '--data', join(folder, 'data.csv'), '--output', output];
    const { stdout } = await promisify(execFile)(process.execPath, [script, ...argv]);
    expect(stdout).toContain('3 of 4 words');
    const slice = await readWordVectors(output);
    expect(slice).toMatchObject({ dimensions: 100, words: ['the', 'crew', '2'] });
    expect([0, 100, 200].map((place) => slice.values[place])).toEqual([0.125, 0.25, 0.375]);
  });
});
