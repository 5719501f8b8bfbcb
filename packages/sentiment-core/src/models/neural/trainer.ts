import { sha256 } from '../../artifact/sha256.ts';
import type { Dataset } from '../../contracts/dataset.ts';
import type { FitOptions, TrainedModel, Trainer } from '../../contracts/trainer.ts';
import { loadTfjs } from '../../engines/tfjs/load-tfjs.ts';
import { createSeededRandom } from '../../evaluation/seeded-random.ts';
import { checkLabels } from '../../training/check-labels.ts';
import { createEmitter } from '../../training/emitter.ts';
import { recordingPreprocessor } from '../text-pipeline/recording-preprocessor.ts';
import type { TrainingTextCount } from '../text-pipeline/training-texts.ts';
import { createAdamState } from './adam.ts';
import { neuralKind, writeNeuralModel } from './artifact.ts';
import { checkRows } from './check-rows.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { chooseVocabulary } from './choose-vocabulary.ts';
import { createNeuralClassifier } from './classifier.ts';
import { collectWords } from './collect-words.ts';
import { encodeRows, type EncodedRows } from './encoded-rows.ts';
import { createNetwork, type NetworkSettings } from './networks/create-network.ts';
import { neededWordForms } from './needed-word-forms.ts';
import { type NeuralOptions, neuralSettings } from './options.ts';
import { learningWeights } from './learning-weights.ts';
import { startingTable, startingWeights } from './starting-weights.ts';
import { trainNetwork } from './train-network.ts';
import { trainingFingerprint } from './training-fingerprint.ts';
import type { NetworkParameters, TrainingState } from './training-state.ts';
import { createWordPipeline, type WordPipeline } from './word-pipeline.ts';

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
  const { name, version, preprocessing, embeddings, checkpoints, ...others } = settings;
  const { architecture, dimensions, units, pooling, windows, maxLength, fineTune } = settings;
  const { minimumTokens } = preprocessing;

  async function fit(dataset: Dataset, fitOptions: FitOptions = {}): Promise<NeuralModel> {
    const { validation, signal } = fitOptions;
    checkLabels(dataset, validation);
    // First of all, for it may be missing.
    const engine = await loadTfjs(settings.backend);
    const { backend } = engine;
    const emit = createEmitter(fitOptions);
    let step = 0;
    const onProgress = ({ rows, tooShort }: TrainingTextCount) => emit('read', ++step, { rows, tooShort });

    const { preprocessor, wordForms } = await recordingPreprocessor(preprocessing);
    const collected = await collectWords(dataset, preprocessor, maxLength, { minimumTokens, signal, onProgress });
    checkRows(collected, dataset.labels, minimumTokens);
    const words = chooseVocabulary(collected, settings);
    const pipeline = createWordPipeline({
      preprocessing,
      wordForms: neededWordForms(wordForms(), words),
      words,
      maxLength,
      padded: !settings.masking,
      bigramBuckets: settings.bigramBuckets,
    });
    const weights = learningWeights(collected, dataset.labels.length, settings.classWeights);
    const rows: EncodedRows = { ...encodeRows(collected, pipeline), weights };
    const held = validation && (await encodeDataset(validation, pipeline, fitOptions));

    const network: NetworkSettings = {
      architecture,
      dimensions,
      units,
      pooling,
      windows,
      labels: dataset.labels.length,
    };
    const fingerprint = await trainingFingerprint({ settings, backend, rows, validation: held, words });
    const kept = checkpoints && (await readCheckpoint(checkpoints, network, fingerprint));
    const state = kept ?? startingState(pipeline, network);
    const reason = await trainNetwork({
      engine,
      network: createNetwork(network),
      settings,
      rows,
      validation: held,
      state,
      emit,
      signal,
      onEpoch: async () => {
        if (checkpoints) await writeCheckpoint(checkpoints, network, state, fingerprint);
      },
    });
    const parameters = state.best ?? state.parameters;

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
      parameters,
      training: {
        ...others,
        backend,
        ...(embeddings && {
          embeddings: {
            words: embeddings.words.length,
            sha256: await sha256(new Uint8Array(embeddings.values.slice().buffer)),
          },
        }),
        epochsDone: state.epoch,
        ...(validation && { bestEpoch: state.bestEpoch }),
        reason,
      },
      data: {
        rows: collected.rows,
        tooShort: collected.tooShort,
        ...(dataFingerprint !== undefined && { fingerprint: dataFingerprint }),
      },
    };
    return {
      classifier: createNeuralClassifier({ info, ...content }),
      pipeline,
      network,
      parameters,
      toArtifact: (metrics = {}) => writeNeuralModel({ ...content, info: { ...info, metrics } }),
    };
  }

  function startingState(pipeline: WordPipeline, network: NetworkSettings): TrainingState {
    const next = createSeededRandom(settings.seed);
    const uniform = () => next() / 2 ** 32;
    const { weights: descriptions } = createNetwork(network);
    const weights = new Map(descriptions.map((described) => [described.name, startingWeights(described, uniform)]));
    const table = startingTable(pipeline, dimensions, embeddings, fineTune, uniform);
    return {
      parameters: { weights, table },
      moments: new Map([...weights].map(([weight, values]) => [weight, createAdamState(values.length)])),
      tableMoments: createAdamState(fineTune ? table.length : 0),
      epoch: 0,
      step: 0,
      bestLoss: Infinity,
      bestEpoch: 0,
      best: undefined,
    };
  }

  return { fit };
}

/** Every row counts, however short. */
async function encodeDataset(dataset: Dataset, pipeline: WordPipeline, { signal }: FitOptions): Promise<EncodedRows> {
  const tokenize = (text: string) => pipeline.tokenize(text);
  const collected = await collectWords(dataset, { tokenize }, pipeline.maxLength, { minimumTokens: 0, signal });
  checkRows(collected, [], 0, 'validation');
  return encodeRows(collected, pipeline);
}
