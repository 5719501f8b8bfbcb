import { manifestFile } from '../artifact/manifest.ts';
import type { Artifact } from '../artifact/read-artifact.ts';
import type { TrainedModel } from '../contracts/trainer.ts';
import { type QuantizableModel, quantizableModel } from './quantizable-model.ts';
import { type QuantizeOptions, type QuantizeSettings, quantizeSettings } from './quantization-options.ts';
import type { QuantizationRecord } from './quantization-record.ts';

/** A smaller model: a classifier, its files, and what was done. */
export interface QuantizedModel extends TrainedModel {
  readonly record: QuantizationRecord;
}

/**
 * Makes a smaller model of a classical one (naive Bayes, logistic regression): weights of fewer bytes, and fewer of them. Golden
 * vectors are those of the new model, `training.quantization` records what was done, and the figures of the old model are
 * left out, for they are no longer true: give new ones to `toArtifact`. The same artifact and options give the same bytes.
 * @throws {SentimentError} `option_invalid`; `artifact_unsupported` for other kinds of model; `artifact_invalid`
 */
export async function quantizeModel(artifact: Artifact, options: QuantizeOptions = {}): Promise<QuantizedModel> {
  const settings = quantizeSettings(options);
  return shrinkModel(artifact, quantizableModel(artifact), settings);
}

/** As `quantizeModel`, for a model that was read before. */
export async function shrinkModel(
  { manifest }: Artifact,
  model: QuantizableModel,
  settings: QuantizeSettings,
): Promise<QuantizedModel> {
  const { classifier, weights, pruned, write } = model.shrink(settings);
  const record: QuantizationRecord = {
    from: manifest.checksum,
    weights,
    bytes: {
      before: Object.values(manifest.files).reduce((sum, { bytes }) => sum + bytes, 0),
      after: binaryBytes(await write({}, {})),
    },
    pruned,
  };
  return { classifier, record, toArtifact: (metrics = {}) => write({ quantization: record }, metrics) };
}

function binaryBytes(files: ReadonlyMap<string, Uint8Array>): number {
  let bytes = 0;
  for (const [name, content] of files) if (name !== manifestFile) bytes += content.length;
  return bytes;
}
