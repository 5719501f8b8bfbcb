import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tfjs } from './load-tfjs.ts';

/** What a step of the memory computes, each [texts, units]. */
export interface RecurrenceStep {
  readonly input: Tensor;
  readonly output: Tensor;
  readonly forget: Tensor;
  readonly candidate: Tensor;
  readonly cell: Tensor;
  /** tanh of `cell` */
  readonly squashed: Tensor;
  readonly state: Tensor;
}

/**
 * @param sums what enters the gates input, output, forget and cell
 * @param cellBefore none at the first step, where it is 0
 */
export function stepForward(tf: Tfjs, sums: readonly Tensor[], cellBefore: Tensor | undefined) {
  const [input, output, forget] = sums.slice(0, 3).map((sum) => tf.sigmoid(sum));
  const candidate = tanh(tf, sums[3]);
  const added = tf.mul(input, candidate);
  const cell: Tensor = cellBefore ? tf.add(tf.mul(forget, cellBefore), added) : added;
  const squashed = tanh(tf, cell);
  return { input, output, forget, candidate, cell, squashed, state: tf.mul(output, squashed) };
}

/**
 * @param ofState gradient by the state of the step
 * @param ofLaterCell what comes from the next step by the cell; none at the last step
 * @returns gradients by the sums, and by the cell before
 */
export function stepBackward(
  tf: Tfjs,
  { input, output, forget, candidate, squashed }: RecurrenceStep,
  cellBefore: Tensor | undefined,
  ofState: Tensor,
  ofLaterCell: Tensor | undefined,
): { sums: Tensor[]; cell: Tensor } {
  const slope = (gate: Tensor): Tensor => tf.sub(gate, tf.square(gate));
  const throughOutput = tf.mul(ofState, output);
  const here: Tensor = tf.sub(throughOutput, tf.mul(throughOutput, tf.square(squashed)));
  const ofCell: Tensor = ofLaterCell ? tf.add(here, ofLaterCell) : here;
  const throughInput = tf.mul(ofCell, input);
  const sums: Tensor[] = [
    tf.mul(tf.mul(ofCell, candidate), slope(input)),
    tf.mul(tf.mul(ofState, squashed), slope(output)),
    cellBefore ? tf.mul(tf.mul(ofCell, cellBefore), slope(forget)) : tf.zerosLike(forget),
    tf.sub(throughInput, tf.mul(throughInput, tf.square(candidate))),
  ];
  return { sums, cell: tf.mul(ofCell, forget) };
}

/** Through the sigmoid, which the WebAssembly backend computes ten times faster. */
function tanh(tf: Tfjs, values: Tensor): Tensor {
  return tf.sub(tf.mul(tf.sigmoid(tf.mul(values, 2)), 2), 1);
}
