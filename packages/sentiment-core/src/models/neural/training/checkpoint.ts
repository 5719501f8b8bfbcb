import { isRecord } from '../../../artifact/manifest.ts';
import { sha256 } from '../../../hashing/sha256.ts';
import { readWeights, weightsBytes } from '../../../artifact/weights.ts';
import { SentimentError } from '../../../errors/sentiment-error.ts';
import type { TrainingState } from './training-state.ts';
import type { TfjsBackend } from '../../../engines/tfjs/load-tfjs.ts';
import { libraryVersion } from '../../../library.ts';
import type { EncodedRows } from '../text/collect-words.ts';
import type { CheckpointStore, NeuralSettings } from '../options.ts';
import { joinWeights, splitWeights } from '../parameters.ts';
import type { NetworkSettings } from '../networks/network-settings.ts';
import type { NetworkParameters } from '../networks/network.ts';

export const checkpointFormat = 'sentiment-checkpoint/1';
export const checkpointFile = 'checkpoint.json';

/** Its arrays as files: no file of `best` before there is one, none of `average` without averaging. */
interface CheckpointArrays {
  readonly weights: Float32Array;
  readonly table: Float32Array;
  readonly means: Float32Array;
  readonly squares: Float32Array;
  readonly 'table-means': Float32Array;
  readonly 'table-squares': Float32Array;
  readonly 'best-weights': Float32Array | undefined;
  readonly 'best-table': Float32Array | undefined;
  readonly 'average-weights': Float32Array | undefined;
  readonly 'average-table': Float32Array | undefined;
}

/**
 * @param fingerprint of the options and the rows; a training with another one does not go on from here
 */
export async function writeCheckpoint(
  store: CheckpointStore,
  network: NetworkSettings,
  state: TrainingState,
  fingerprint: string,
): Promise<void> {
  const { parameters, moments, tableMoments, best, average, epoch, step, bestLoss, bestEpoch } = state;
  const momentsOf = (part: 'means' | 'squares'): Float32Array =>
    joinWeights(network, new Map([...moments].map(([name, own]) => [name, own[part]])));
  const arrays: CheckpointArrays = {
    weights: joinWeights(network, parameters.weights),
    table: parameters.table,
    means: momentsOf('means'),
    squares: momentsOf('squares'),
    'table-means': tableMoments.means,
    'table-squares': tableMoments.squares,
    'best-weights': best && joinWeights(network, best.weights),
    'best-table': best?.table,
    'average-weights': average && joinWeights(network, average.weights),
    'average-table': average?.table,
  };
  const files = new Map<string, Uint8Array>();
  const described: Record<string, { bytes: number; sha256: string }> = {};
  for (const [name, values] of Object.entries(arrays) as [string, Float32Array | undefined][]) {
    if (!values) continue;
    const bytes = weightsBytes(values);
    files.set(`${name}.bin`, bytes);
    described[`${name}.bin`] = { bytes: bytes.length, sha256: await sha256(bytes) };
  }
  const progress = { epoch, step, bestLoss: Number.isFinite(bestLoss) ? bestLoss : null, bestEpoch };
  const record = { format: checkpointFormat, fingerprint, ...progress, files: described };
  files.set(checkpointFile, new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`));
  await store.write(files);
}

/**
 * @returns undefined when there is no checkpoint
 * @throws {SentimentError} `artifact_invalid` when it is damaged, `option_invalid` when another training wrote it
 */
export async function readCheckpoint(
  store: CheckpointStore,
  network: NetworkSettings,
  fingerprint: string,
): Promise<TrainingState | undefined> {
  const files = await store.read();
  if (files === undefined) return undefined;
  const fail = (what: string, cause?: unknown): never => {
    throw new SentimentError({
      code: 'artifact_invalid',
      message: `checkpoint ${store.location}: ${what}; delete the folder to begin anew`,
      cause,
    });
  };
  let record: unknown;
  try {
    record = JSON.parse(new TextDecoder().decode(files.get(checkpointFile)));
  } catch (cause) {
    return fail(`${checkpointFile} is damaged`, cause);
  }
  if (!isRecord(record) || record['format'] !== checkpointFormat) return fail(`is not ${checkpointFormat}`);
  if (record['fingerprint'] !== fingerprint) {
    throw new SentimentError({
      code: 'option_invalid',
      field: 'checkpoints',
      message: `checkpoint ${store.location} is of another training: options or rows differ; delete the folder to begin anew`,
    });
  }
  const described = isRecord(record['files']) ? record['files'] : {};
  const arrays = new Map<string, Float32Array>();
  for (const [name, expected] of Object.entries(described)) {
    const bytes = files.get(name);
    const isWhole = bytes && isRecord(expected) && (await sha256(bytes)) === expected['sha256'];
    const values = isWhole ? readWeights(bytes, 'float32') : undefined;
    if (!(values instanceof Float32Array)) return fail(`${name} is damaged or missing`);
    arrays.set(name, values);
  }
  const progress = progressOf(record);
  return (progress && stateOf(network, arrays, progress)) ?? fail('is incomplete');
}

type Progress = Pick<TrainingState, 'epoch' | 'step' | 'bestLoss' | 'bestEpoch'>;

function progressOf({ epoch, step, bestLoss, bestEpoch }: Record<string, unknown>): Progress | undefined {
  if (typeof epoch !== 'number' || typeof step !== 'number' || typeof bestEpoch !== 'number') return undefined;
  return { epoch, step, bestEpoch, bestLoss: typeof bestLoss === 'number' ? bestLoss : Infinity };
}

function stateOf(
  network: NetworkSettings,
  arrays: ReadonlyMap<string, Float32Array>,
  progress: Progress,
): TrainingState | undefined {
  const get = (name: keyof CheckpointArrays): Float32Array | undefined => arrays.get(`${name}.bin`);
  const parametersOf = (weights?: Float32Array, table?: Float32Array): NetworkParameters | undefined =>
    weights && table && { weights: splitWeights(network, weights), table };
  const [means, squares] = [get('means'), get('squares')];
  const [tableMeans, tableSquares] = [get('table-means'), get('table-squares')];
  const parameters = parametersOf(get('weights'), get('table'));
  if (!parameters || !means || !squares || !tableMeans || !tableSquares) return undefined;
  const squaresOf = splitWeights(network, squares);
  const moments = new Map(
    [...splitWeights(network, means)].map(([name, own]) => {
      return [name, { means: own, squares: squaresOf.get(name) ?? new Float32Array(own.length) }];
    }),
  );
  return {
    ...progress,
    parameters,
    moments,
    tableMoments: { means: tableMeans, squares: tableSquares },
    best: parametersOf(get('best-weights'), get('best-table')),
    average: parametersOf(get('average-weights'), get('average-table')),
  };
}

interface TrainingFingerprintOptions {
  readonly settings: NeuralSettings;
  readonly backend: TfjsBackend;
  readonly rows: EncodedRows;
  readonly validation: EncodedRows | undefined;
  readonly words: readonly string[];
}

/** @returns sha256 of all that a training's course depends on, hexadecimal */
export async function trainingFingerprint(options: TrainingFingerprintOptions): Promise<string> {
  const { settings, backend, rows, validation, words } = options;
  const { checkpoints: _, teacher: __, embeddings, ...others } = settings;
  const arrays = [rows, ...(validation ? [validation] : [])].flatMap((own) => [
    ...[own.ids, own.offsets, own.targets, own.weights],
    ...(own.probabilities ? [own.probabilities] : []),
  ]);
  if (embeddings) arrays.push(embeddings.values);
  const hashes: string[] = [];
  for (const values of arrays) hashes.push(await sha256(new Uint8Array(values.slice().buffer)));
  const described = JSON.stringify([libraryVersion, { ...others, backend }, words, embeddings?.words, hashes]);
  return sha256(new TextEncoder().encode(described));
}
