import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../hashing/seeded-random.ts';
import { type Differentiable, maxOverTime, meanOverTime, stateAtEnd, windowSums } from './operations.ts';
import { loadTfjs } from './load-tfjs.ts';
import { recurrence } from './recurrence.ts';

const [time, texts, dimensions, units] = [4, 3, 5, 2];

interface Case {
  readonly name: string;
  /** Shapes of what goes in, by name. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly run: (inputs: Readonly<Record<string, Tensor>>) => Differentiable<Readonly<Record<string, Tensor>>>;
}

function single({ value, backward }: Differentiable<Tensor>): Differentiable<{ values: Tensor }> {
  return {
    value,
    backward: (gradient) => ({ values: backward(gradient) }),
  };
}
const states = { values: [time, texts, units] };
const memory = {
  sequence: [time, texts, dimensions],
  kernel: [4, dimensions, units],
  recurrent: [4, units, units],
  bias: [4, units],
};

const cases: Case[] = [
  ...[false, true].map((backwards) => ({
    name: `recurrence, backwards ${backwards}`,
    shapes: memory,
    run: ({ sequence, kernel, recurrent, bias }: Readonly<Record<string, Tensor>>) =>
      recurrence(tf, sequence, { kernel, recurrent, bias }, backwards),
  })),
  ...[1, 3, 6].map((width) => ({
    name: `windows of ${width}`,
    shapes: { sequence: [time, texts, dimensions], kernel: [width, dimensions, units] },
    run: ({ sequence, kernel }: Readonly<Record<string, Tensor>>) => windowSums(tf, sequence, kernel),
  })),
  { name: 'largest', shapes: states, run: ({ values }) => single(maxOverTime(tf, values)) },
  { name: 'mean', shapes: states, run: ({ values }) => single(meanOverTime(tf, values)) },
  { name: 'last', shapes: states, run: ({ values }) => single(stateAtEnd(tf, values, false)) },
  { name: 'last backwards', shapes: states, run: ({ values }) => single(stateAtEnd(tf, values, true)) },
];

type Numbers = Readonly<Record<string, Float32Array>>;

/** The value, its weighted sum, and the gradients of that sum by every input. */
function compute({ shapes, run }: Case, inputs: Numbers): { value: number[]; sum: number; gradients: Numbers } {
  const found: { value: number[]; sum: number; gradients: Record<string, Float32Array> } = {
    value: [],
    sum: 0,
    gradients: {},
  };
  tf.tidy(() => {
    const tensors = Object.entries(shapes).map(([name, shape]) => [name, tf.tensor(inputs[name], [...shape])] as const);
    const { value, backward } = run(Object.fromEntries(tensors));
    found.value = [...value.dataSync()];
    const share = found.value.map((_, index) => Math.sin(index + 1));
    found.sum = found.value.reduce((sum, own, index) => sum + own * share[index], 0);
    for (const [name, gradient] of Object.entries(backward(tf.tensor(share, value.shape)))) {
      expect(gradient.shape).toEqual(shapes[name]);
      found.gradients[name] = gradient.dataSync<'float32'>().slice();
    }
  });
  return found;
}

describe.each(cases)('$name', (tested) => {
  const next = createSeededRandom(3);
  const inputs: Numbers = Object.fromEntries(
    Object.entries(tested.shapes).map(([name, shape]) => {
      const size = shape.reduce((product, length) => product * length, 1);
      return [name, new Float32Array(size).map(() => next() / 2 ** 31 - 1)];
    }),
  );
  beforeAll(async () => void (await loadTfjs('wasm')));

  it('has the gradient that differences of its values have', async () => {
    await tf.setBackend('cpu');
    const { gradients } = compute(tested, inputs);
    const step = 1e-2;
    for (const [name, values] of Object.entries(inputs)) {
      for (let index = 0; index < values.length; index++) {
        const at = (offset: number): number => {
          const moved = values.slice();
          moved[index] += offset;
          return compute(tested, { ...inputs, [name]: moved }).sum;
        };
        // Of fourth order: what is left are the roundings of float32.
        const slope = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
        expect(Math.abs(gradients[name][index] - slope), `${name}[${index}]`).toBeLessThan(2e-4);
      }
    }
  });

  it('is the same on WebAssembly and in plain JavaScript', async () => {
    await tf.setBackend('cpu');
    const plain = compute(tested, inputs);
    await tf.setBackend('wasm');
    const fast = compute(tested, inputs);
    const numbersOf = ({ value, gradients }: typeof plain) =>
      [value, ...Object.values(gradients)].flatMap((all) => [...all]);
    const expected = numbersOf(plain);
    const farthest = Math.max(...numbersOf(fast).map((value, index) => Math.abs(value - expected[index])));
    expect(farthest).toBeLessThan(1e-6);
  });

  it('leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    compute(tested, inputs);
    expect(tf.memory().numTensors).toBe(before);
  });
});
