import { createArrayDataset } from '../../packages/sentiment-core/src/training/index.ts';

export interface MeasuredTraining {
  /** After every epoch, of the rows and of the validation rows. */
  readonly losses: readonly number[];
  readonly textsPerSecond: number;
  /** The same by processor time of all threads, which a busy machine changes less. */
  readonly textsPerProcessorSecond: number;
}

export interface ComparedTrainings {
  readonly same: boolean;
  readonly lines: readonly string[];
}

/** Largest difference of a loss: both backends round in their own way, and a training amplifies it. */
export const lossTolerance = 2e-3;

export function compareTrainings(wasm: MeasuredTraining, native: MeasuredTraining): ComparedTrainings {
  const differences = wasm.losses.map((loss, index) => Math.abs(loss - native.losses[index]));
  const largest = Math.max(...differences);
  // Not `largest > tolerance`: a loss that is missing or no number differs, too.
  const same = wasm.losses.length > 0 && wasm.losses.length === native.losses.length && largest <= lossTolerance;
  const shown = ({ losses }: MeasuredTraining): string => losses.map((loss) => loss.toFixed(4)).join(' ');
  const speed = (of: (training: MeasuredTraining) => number): string => {
    const ratio = (of(native) / of(wasm)).toFixed(2);
    return `${Math.round(of(wasm))} on wasm, ${Math.round(of(native))} on tfjs-node, ${ratio} times as fast`;
  };
  return {
    same,
    lines: [
      `losses on wasm:      ${shown(wasm)}`,
      `losses on tfjs-node: ${shown(native)}`,
      `largest difference:  ${largest.toExponential(1)} (limit ${lossTolerance}): ${same ? 'pass' : 'FAIL'}`,
      `LSTM-64, one thread, texts a second: ${speed(({ textsPerSecond }) => textsPerSecond)}`,
      `the same by processor time:          ${speed(({ textsPerProcessorSecond }) => textsPerProcessorSecond)}`,
    ],
  };
}

const words = 3000;

/** Texts of 5 to 25 made-up words of which some tell the label; every seed has other texts and the same language. */
export function sampleTexts(count: number, seed: number) {
  let state = seed;
  // A linear congruential generator (Numerical Recipes) will do for made-up words.
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const word = (label: number): string => {
    // Frequent words come more often, as in a language; a tenth of the words is of one label.
    const index = Math.min(next(words), next(words));
    return next(10) === 0 ? `${label === 1 ? 'good' : 'bad'}${index % 300}` : `word${index}`;
  };
  const examples = Array.from({ length: count }, () => {
    const label = next(2);
    return { text: Array.from({ length: 5 + next(21) }, () => word(label)).join(' '), label };
  });
  return createArrayDataset({ labels: ['negative', 'positive'], examples });
}
