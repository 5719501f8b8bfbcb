import { SentimentError } from '../../../errors/sentiment-error.ts';
import { adamStep, scheduledShare } from './optimizer.ts';
import type { TextGroup } from './batches.ts';
import type { EmbeddingTable } from './embedding-table.ts';
import type { EncodedRows } from '../text/collect-words.ts';
import { groupLoss } from './softmax-loss.ts';
import { inputOf, type NetworkRunner } from './network-runner.ts';
import { type Network, weightOf } from '../networks/network.ts';
import type { NeuralSettings } from '../options.ts';
import type { TrainingState } from './training-state.ts';

export interface BatchStepOptions {
  readonly network: Network;
  readonly settings: NeuralSettings;
  readonly rows: EncodedRows;
  readonly state: TrainingState;
  readonly table: EmbeddingTable;
  readonly runner: NetworkRunner;
  /** Steps of the whole training. */
  readonly totalSteps: number;
}

/** Weighted sum of the losses of a batch, and of its weights. */
export type BatchStep = (batch: readonly TextGroup[], random: () => number) => { loss: number; weight: number };

/** A gradient this long has nothing to do with the rows any more, shortened or not. */
const longestGradient = 1e6;

/** One step of the training: the gradients of all groups of a batch, shortened together, and Adam. */
export function createBatchStep(options: BatchStepOptions): BatchStep {
  const { network, settings, rows, state, table, runner, totalSteps } = options;
  const { dropout, fineTune, gradientClip, learningRate, schedule, dimensions } = settings;
  const { weights } = state.parameters;
  const gradients = new Map([...weights].map(([name, values]) => [name, new Float32Array(values.length)]));

  function addGroup(group: TextGroup, share: number, random: () => number): { loss: number; weight: number } {
    let [loss, weight] = [0, 0];
    runner.learn(inputOf(network, table, rows, group, dimensions, random), {
      dropout,
      random,
      gradientOf(scores) {
        const own = groupLoss(scores, rows, group, share);
        [loss, weight] = [own.loss, own.weight];
        return own.gradient;
      },
      collect(name, gradient) {
        const sums = weightOf(gradients, name);
        for (let index = 0; index < sums.length; index++) sums[index] += gradient[index];
      },
      collectInput(gradient) {
        if (fineTune) table.addGradient(gradient);
      },
    });
    return { loss, weight };
  }

  function gradientLength(): number {
    let sum = table.squaredNorm();
    for (const values of gradients.values()) sum += values.reduce((total, value) => total + value * value, 0);
    return Math.sqrt(sum);
  }

  return (batch, random) => {
    const step = state.step + 1;
    const texts = batch.reduce((sum, group) => sum + group.rows.length, 0);
    runner.setWeights(weights);
    for (const values of gradients.values()) values.fill(0);
    let [loss, weight] = [0, 0];
    for (const group of batch) {
      const own = addGroup(group, 1 / texts, random);
      loss += own.loss;
      weight += own.weight;
    }
    const length = gradientLength();
    check(step, loss / weight, length);
    const rate = learningRate * scheduledShare(schedule, state.step / totalSteps);
    const adam = { rate, step, scale: Math.min(1, gradientClip / length) };
    for (const [name, values] of weights)
      adamStep(values, weightOf(gradients, name), weightOf(state.moments, name), adam);
    table.step(adam);
    state.step = step;
    return { loss, weight };
  };
}

function check(step: number, loss: number, length: number): void {
  const wrong = !Number.isFinite(loss)
    ? `the loss is ${loss}`
    : length <= longestGradient
      ? undefined
      : `the gradient is ${length} long`;
  if (wrong === undefined) return;
  throw new SentimentError({
    code: 'training_failed',
    message: `training failed at step ${step}: ${wrong}; a lower learningRate or gradientClip may help`,
  });
}
