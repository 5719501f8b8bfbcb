import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../hashing/seeded-random.ts';
import { createWordCorpusBuilder, endOfText, type WordCorpus } from '../word-corpus.ts';
import { createAliasSampler, createSigmoidTable, createSkipGramPass, drawRow } from './skip-gram-pass.ts';
import type { SkipGramSettings } from './options.ts';
import { createWordInputs, readWordInput } from './word-inputs.ts';
import fc from 'fast-check';

type Settings = Pick<SkipGramSettings, 'dimensions' | 'negatives' | 'subsample' | 'subwords' | 'window'>;

function corpusOf(texts: readonly string[]): WordCorpus {
  const builder = createWordCorpusBuilder();
  for (const text of texts) builder.add(text.split(' '));
  return builder.finish(1);
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
function dot(first: readonly number[], second: readonly number[]): number {
  return first.reduce((sum, value, index) => sum + value * second[index], 0);
}

/** Starting points that are large enough for differences to show. */
function begin(corpus: WordCorpus, settings: Settings) {
  const random = createSeededRandom(7);
  const inputs = createWordInputs(corpus.words, settings, random);
  const output = new Float32Array(corpus.words.length * inputs.stride);
  const spread = (values: Float32Array): void => {
    for (let row = 0; row * inputs.stride < values.length; row++)
      for (let index = 0; index < settings.dimensions; index++)
        values[row * inputs.stride + index] = random() / 2 ** 32 - 0.5;
  };
  spread(inputs.matrix);
  spread(output);
  return { inputs, output };
}

function rowsOf(values: Float32Array, stride: number, dimensions: number): number[][] {
  return Array.from({ length: values.length / stride }, (_, row) => [
    ...values.subarray(row * stride, row * stride + dimensions),
  ]);
}

/** The same algorithm on lists of numbers, one pair after the other, with the sigmoid itself. */
function learnPlainly(
  corpus: WordCorpus,
  { window, negatives, subsample }: Settings,
  rate: number,
  random: () => number,
  input: number[][],
  output: number[][],
  rowsOfWord: (word: number) => readonly number[],
): void {
  const sampler = createAliasSampler([...corpus.counts].map((count) => count ** 0.75));
  let text: number[] = [];
  for (const token of corpus.tokens) {
    if (token !== endOfText) {
      const ratio = (subsample * corpus.size) / corpus.counts[token];
      const kept = subsample === 0 ? 1 : Math.sqrt(ratio) + ratio;
      if (random() < kept * 2 ** 32) text.push(token);
      continue;
    }
    text.forEach((word, place) => {
      const reach = 1 + (random() % window);
      const others = text.flatMap((other, index) =>
        index !== place && Math.abs(index - place) <= reach ? [other] : [],
      );
      if (others.length === 0) return;
      const rows = rowsOfWord(word);
      const hidden = input[0].map((_, index) => rows.reduce((sum, row) => sum + input[row][index], 0) / rows.length);
      const change = hidden.map(() => 0);
      for (const other of others) {
        for (let draw = 0; draw <= negatives; draw++) {
          const target = draw === 0 ? other : drawRow(sampler, random());
          if (draw > 0 && target === other) continue;
          const step = rate * ((draw === 0 ? 1 : 0) - sigmoid(dot(hidden, output[target])));
          output[target] = output[target].map((value, index) => {
            change[index] += step * value;
            return value + step * hidden[index];
          });
        }
      }
      for (const row of rows) input[row] = input[row].map((value, index) => value + change[index]);
    });
    text = [];
  }
}

describe('skip-gram pass', () => {
  const corpus = corpusOf(['a b c d e a', 'b', 'c a b a', 'f e d c b a a a', 'a f']);

  it.each<[string, Settings]>([
    ['plain', { dimensions: 5, window: 2, negatives: 3, subsample: 0, subwords: 'none' }],
    ['subsampled', { dimensions: 4, window: 3, negatives: 2, subsample: 0.05, subwords: 'none' }],
    ['sub-words', { dimensions: 7, window: 2, negatives: 2, subsample: 0, subwords: { min: 1, max: 2, buckets: 5 } }],
  ])('does what a plain implementation does: %s', (_, settings) => {
    const { inputs, output } = begin(corpus, settings);
    const { stride, matrix, shared, sharedStarts } = inputs;
    const plainInput = rowsOf(matrix, stride, settings.dimensions);
    const plainOutput = rowsOf(output, stride, settings.dimensions);
    const before = plainOutput.flat();
    const rowsOfWord = (word: number): number[] => [
      word,
      ...Array.from(shared.subarray(sharedStarts[word], sharedStarts[word + 1]), (offset) => offset / stride),
    ];
    const pass = createSkipGramPass(corpus, settings, inputs, output, createSeededRandom(3));
    expect(pass.learn(0, Infinity, 0.1)).toBe(corpus.tokens.length);
    learnPlainly(corpus, settings, 0.1, createSeededRandom(3), plainInput, plainOutput, rowsOfWord);
    const compare = (found: number[][], expected: number[][]): void =>
      found.flat().forEach((value, index) => expect(value).toBeCloseTo(expected.flat()[index], 3));
    compare(rowsOf(matrix, stride, settings.dimensions), plainInput);
    compare(rowsOf(output, stride, settings.dimensions), plainOutput);
    expect(Math.max(...plainOutput.flat().map((value, index) => Math.abs(value - before[index])))).toBeGreaterThan(
      0.02,
    );
    // What rows are padded with stays 0.
    for (let place = 0; place < matrix.length; place++)
      if (place % stride >= settings.dimensions) expect(matrix[place]).toBe(0);
  });

  it('steps against the gradient of the loss', () => {
    const pair = corpusOf(['a b', 'c', 'd']);
    const settings: Settings = { dimensions: 3, window: 1, negatives: 2, subsample: 0, subwords: 'none' };
    const { inputs, output } = begin(pair, settings);
    const rate = 1e-3;
    // Draws of the first place: two words kept, its reach, then the negatives.
    const random = createSeededRandom(5);
    const sampler = createAliasSampler([...pair.counts].map((count) => count ** 0.75));
    const draws = Array.from({ length: 5 }, () => random());
    const targets = draws.slice(3).map((draw) => drawRow(sampler, draw));
    const foretold = pair.tokens[1];
    const lossAt = (hidden: readonly number[]): number =>
      [foretold, ...targets.filter((row) => row !== foretold)].reduce((sum, row, index) => {
        const score = dot(hidden, rowsOf(output, inputs.stride, 3)[row]);
        return sum - Math.log(sigmoid(index === 0 ? score : -score));
      }, 0);
    const word = pair.tokens[0];
    const before = new Float32Array(inputs.stride);
    readWordInput(inputs, word, before);
    const hidden = [...before.subarray(0, 3)];
    const gradient = hidden.map((_, index) => {
      const moved = (by: number) => hidden.map((value, place) => (place === index ? value + by : value));
      return (lossAt(moved(1e-5)) - lossAt(moved(-1e-5))) / 2e-5;
    });
    createSkipGramPass(pair, settings, inputs, output, createSeededRandom(5)).learn(0, 1, rate);
    const after = new Float32Array(inputs.stride);
    readWordInput(inputs, word, after);
    expect(Math.hypot(...gradient)).toBeGreaterThan(0.1);
    gradient.forEach((slope, index) => expect((before[index] - after[index]) / rate).toBeCloseTo(slope, 2));
  });

  it('stops between texts and goes on from there', () => {
    const settings: Settings = { dimensions: 4, window: 2, negatives: 2, subsample: 0, subwords: 'none' };
    const whole = begin(corpus, settings);
    createSkipGramPass(corpus, settings, whole.inputs, whole.output, createSeededRandom(3)).learn(0, Infinity, 0.1);
    const parts = begin(corpus, settings);
    const pass = createSkipGramPass(corpus, settings, parts.inputs, parts.output, createSeededRandom(3));
    const places = [];
    for (let place = 0; place < corpus.tokens.length;) places.push((place = pass.learn(place, 1, 0.1)));
    expect(places).toEqual([7, 9, 14, 23, 26]);
    expect(parts.output).toEqual(whole.output);
    expect(parts.inputs.matrix).toEqual(whole.inputs.matrix);
  });

  it('tells the loss of the pairs since it was last asked', () => {
    const settings: Settings = { dimensions: 4, window: 1, negatives: 2, subsample: 0, subwords: 'none' };
    const { inputs } = begin(corpus, settings);
    const output = new Float32Array(corpus.words.length * inputs.stride);
    const two = corpusOf(['a b']);
    const pass = createSkipGramPass(two, settings, inputs, output, createSeededRandom(3));
    pass.learn(0, 1, 1e-6);
    const { loss, pairs } = pass.takeLoss();
    expect(pairs).toBe(2);
    // Every score begins at 0, where a target costs ln 2.
    expect(loss / Math.LN2).toBeCloseTo(Math.round(loss / Math.LN2), 2);
    expect(loss / Math.LN2).toBeGreaterThan(1.9);
    expect(pass.takeLoss()).toEqual({ loss: 0, pairs: 0 });
  });

  it('grows with long texts', () => {
    const long = corpusOf([Array.from({ length: 500 }, (_, word) => `w${word % 50}`).join(' ')]);
    const settings: Settings = { dimensions: 4, window: 2, negatives: 2, subsample: 0, subwords: 'none' };
    const { inputs, output } = begin(long, settings);
    const pass = createSkipGramPass(long, settings, inputs, output, createSeededRandom(3));
    expect(pass.learn(0, 1, 0.05)).toBe(501);
    expect(pass.takeLoss().pairs).toBeGreaterThan(900);
  });
});

describe('alias sampler', () => {
  it('gives every row the share of its weight', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 1000, noNaN: true }), { minLength: 1, maxLength: 50 }),
        (weights) => {
          const { stay, alias } = createAliasSampler(weights);
          const shares = new Float64Array(weights.length);
          stay.forEach((share, row) => {
            shares[row] += Math.min(1, share) / weights.length;
            shares[alias[row]] += (1 - Math.min(1, share)) / weights.length;
          });
          const sum = weights.reduce((total, weight) => total + weight, 0);
          weights.forEach((weight, row) => expect(shares[row]).toBeCloseTo(weight / sum, 9));
        },
      ),
    );
  });

  it('draws by the shares: an even walk through all random numbers', () => {
    const sampler = createAliasSampler([1, 5, 2]);
    const drawn = [0, 0, 0];
    for (let random = 0; random < 8000; random++) drawn[drawRow(sampler, random * (2 ** 32 / 8000))]++;
    expect(drawn.map((count) => Math.round(count / 100))).toEqual([10, 50, 20]);
    expect(drawRow(sampler, 2 ** 32 - 1)).toBeLessThan(3);
  });
});

describe('sigmoid table', () => {
  it('is close to the functions, beyond its range too', () => {
    const { sigmoid, loss } = createSigmoidTable();
    for (let x = -12; x <= 12; x += 0.0137) {
      expect(Math.abs(sigmoid(x) - 1 / (1 + Math.exp(-x)))).toBeLessThan(0.0004);
      expect(Math.abs(loss(x) - Math.log1p(Math.exp(-x)))).toBeLessThan(0.0011);
    }
    expect([sigmoid(0), sigmoid(-1e9), sigmoid(1e9)]).toEqual([0.5, 0, 1]);
  });
});
