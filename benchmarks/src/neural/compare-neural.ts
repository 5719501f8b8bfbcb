import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SentimentError } from 'sentiment-core';
import { type Artifact, loadArtifact } from 'sentiment-core/node';
import { architectures, createArrayDataset, type Dataset, quantizeWithin } from 'sentiment-core/training';
import type { EngineMeasurement, EngineTask } from '../engines/compare-engines.ts';
import type { LabelledTweets } from '../quality/tweets.ts';
import { runTask } from '../child-process.ts';
import { median, shuffled } from '../statistics.ts';
import {
  type MissingBackend,
  type NeuralFigures,
  type PeerMeasurement,
  type ServingFigures,
  type SizeFigures,
  type TrainingBackend,
  trainingBackends,
  type TrainingFigures,
  type TrainingMeasurement,
  type TrainingTask,
} from './neural-figures.ts';

export interface NeuralComparisonOptions {
  readonly train: LabelledTweets;
  /** Rows on which the loss of int8 is read. */
  readonly valid: LabelledTweets;
  /** References of further networks to serve, as `loadArtifact` takes them. */
  readonly networks: readonly string[];
  /** Distinct texts to serve. */
  readonly texts: readonly string[];
  /** Over which the growth of memory is read. */
  readonly predictions: number;
  readonly rounds: number;
  readonly random: () => number;
  readonly onProgress: (line: string) => void;
}

const trainingScript = fileURLToPath(new URL('measure-training.ts', import.meta.url));
const servingScript = fileURLToPath(new URL('../engines/measure-engine.ts', import.meta.url));
const peerTexts = 2048;
const oneThread = { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1' };

/** Trains the four networks on every backend there is, and serves what came of it in ONNX Runtime. */
export async function compareNeural(options: NeuralComparisonOptions): Promise<NeuralFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'sentiment-networks-'));
  try {
    const trained = await measureTrainings(options, folder);
    const serving: ServingFigures[] = [];
    const own = architectures.map((architecture) => ({ network: architecture, model: join(folder, architecture) }));
    const given = options.networks.map((network) => ({ network, model: network }));
    for (const served of [...own, ...given]) serving.push(await measureServing(served, options));
    return { rows: options.train.texts.length, predictions: options.predictions, ...trained, serving };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measureTrainings(
  { train, texts, rounds, random, onProgress }: NeuralComparisonOptions,
  folder: string,
): Promise<Pick<NeuralFigures, 'peer' | 'tfjsNodeMissing' | 'training'>> {
  const tasks = architectures.flatMap((architecture) =>
    trainingBackends.map((backend) => ({ architecture, backend, found: [] as TrainingMeasurement[] })),
  );
  let tfjsNodeMissing: string | null = null;
  const peers: PeerMeasurement[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const { architecture, backend, found } of shuffled(tasks, random)) {
      if (backend !== 'wasm' && tfjsNodeMissing !== null) continue;
      const task: TrainingTask = {
        architecture,
        texts: train.texts,
        positives: train.positives,
        backend: backend === 'wasm' ? 'wasm' : 'tfjs-node',
        ...(backend === 'wasm' && round === 1 && { output: join(folder, architecture) }),
        ...(backend === 'wasm' && architecture === 'lstm' && { peerTexts: texts.slice(0, peerTexts) }),
      };
      const result = await runTask<MissingBackend | TrainingMeasurement>(trainingScript, task, environmentOf(backend));
      if ('missing' in result) {
        tfjsNodeMissing = result.missing;
        continue;
      }
      found.push(result);
      if (result.peer) peers.push(result.peer);
      onProgress(`round ${round}: ${architecture} on ${backend}, ${Math.round(result.textsPerSecond)} tweets/s`);
    }
  }
  const training = tasks
    .filter(({ found }) => found.length > 0)
    .map(({ found, ...task }): TrainingFigures => {
      const middle = (of: (result: TrainingMeasurement) => number): number => median(found.map(of));
      return {
        ...task,
        textsPerSecond: middle(({ textsPerSecond }) => textsPerSecond),
        textsPerProcessorSecond: middle(({ textsPerProcessorSecond }) => textsPerProcessorSecond),
      };
    });
  const middle = (of: (peer: PeerMeasurement) => number): number => median(peers.map(of));
  const peer = {
    textsPerSecond: middle(({ textsPerSecond }) => textsPerSecond),
    singleMs: { p50: middle(({ singleMs }) => singleMs.p50), p99: middle(({ singleMs }) => singleMs.p99) },
    largestDifference: Math.max(...peers.map(({ largestDifference }) => largestDifference)),
  };
  return { training, tfjsNodeMissing, peer };
}

function environmentOf(backend: TrainingBackend): Readonly<Record<string, string>> {
  const quiet = { TF_CPP_MIN_LOG_LEVEL: '2' };
  return backend === 'tfjs-node, 1 thread' ? { ...quiet, ...oneThread } : quiet;
}

async function measureServing(
  { network, model }: { readonly network: string; readonly model: string },
  { texts, valid, predictions, onProgress }: NeuralComparisonOptions,
): Promise<ServingFigures> {
  const task: EngineTask = { name: 'node, 1 worker', model, texts, memoryTexts: predictions };
  const measured = await runTask<EngineMeasurement>(servingScript, task);
  onProgress(`${network} served: ${Math.round(measured.textsPerSecond)} tweets/s`);
  return { network, ...measured, ...(await measureSizes(model, valid)) };
}

/** Bytes of a network as it is and in int8, and what int8 costs on labelled tweets. */
async function measureSizes(folder: string, { texts, positives }: LabelledTweets): Promise<SizeFigures> {
  const artifact = await loadArtifact(folder);
  const bytes = bytesOf(artifact.files);
  if (artifact.manifest.parameters['weights'] === 'int8') {
    return { float32Bytes: null, int8: { bytes, accuracyLost: null } };
  }
  const examples = texts.map((text, row) => ({ text, label: positives[row] }));
  const rows = createArrayDataset({ labels: ['negative', 'positive'], examples });
  return { float32Bytes: bytes, int8: await int8Of(artifact, rows) };
}

async function int8Of(artifact: Artifact, rows: Dataset): Promise<SizeFigures['int8']> {
  try {
    const { model, loss } = await quantizeWithin(artifact, rows, { weights: 'int8', maxLoss: 1 });
    const bytes = bytesOf(await model.toArtifact());
    await model.classifier.close();
    return { bytes, accuracyLost: loss.accuracy };
  } catch (error) {
    if (SentimentError.isInstance(error) && error.code === 'artifact_unsupported') return null;
    throw error;
  }
}

/** Bytes of the weights and vocabulary; the JSON that describes them is left out. */
function bytesOf(files: ReadonlyMap<string, Uint8Array>): number {
  return [...files].reduce((sum, [name, file]) => sum + (name.endsWith('.json') ? 0 : file.length), 0);
}
