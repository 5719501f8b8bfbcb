import type { LoadedTfjs } from '../../../engines/tfjs/load-tfjs.ts';
import { createSeededRandom } from '../../../hashing/seeded-random.ts';
import type { EmitTrainingEvent } from '../../../optimisation/emitter.ts';
import { throwIfAborted } from '../../../errors/throw-if-aborted.ts';
import { averageStep, createAdamState } from './optimizer.ts';
import { planBatches } from './batches.ts';
import { createBatchStep } from './batch-step.ts';
import { createEmbeddingTable, type EmbeddingTable } from './embedding-table.ts';
import type { EncodedRows } from '../text/collect-words.ts';
import { groupLoss } from './softmax-loss.ts';
import { createNetworkRunner, inputOf, type NetworkRunner } from './network-runner.ts';
import type { Network, NetworkParameters } from '../networks/network.ts';
import type { NeuralSettings } from '../options.ts';
import { copyOf, type TrainingState } from './training-state.ts';

export interface TrainNetworkOptions {
  readonly engine: Pick<LoadedTfjs, 'tf' | 'read'>;
  readonly network: Network;
  readonly settings: NeuralSettings;
  readonly rows: EncodedRows;
  /** Rows that decide when to stop. */
  readonly validation: EncodedRows | undefined;
  /** Changed until the training ends. */
  readonly state: TrainingState;
  readonly emit: EmitTrainingEvent;
  readonly signal: AbortSignal | undefined;
  /** Called after every epoch. */
  readonly onEpoch: (state: TrainingState) => Promise<void>;
}

const stepsBetweenPauses = 8;
const stepsBetweenEvents = 50;

/**
 * Trains until the epochs are over or the validation loss has not gone down for `patience` epochs.
 * @returns why it ended
 * @throws {SentimentError} `training_failed` when a loss or a gradient is no number any more, `aborted`
 */
export async function trainNetwork(options: TrainNetworkOptions): Promise<'epochs' | 'patience'> {
  const { engine, network, settings, rows, validation, state, emit, signal, onEpoch } = options;
  const { seed, epochs, patience, batchSize, dimensions, embeddingDropout, wordDropout, averaging } = settings;
  const table = createEmbeddingTable({
    values: state.parameters.table,
    adam: state.tableMoments,
    dimensions,
    dropout: embeddingDropout,
    wordDropout,
  });
  const evaluated = state.average ?? state.parameters;
  const evaluatedTable = state.average ? createReadTable(state.average, dimensions) : table;
  const runner = createNetworkRunner(engine, network);
  const stepsOfEpoch = Math.ceil(rows.lengths.length / batchSize);
  const learn = createBatchStep({ ...options, table, runner, totalSteps: stepsOfEpoch * epochs });
  try {
    while (state.epoch < epochs) {
      if (validation && state.epoch - state.bestEpoch >= patience) return 'patience';
      const random = createSeededRandom(seed + Math.imul(state.epoch + 1, 0x9e3779b1));
      let [loss, weight] = [0, 0];
      for (const batch of planBatches(rows.lengths, batchSize, random)) {
        const done = learn(batch, random);
        if (state.average) averageStep(state.average, state.parameters, averaging, state.step);
        loss += done.loss;
        weight += done.weight;
        if (state.step % stepsBetweenEvents === 0) {
          emit('iteration', state.step, { epoch: state.epoch + 1, steps: stepsOfEpoch * epochs, loss: loss / weight });
        }
        if (state.step % stepsBetweenPauses === 0) await pause(signal);
      }
      state.epoch++;
      const figures = { epoch: state.epoch, steps: stepsOfEpoch * epochs, loss: loss / weight };
      if (!validation) emit('iteration', state.step, figures);
      else {
        const { validationLoss, validationAccuracy } = await evaluate(
          validation,
          evaluated,
          evaluatedTable,
          runner,
          options,
        );
        if (validationLoss < state.bestLoss) {
          [state.bestLoss, state.bestEpoch, state.best] = [validationLoss, state.epoch, copyOf(evaluated)];
        }
        emit('iteration', state.step, { ...figures, validationLoss, validationAccuracy });
      }
      await onEpoch(state);
    }
    return 'epochs';
  } finally {
    runner.dispose();
  }
}

/** Nothing is learnt through it. */
function createReadTable({ table: values }: NetworkParameters, dimensions: number): EmbeddingTable {
  return createEmbeddingTable({ values, adam: createAdamState(0), dimensions, dropout: 0, wordDropout: 0 });
}

/** A network computes without waiting: without a pause no signal would be delivered. */
async function pause(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  throwIfAborted(signal);
}

async function evaluate(
  rows: EncodedRows,
  { weights }: NetworkParameters,
  table: EmbeddingTable,
  runner: NetworkRunner,
  { network, settings: { batchSize, dimensions }, signal }: TrainNetworkOptions,
): Promise<{ validationLoss: number; validationAccuracy: number }> {
  runner.setWeights(weights);
  let [loss, right, total] = [0, 0, 0];
  for (const [index, batch] of planBatches(rows.lengths, batchSize).entries()) {
    if (index % stepsBetweenPauses === 0) await pause(signal);
    for (const group of batch) {
      const own = groupLoss(runner.scores(inputOf(network, table, rows, group, dimensions)), rows, group, 1);
      loss += own.loss;
      right += own.right;
      total += own.weight;
    }
  }
  return { validationLoss: loss / total, validationAccuracy: right / total };
}
