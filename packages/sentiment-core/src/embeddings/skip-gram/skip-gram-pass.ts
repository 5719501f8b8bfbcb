import { endOfText, grown, type WordCorpus } from '../word-corpus.ts';
import type { SkipGramSettings } from './options.ts';
import { addToRow, dotRow, exchangeRow } from './row-arithmetic.ts';
import { readWordInput, type WordInputs } from './word-inputs.ts';

/** Negatives are drawn by count to this power (Mikolov et al., 2013). */
const negativePower = 0.75;

/** Learns from one text after the other. */
export interface SkipGramPass {
  /** Sum of the losses of pairs since the last call, and their number. */
  takeLoss(): { readonly loss: number; readonly pairs: number };
  /**
   * Learns from whole texts until at least `least` tokens are read.
   * @param from place in `corpus.tokens` where a text begins
   * @param rate step, > 0
   * @returns place where the next text begins, or the length of `corpus.tokens`
   */
  learn(from: number, least: number, rate: number): number;
}

/**
 * Skip-gram with negative sampling (Mikolov et al., "Distributed representations of words and phrases", 2013): a word
 * predicts each word of its window, against words drawn at random. The word's own rows change once its window is done,
 * by the sum of what its pairs ask for; rows of predicted words change at every pair.
 * @param output rows of predicted words, [words, stride], row-major; zeros at the beginning
 */
export function createSkipGramPass(
  corpus: WordCorpus,
  { window, negatives, subsample }: Pick<SkipGramSettings, 'negatives' | 'subsample' | 'window'>,
  inputs: WordInputs,
  output: Float32Array,
  random: () => number,
): SkipGramPass {
  const { tokens, counts } = corpus;
  const { stride, matrix, shared, sharedStarts } = inputs;
  const { sigmoid, loss: lossOf } = createSigmoidTable();
  const sampler = createAliasSampler(Float64Array.from(counts, (count) => count ** negativePower));
  const keepBelow = keepingThresholds(corpus, subsample);
  const hidden = new Float32Array(stride);
  const gradient = new Float32Array(stride);
  let text = new Int32Array(64);
  let loss = 0;
  let pairs = 0;

  function learnPair(target: number, rate: number): void {
    const score = dotRow(hidden, output, target * stride);
    loss += lossOf(score);
    exchangeRow(hidden, gradient, output, target * stride, (1 - sigmoid(score)) * rate);
    for (let draw = 0; draw < negatives; draw++) {
      const row = drawRow(sampler, random());
      if (row === target) continue;
      const against = dotRow(hidden, output, row * stride);
      loss += lossOf(-against);
      exchangeRow(hidden, gradient, output, row * stride, -sigmoid(against) * rate);
    }
    pairs++;
  }

  function learnText(length: number, rate: number): void {
    for (let place = 0; place < length; place++) {
      const reach = 1 + (random() % window);
      const first = Math.max(0, place - reach);
      const last = Math.min(length - 1, place + reach);
      if (first === last) continue;
      const word = text[place];
      readWordInput(inputs, word, hidden);
      gradient.fill(0);
      for (let other = first; other <= last; other++) if (other !== place) learnPair(text[other], rate);
      addToRow(gradient, matrix, word * stride);
      for (let index = sharedStarts[word]; index < sharedStarts[word + 1]; index++)
        addToRow(gradient, matrix, shared[index]);
    }
  }

  return {
    takeLoss() {
      const taken = { loss, pairs };
      loss = 0;
      pairs = 0;
      return taken;
    },
    learn(from, least, rate) {
      let place = from;
      for (let read = 0; read < least && place < tokens.length; place++) {
        let length = 0;
        for (; tokens[place] !== endOfText; place++) {
          read++;
          const word = tokens[place];
          if (random() >= keepBelow[word]) continue;
          if (length === text.length) text = grown(text);
          text[length++] = word;
        }
        learnText(length, rate);
      }
      return place;
    },
  };
}

/**
 * A word is kept when a random number of 32 bits is below its threshold. Probability: √(t/f) + t/f with the word's share f
 * and t = `subsample`, as word2vec's program has it.
 */
function keepingThresholds({ counts, size }: WordCorpus, subsample: number): Float64Array {
  return Float64Array.from(counts, (count) => {
    const ratio = (subsample * size) / count;
    return subsample === 0 ? 2 ** 32 : Math.min(1, Math.sqrt(ratio) + ratio) * 2 ** 32;
  });
}

/**
 * Draws rows by weight in constant time: the alias method (Walker, 1977) as Vose (1991) builds it. One random number
 * gives both the place and the choice there, so weights are met to 32 bits together.
 */
interface AliasSampler {
  /** Share of a place that stays with its row, as a number of 0..1, [rows]. */
  readonly stay: Float64Array;
  /** Row that has the rest of a place, [rows]. */
  readonly alias: Int32Array;
}

/** @param weights at least one, all above 0 */
export function createAliasSampler(weights: ArrayLike<number>): AliasSampler {
  const rows = weights.length;
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += weights[row];
  const stay = Float64Array.from(weights, (weight) => (weight * rows) / sum);
  const alias = Int32Array.from(stay, (_, row) => row);
  const poor: number[] = [];
  const rich: number[] = [];
  for (let row = 0; row < rows; row++) (stay[row] < 1 ? poor : rich).push(row);
  for (let low = poor.pop(), high = rich.pop(); low !== undefined && high !== undefined; low = poor.pop()) {
    alias[low] = high;
    stay[high] -= 1 - stay[low];
    if (stay[high] >= 1) continue;
    poor.push(high);
    high = rich.pop();
  }
  // What is left differs from 1 by rounding only.
  return { stay, alias };
}

/** @param random whole number in 0..2^32-1 */
export function drawRow({ stay, alias }: AliasSampler, random: number): number {
  const place = (random / 0x1_0000_0000) * stay.length;
  const row = Math.floor(place);
  return place - row < stay[row] ? row : alias[row];
}

/** Beyond this the sigmoid is taken as 0 or 1. */
const range = 8;
const cells = 1 << 13;

/** Sigmoid and its loss by table; no error above .0004 and .0011. */
interface SigmoidTable {
  /** 1 / (1 + exp(-x)) */
  sigmoid(x: number): number;
  /** -ln(sigmoid(x)) */
  loss(x: number): number;
}

export function createSigmoidTable(): SigmoidTable {
  const sigmoids = new Float64Array(cells + 1);
  const losses = new Float64Array(cells + 1);
  for (let cell = 0; cell <= cells; cell++) {
    const x = (2 * range * cell) / cells - range;
    sigmoids[cell] = 1 / (1 + Math.exp(-x));
    losses[cell] = Math.log1p(Math.exp(-x));
  }
  const scale = cells / (2 * range);
  const cellOf = (x: number): number => Math.round((x + range) * scale);
  return {
    sigmoid: (x) => (x >= range ? 1 : x <= -range ? 0 : sigmoids[cellOf(x)]),
    loss: (x) => (x >= range ? 0 : x <= -range ? -x : losses[cellOf(x)]),
  };
}
