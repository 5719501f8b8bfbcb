import { SentimentError, type Trainer } from 'sentiment-core';
import type { WordVectors } from 'sentiment-core/embeddings';
import type { TrainerRequest } from '../services.ts';

const networkFlags = ['embeddings', 'checkpoints', 'teacher'] as const;

/** Networks among the values of `train --model`. */
export const networkKinds = ['embedding-average', 'text-cnn', 'lstm', 'bilstm'] as const;
type NetworkKind = (typeof networkKinds)[number];

export function isNetwork(kind: string): kind is NetworkKind {
  return networkKinds.some((network) => network === kind);
}

/**
 * A trainer of networks; the files that the request names are read here. Several files of word vectors, with commas between, are
 * put side by side.
 * @throws {SentimentError} `option_invalid`, and what reading word vectors throws
 */
export async function createNetworkTrainer(architecture: NetworkKind, request: TrainerRequest): Promise<Trainer> {
  const { options, seed, embeddings: file, checkpoints: folder, teacher } = request;
  const { createNeuralTrainer } = await import('sentiment-core/training');
  const { createCheckpointFolder, readWordVectors } = await import('sentiment-core/node');
  const { joinWordVectors } = await import('sentiment-core/embeddings');
  const parts: WordVectors[] = [];
  for (const part of file?.split(',') ?? []) parts.push(await readWordVectors(part));
  const embeddings = parts.length > 1 ? joinWordVectors(parts) : parts[0];
  const checkpoints = folder === undefined ? undefined : createCheckpointFolder(folder);
  return createNeuralTrainer({
    seed,
    ...options,
    architecture,
    ...(embeddings && { embeddings }),
    ...(checkpoints && { checkpoints }),
    ...(teacher && { teacher }),
  });
}

/** @throws {SentimentError} `invalid_argument` when a model that is no network is given what only networks take */
export function refuseNetworkOptions(
  kind: string,
  given: Partial<Record<(typeof networkFlags)[number], unknown>>,
): void {
  const flag = isNetwork(kind) ? undefined : networkFlags.find((name) => given[name] !== undefined);
  if (flag === undefined) return;
  throw new SentimentError({
    code: 'invalid_argument',
    field: flag,
    message: `--${flag} is for ${networkKinds.join(', ')}, not ${kind}`,
  });
}
