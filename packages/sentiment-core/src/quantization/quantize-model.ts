import { manifestFile } from '../artifact/manifest.ts';
import type { Artifact } from '../artifact/read-artifact.ts';
import type { TrainedModel } from '../contracts/trainer.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { keepReference, referenceFile } from '../reference/model-reference.ts';
import { quantizableOf } from '../models/families.ts';
import {
  type QuantizableModel,
  type QuantizationRecord,
  type QuantizeOptions,
  type QuantizeSettings,
  quantizeSettings,
} from '../models/quantizable-model.ts';

/** A smaller model: a classifier, its files, and what was done. */
export interface QuantizedModel extends TrainedModel {
  readonly record: QuantizationRecord;
}

/**
 * Makes a smaller model of one (naive Bayes, logistic regression, networks): weights of fewer bytes, and fewer of them. Golden vectors
 * are those of the new model, `training.quantization` records what was done, and the figures of the old model are left out,
 * for they are no longer true: give new ones to `toArtifact`. Its reference stays: rounded weights move few predictions. The same artifact and options give the same bytes.
 * @throws {SentimentError} `option_invalid`; `artifact_unsupported` for other kinds of model; `artifact_invalid`
 */
export async function quantizeModel(artifact: Artifact, options: QuantizeOptions = {}): Promise<QuantizedModel> {
  const settings = quantizeSettings(options);
  return shrinkModel(artifact, await quantizableOf(artifact), settings);
}

/** As `quantizeModel`, for a model that was read before. */
export async function shrinkModel(
  artifact: Artifact,
  model: QuantizableModel,
  settings: QuantizeSettings,
): Promise<QuantizedModel> {
  if (settings.pruneBuckets !== undefined && model.hasLinearPart !== true) {
    const message = 'option "pruneBuckets" is for networks with a linear part, and this model has none';
    throw new SentimentError({ code: 'option_invalid', field: 'pruneBuckets', message });
  }
  const { classifier, weights, pruned, write } = model.shrink(settings);
  const record: QuantizationRecord = {
    from: artifact.manifest.checksum,
    weights,
    bytes: {
      before: binaryBytes(artifact.files),
      after: binaryBytes(await write({}, {})),
    },
    pruned,
  };
  return {
    classifier,
    record,
    toArtifact: async (metrics = {}) => keepReference(artifact, await write({ quantization: record }, metrics)),
  };
}

/** Of what the model is made of. */
function binaryBytes(files: ReadonlyMap<string, Uint8Array>): number {
  let bytes = 0;
  for (const [name, content] of files) if (name !== manifestFile && name !== referenceFile) bytes += content.length;
  return bytes;
}
