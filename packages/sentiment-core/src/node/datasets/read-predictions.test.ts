import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createDatasetFiles } from './dataset-files-fixture.ts';
import { readPredictions } from './read-predictions.ts';

const files = await createDatasetFiles();
afterAll(() => files.remove());

const header = 'text,label,confidence,probability_negative,probability_positive\n';
async function read(content: string | Uint8Array, name = 'said.csv') {
  return readPredictions(await files.write(name, content));
}

describe('readPredictions', () => {
  it('says again what was written, and nothing of other texts', async () => {
    const csv = `${header}"a ""good"", one",positive,0.8,0.2,0.8\nbad,negative,0.7,0.7,0.3\nbad,negative,0.7,0.7,0.3\n`;
    const classifier = await read(gzipSync(csv), 'said.csv.gz');
    expect(classifier.info.labels).toEqual(['negative', 'positive']);
    expect(await classifier.predict(['bad', 'a "good", one'])).toEqual([
      {
        label: 'negative',
        confidence: 0.7,
        probabilities: { negative: 0.7, positive: 0.3 },
        score: expect.closeTo(-0.4),
      },
      {
        label: 'positive',
        confidence: 0.8,
        probabilities: { negative: 0.2, positive: 0.8 },
        score: expect.closeTo(0.6),
      },
    ]);
    expect(await classifier.predictProbabilities(['bad'])).toEqual(Float32Array.of(0.7, 0.3));
    expect(classifier.info).toMatchObject({ name: 'said.csv.gz', version: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect((await read(csv)).info.version).toBe(classifier.info.version);
    expect((await read(csv.replace(/bad/g, 'sad'))).info.version).not.toBe(classifier.info.version);
    await expect(classifier.predict(['unknown'])).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('no prediction for a text of 7 characters'),
    });
  });

  it('needs neither labels nor confidence, and takes any order of columns', async () => {
    const tsv = 'probability_c\tid\ttext\tprobability_a\tprobability_b\n1\t7\tone\t0\t0\n0.005\t8\ttwo\t0.5\t0.5\n';
    const classifier = await read(tsv, 'said.tsv');
    expect(classifier.info.labels).toEqual(['c', 'a', 'b']);
    expect((await classifier.predict(['one']))[0]).toMatchObject({ label: 'c', confidence: 1 });
    const [c, a, b] = await classifier.predictProbabilities(['two']);
    expect(c + a + b).toBeCloseTo(1, 6);
  });

  it.each([
    ['no probabilities', 'text,label\na,b\n', 'at least two columns "probability_<label>" are needed'],
    ['no texts', 'tweet,probability_a,probability_b\na,1,0\n', 'no column "text"'],
    ['a sum', `${header}a,b,1,0.5,0.7\n`, 'line 2: the probabilities must be numbers from 0 to 1 that sum to 1'],
    ['no number', `${header}a,b,1,,1\n`, 'line 2: the probabilities must be numbers'],
    ['a negative one', `${header}a,b,1,-1,2\n`, 'line 2: the probabilities must be numbers'],
    ['a short row', `${header}a,b,1,0.5,0.5\na,b\n`, 'line 3:'],
    [
      'two opinions',
      `${header}a,b,1,0.5,0.5\na,b,1,0.6,0.4\n`,
      'line 3: the text came before, with other probabilities',
    ],
  ])('refuses %s', async (_, content, message) => {
    await expect(read(content)).rejects.toMatchObject({
      code: 'dataset_invalid',
      message: expect.stringContaining(message),
    });
  });

  it('refuses other formats and files that are not there', async () => {
    await expect(read('{}', 'said.ndjson')).rejects.toThrow('predictions are read from .csv and .tsv files');
    await expect(read('a', 'said.txt')).rejects.toThrow('predictions are read from .csv and .tsv files');
    await expect(readPredictions('/no/such.csv')).rejects.toMatchObject({ code: 'dataset_not_found' });
  });
});
