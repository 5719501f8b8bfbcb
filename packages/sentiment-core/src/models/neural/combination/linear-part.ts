import { isRecord } from '../../../artifact/manifest.ts';
import type { Artifact } from '../../../artifact/read-artifact.ts';
import { weightsBytes, weightsType } from '../../../artifact/weights.ts';
import { SentimentError } from '../../../errors/sentiment-error.ts';
import { tweetGrammarVersion } from '../../../preprocessing/advanced/tweet-grammar.ts';
import { type HashedTables, readHashedTables } from '../../hashed-linear/artifact.ts';
import type { Dataset } from '../../../contracts/trainer.ts';
import { createLinearScorer } from '../../hashed-linear/classifier.ts';

const [weightsFile, checksFile] = ['linear-weights.bin', 'linear-checks.bin'];

/** What of an artifact describes a linear part: a field of `parameters`, and files. */
interface LinearPartFiles {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** The files are those of logistic regression on hashed features, under names of their own; nothing without a linear part. */
export function writeLinearPart(linear: HashedTables | undefined): LinearPartFiles {
  if (!linear) return { parameters: {}, files: new Map() };
  const { weights, checks, bits, scale, intercepts, lengthDamping } = linear.parameters;
  const described = { bits, weights: weightsType(weights), scale, intercepts, lengthDamping };
  return {
    parameters: { linear: { grammar: tweetGrammarVersion, ...linear.features, ...described } },
    files: new Map([
      [weightsFile, weightsBytes(weights)],
      [checksFile, checks],
    ]),
  };
}

/**
 * @param value the field `linear` of `parameters`
 * @throws {SentimentError} `artifact_invalid`, `artifact_unsupported`
 */
export function readLinearPart(value: unknown, { location, manifest, files }: Artifact): HashedTables | undefined {
  if (value === undefined) return undefined;
  if (!isRecord(value)) {
    throw new SentimentError({
      code: 'artifact_invalid',
      message: `${location}/model.json: "linear" is no linear part`,
    });
  }
  if (value['grammar'] !== tweetGrammarVersion) {
    throw new SentimentError({
      code: 'artifact_unsupported',
      message: `${location}: its linear part was trained with grammar ${String(value['grammar'])}; this version of sentiment-core has ${tweetGrammarVersion}`,
    });
  }
  return readHashedTables(value, { location, files, weightsFile, checksFile }, manifest.labels.length);
}

/**
 * The scores of a linear part before the softmax: log-odds count for the second of two labels.
 * @returns adds the scores of a text to others, [labels]
 */
export function createLinearScores({
  features,
  parameters,
}: HashedTables): (text: string, scores: Float64Array) => void {
  const score = createLinearScorer(features, parameters);
  const { outputs } = parameters;
  const logits = new Float64Array(outputs);
  const texts = [''];
  return (text, scores) => {
    texts[0] = text;
    score(texts, logits);
    const first = scores.length - outputs;
    for (let output = 0; output < outputs; output++) scores[first + output] += logits[output];
  };
}

/**
 * @param add adds the scores of a text to others, [labels]
 * @returns scores of all rows, row-major [rows, labels]
 */
export async function scoresOf(
  dataset: Dataset,
  add: (text: string, scores: Float64Array) => void,
): Promise<Float32Array> {
  const labels = dataset.labels.length;
  const own = new Float64Array(labels);
  const batches: Float32Array[] = [];
  for await (const batch of dataset.batches()) {
    const scores = new Float32Array(batch.length * labels);
    batch.forEach(({ text }, row) => {
      own.fill(0);
      add(text, own);
      scores.set(own, row * labels);
    });
    batches.push(scores);
  }
  const all = new Float32Array(batches.reduce((sum, scores) => sum + scores.length, 0));
  let start = 0;
  for (const scores of batches) {
    all.set(scores, start);
    start += scores.length;
  }
  return all;
}
