import { readWeights } from '../../artifact/weights.ts';
import { requireBoolean, requireChoice, requireInteger, requireNumber } from '../../errors/option-checks.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import type { HashedFeatureSettings } from '../../features/hashed-ngrams.ts';
import type { LinearParameters } from './classifier.ts';

/** All that a linear function of hashed features is. */
export interface HashedTables {
  readonly features: HashedFeatureSettings;
  readonly parameters: LinearParameters;
}

/** Where the tables of an artifact are. */
export interface HashedTableFiles {
  readonly location: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly weightsFile: string;
  readonly checksFile: string;
}

/**
 * @param value the fields of features and parameters, as `model.json` has them; `weights` is the type of the weights
 * @param labels how many there are
 * @throws {SentimentError} `artifact_invalid`
 */
export function readHashedTables(
  value: Record<string, unknown>,
  { location, files, weightsFile, checksFile }: HashedTableFiles,
  labels: number,
): HashedTables {
  checkSettings(value, location);
  const { negation, ngrams, skipGrams, closingTokens, bits, scale, intercepts, lengthDamping } = value;
  const outputs = labels === 2 ? 1 : labels;
  const weights = readWeights(files.get(weightsFile), value.weights);
  const checks = files.get(checksFile);
  if (
    intercepts.length !== outputs ||
    weights?.length !== 2 ** bits * outputs ||
    checks?.length !== 2 ** bits ||
    (weights instanceof Float32Array && !weights.every(Number.isFinite))
  ) {
    throw new SentimentError({
      code: 'artifact_invalid',
      message: `${location}/${weightsFile} and ${checksFile} do not fit ${labels} labels and 2^${bits} buckets`,
    });
  }
  return {
    features: { negation, ngrams, skipGrams, closingTokens },
    parameters: { bits, outputs, weights, checks, scale, intercepts, lengthDamping },
  };
}

type StoredSettings = HashedFeatureSettings &
  Omit<LinearParameters, 'outputs' | 'weights' | 'checks'> & { readonly weights: 'float32' | 'int8' };

function checkSettings(
  value: Record<string, unknown>,
  location: string,
): asserts value is Record<string, unknown> & StoredSettings {
  try {
    requireBoolean('negation', value['negation']);
    requireBoolean('skipGrams', value['skipGrams']);
    requireInteger('ngrams', value['ngrams'], 1, 5);
    requireInteger('closingTokens', value['closingTokens'], 0, 32);
    requireInteger('bits', value['bits'], 10, 24);
    requireChoice('weights', value['weights'], ['float32', 'int8']);
    requireNumber('scale', value['scale'], -1e9, 1e9);
    if (!Array.isArray(value['intercepts'])) throw new TypeError('intercepts must be a list');
    for (const intercept of value['intercepts']) requireNumber('intercepts', intercept, -1e9, 1e9);
    requireNumber('lengthDamping', value['lengthDamping'], 0, 1000);
  } catch (cause) {
    throw new SentimentError({
      code: 'artifact_invalid',
      message: `${location}/model.json does not describe this kind of model: ${cause instanceof Error ? cause.message : ''}`,
      cause,
    });
  }
}
