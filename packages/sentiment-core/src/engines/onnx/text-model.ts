import type { ClassifierInfo } from '../../contracts/classifier.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { outputNames } from '../../onnx/model-interface.ts';
import { maximumLabels } from '../../datasets/label-map.ts';
import { describeModel } from './model-file.ts';

/** A graph of raw text and what it is. */
export interface TextModel {
  readonly info: ClassifierInfo;
  /** Name of the input, string [texts, 1]. */
  readonly input: string;
  /** Names of the outputs, float [texts], in the order of the labels. */
  readonly outputs: readonly string[];
}

export interface TextModelOptions {
  readonly bytes: Uint8Array;
  /** Where the bytes are from, for errors. */
  readonly location: string;
  /** Overrides the metadata of the file. */
  readonly info: Partial<ClassifierInfo>;
}

/**
 * Reads what `createOnnxModel` writes beside the graph.
 * @throws {SentimentError} `artifact_invalid`, `artifact_unsupported`, `option_invalid` for invalid labels
 */
export function readTextModel({ bytes, location, info }: TextModelOptions): TextModel {
  const { inputs, outputs, metadata } = describeModel(bytes, location);
  const labels = info.labels ?? namesIn(metadata.get('labels'));
  if (labels === undefined) {
    throw unsupported(location, 'does not say what its labels are; give them as the option "info"');
  }
  requireLabels(labels);
  if (inputs.length !== 1) {
    throw unsupported(location, `takes ${inputs.length} inputs; a graph of raw text has one, string [texts, 1]`);
  }
  const probabilities = namesIn(metadata.get('probabilityOutputs')) ?? outputNames(labels).probabilities;
  const missing = probabilities.find((name) => !outputs.includes(name));
  if (missing !== undefined || probabilities.length !== labels.length) {
    const expected = missing === undefined ? `${labels.length} outputs of probabilities` : `an output "${missing}"`;
    throw unsupported(location, `lacks ${expected}; there must be one float [texts] for each label`);
  }
  return {
    info: {
      name: info.name ?? (metadata.get('name') || 'onnx'),
      version: info.version ?? (metadata.get('version') || '1'),
      kind: info.kind ?? (metadata.get('kind') || 'onnx'),
      labels: [...labels],
      preprocessing: info.preprocessing ?? (metadata.get('preprocessing') || 'graph'),
      metrics: info.metrics ?? {},
    },
    input: inputs[0],
    outputs: probabilities,
  };
}

function namesIn(json: string | undefined): string[] | undefined {
  if (json === undefined) return undefined;
  try {
    const names: unknown = JSON.parse(json);
    return Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : undefined;
  } catch {
    return undefined;
  }
}

function requireLabels(labels: readonly unknown[]): void {
  const valid = labels.every((label) => typeof label === 'string' && label !== '');
  if (valid && labels.length >= 2 && labels.length <= maximumLabels && new Set(labels).size === labels.length) return;
  throw new SentimentError({
    code: 'option_invalid',
    field: 'info.labels',
    message: `labels must be 2 to ${maximumLabels} different names`,
  });
}

function unsupported(location: string, what: string): SentimentError {
  return new SentimentError({ code: 'artifact_unsupported', message: `${location} ${what}` });
}
