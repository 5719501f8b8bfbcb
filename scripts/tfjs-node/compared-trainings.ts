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
