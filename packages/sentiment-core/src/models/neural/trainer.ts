import { sha256 } from '../../hashing/sha256.ts';
import type { Dataset, FitOptions, TrainedModel, Trainer } from '../../contracts/trainer.ts';
import type { WordVectors } from '../../embeddings/word-vectors.ts';
import { loadTfjs } from '../../engines/tfjs/load-tfjs.ts';
import { checkLabels } from '../../datasets/label-map.ts';
import { createEmitter } from '../../optimisation/emitter.ts';
import { neuralKind, writeNeuralModel } from './artifact.ts';
import { readCheckpoint, trainingFingerprint, writeCheckpoint } from './training/checkpoint.ts';
import { createNeuralClassifier } from './classifier.ts';
import { createNetwork } from './networks/architectures.ts';
import { type NeuralOptions, type NeuralSettings, neuralSettings } from './options.ts';
import { prepareTraining } from './training/prepare-training.ts';
import { startingState } from './training/training-state.ts';
import type { TeacherSettings } from './training/teacher.ts';
import { trainNetwork } from './training/train-network.ts';
import { weighParts } from './combination/weigh-parts.ts';
import type { WordPipeline } from './text/word-pipeline.ts';
import type { NetworkSettings } from './networks/network-settings.ts';
import type { NetworkParameters } from './networks/network.ts';

export interface NeuralModel extends TrainedModel {
  readonly pipeline: WordPipeline;
  readonly network: NetworkSettings;
  readonly parameters: NetworkParameters;
}

/**
 * Networks over word vectors, for 2 to 20 labels, trained on TensorFlow.js by Adam: texts of a batch have the same length or are computed
 * apart, so that nothing is filled up. With validation rows the weights of the lowest validation loss are kept, else the
 * last. The same seed, data and backend give the same bytes. `fit` throws `dataset_invalid`, `option_invalid` when TensorFlow.js
 * is not installed, `training_failed` naming the step, `artifact_invalid` for a damaged checkpoint, `aborted`, and what
 * reading the dataset throws.
 * @throws {SentimentError} `option_invalid`
 */
export function createNeuralTrainer(options: NeuralOptions): Trainer<NeuralModel> {
  const settings = neuralSettings(options);
  const { name, version, preprocessing: _, embeddings, checkpoints, teacher, ...plainSettings } = settings;

  async function fit(dataset: Dataset, fitOptions: FitOptions = {}): Promise<NeuralModel> {
    const { validation, signal } = fitOptions;
    checkLabels(dataset, validation);
    // First of all, for it may be missing.
    const engine = await loadTfjs(settings.backend);
    const { backend } = engine;
    const emit = createEmitter(fitOptions);

    const prepared = await prepareTraining(dataset, validation, { settings, emit, signal });
    const { pipeline, counts, rows, validation: validationRows, held, linear } = prepared;
    const network = networkOf(settings, dataset.labels.length);
    const fingerprint = await trainingFingerprint({
      settings,
      backend,
      rows,
      validation: validationRows,
      words: pipeline.words,
    });
    const kept = checkpoints && (await readCheckpoint(checkpoints, network, fingerprint));
    const state = kept ?? startingState(settings, pipeline, network);
    const reason = await trainNetwork({
      engine,
      network: createNetwork(network),
      settings,
      rows,
      validation: validationRows,
      state,
      emit,
      signal,
      onEpoch: async () => {
        if (checkpoints) await writeCheckpoint(checkpoints, network, state, fingerprint);
      },
    });
    const learnt = state.best ?? state.average ?? state.parameters;
    const weighed = held
      ? weighParts({ network, parameters: learnt, linear, held })
      : { parameters: learnt, linear: undefined, weights: undefined };

    const info = {
      name,
      version,
      kind: neuralKind,
      labels: [...dataset.labels],
      preprocessing: pipeline.name,
      metrics: {},
    };
    const dataFingerprint = await dataset.fingerprint?.();
    const content = {
      pipeline,
      network,
      parameters: weighed.parameters,
      linear: weighed.linear,
      training: {
        ...plainSettings,
        backend,
        embeddings: embeddings && (await describeEmbeddings(embeddings)),
        teacher: teacher && describeTeacher(teacher),
        epochsDone: state.epoch,
        bestEpoch: validationRows && state.bestEpoch,
        reason,
        linearIterations: linear?.fitted.iterations,
        partWeights: weighed.weights,
      },
      data: {
        ...counts,
        heldOut: held?.lengths.length,
        fingerprint: dataFingerprint,
      },
    };
    const { parameters } = content;
    return {
      classifier: createNeuralClassifier({ info, ...content }),
      pipeline,
      network,
      parameters,
      toArtifact: (metrics = {}) => writeNeuralModel({ ...content, info: { ...info, metrics } }),
    };
  }

  return { settings: trackedSettings(settings), fit };
}

function networkOf(
  { architecture, dimensions, units, pooling, windows }: NeuralSettings,
  labels: number,
): NetworkSettings {
  return { architecture, dimensions, units, pooling, windows, labels };
}

/** What is known of the settings before any row is read: word vectors are named by their numbers. */
function trackedSettings({
  embeddings,
  checkpoints: _,
  teacher,
  ...plain
}: NeuralSettings): Readonly<Record<string, unknown>> {
  const { words = [], dimensions = 0 } = embeddings ?? {};
  return {
    ...plain,
    ...(embeddings && { embeddings: { words: words.length, dimensions } }),
    ...(teacher && { teacher: describeTeacher(teacher) }),
  };
}

async function describeEmbeddings({ words, values }: WordVectors): Promise<Readonly<Record<string, unknown>>> {
  return { words: words.length, sha256: await sha256(new Uint8Array(values.slice().buffer)) };
}

function describeTeacher({ classifier, share }: TeacherSettings): Readonly<Record<string, unknown>> {
  const { name, version, kind } = classifier.info;
  return { name, version, kind, share };
}
