import type { Tensor } from '@tensorflow/tfjs-core';
import type { Differentiable } from './operations.ts';
import type { Tfjs } from './load-tfjs.ts';

/** Order of the gates in weights: that of ONNX. */
export const gates = ['input', 'output', 'forget', 'cell'] as const;

export interface RecurrenceWeights {
  /** [4, dimensions, units], by `gates` */
  readonly kernel: Tensor;
  /** [4, units, units], by `gates`; from the state before to the gate */
  readonly recurrent: Tensor;
  /** [4, units], by `gates` */
  readonly bias: Tensor;
}

// No interface: only a type is known to hold nothing but tensors.
export type RecurrenceGradients = { readonly [Part in keyof RecurrenceWeights | 'sequence']: Tensor };

/**
 * All states of a long short-term memory (Hochreiter, Schmidhuber, 1997, with the forget gate of Gers et al., 2000). What enters
 * the gates from the texts is one product for all steps, every gate is a tensor of its own so that nothing is cut column
 * by column, and the gradient of the weights is one product for all steps again.
 * @param sequence [time, texts, dimensions]; texts of one length, none padded
 * @param backwards from the last step to the first
 * @returns the states in the order of `sequence`, [time, texts, units]
 */
export function recurrence(
  tf: Tfjs,
  sequence: Tensor,
  { kernel, recurrent, bias }: RecurrenceWeights,
  backwards: boolean,
): Differentiable<RecurrenceGradients> {
  const [time, texts, dimensions]: readonly number[] = sequence.shape;
  const [, units]: readonly number[] = bias.shape;
  const stepAt = (place: number): number => (backwards ? time - 1 - place : place);
  const places = Array.from({ length: time }, (_, place) => place);
  const ofGates = (weights: Tensor): Tensor[] =>
    gates.map((_, gate) => tf.reshape(tf.slice(weights, gate, 1), weights.shape.slice(1)));
  const rowsAt = (values: Tensor, place: number): Tensor => tf.slice(values, [place * texts, 0], [texts, units]);

  const rows = tf.reshape(sequence, [time * texts, dimensions]);
  const between = ofGates(recurrent);
  const steps = forward();
  const value = tf.tidy(() =>
    tf.reshape(tf.concat(places.map((place) => steps[stepAt(place)].state)), [time, texts, units]),
  );
  return { value, backward };

  function forward(): RecurrenceStep[] {
    const [kernels, biases] = [ofGates(kernel), ofGates(bias)];
    const entering = kernels.map((weights, gate) => tf.tidy(() => tf.add(tf.matMul(rows, weights), biases[gate])));
    const done: RecurrenceStep[] = [];
    for (let step = 0; step < time; step++) {
      const place = stepAt(step);
      done.push(
        tf.tidy(() => {
          const before = done.at(-1);
          const sums = entering.map((values, gate) => {
            const own = rowsAt(values, place);
            return before ? tf.add(own, tf.matMul(before.state, between[gate])) : own;
          });
          return stepForward(tf, sums, before?.cell);
        }),
      );
    }
    tf.dispose(entering);
    return done;
  }

  function backward(gradient: Tensor): RecurrenceGradients {
    const given = tf.reshape(gradient, [time * texts, units]);
    const turned = between.map((weights) => tf.transpose(weights));
    /** By the sums of the gates, [step][gate]. */
    const ofSums: Tensor[][] = [];
    let later: { readonly state: Tensor; readonly cell: Tensor } | undefined;
    for (let step = time - 1; step >= 0; step--) {
      const found = tf.tidy(() => {
        const own = rowsAt(given, stepAt(step));
        const ofState = later ? tf.add(own, later.state) : own;
        const { sums, cell } = stepBackward(tf, steps[step], steps[step - 1]?.cell, ofState, later?.cell);
        const state = tf.addN(sums.map((sum, gate) => tf.matMul(sum, turned[gate])));
        return { sums, cell, state };
      });
      if (later) tf.dispose([later.state, later.cell]);
      ofSums[step] = found.sums;
      later = found;
    }
    return tf.tidy(() => gradientsOf(ofSums));
  }

  function gradientsOf(ofSums: readonly Tensor[][]): RecurrenceGradients {
    const inOrder = gates.map((_, gate) => tf.concat(places.map((place) => ofSums[stepAt(place)][gate])));
    const nothing = tf.zeros([texts, units]);
    const statesBefore = tf.concat(places.map((place) => steps[stepAt(place) - 1]?.state ?? nothing));
    const [rowsTurned, statesTurned] = [tf.transpose(rows), tf.transpose(statesBefore)];
    const ones = tf.ones([1, time * texts]);
    const kernels = ofGates(kernel);
    return {
      sequence: tf.reshape(tf.addN(inOrder.map((sum, gate) => tf.matMul(sum, tf.transpose(kernels[gate])))), [
        time,
        texts,
        dimensions,
      ]),
      kernel: tf.stack(inOrder.map((sum) => tf.matMul(rowsTurned, sum))),
      recurrent: tf.stack(inOrder.map((sum) => tf.matMul(statesTurned, sum))),
      bias: tf.concat(inOrder.map((sum) => tf.matMul(ones, sum))),
    };
  }
}

/** What a step of the memory computes, each [texts, units]. */
interface RecurrenceStep {
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
function stepForward(tf: Tfjs, sums: readonly Tensor[], cellBefore: Tensor | undefined) {
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
function stepBackward(
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
