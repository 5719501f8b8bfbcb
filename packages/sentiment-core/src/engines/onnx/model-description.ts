import { SentimentError } from '../../errors/sentiment-error.ts';
import { messageFields } from './message-fields.ts';

/** What an ONNX file says of itself, without an engine. */
export interface ModelDescription {
  /** Names of the inputs of the graph. */
  readonly inputs: readonly string[];
  /** Names of the outputs of the graph. */
  readonly outputs: readonly string[];
  /** What its maker wrote beside the graph. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Field numbers of onnx.proto. */
const model = { graph: 7, metadata: 14 };
const graph = { initializer: 5, input: 11, output: 12 };
const entry = { key: 1, value: 2 };
const valueName = 1;
const tensorName = 8;

/**
 * @param bytes a ModelProto
 * @param location where it is from, for the error
 * @throws {SentimentError} `artifact_invalid` unless the bytes are an ONNX file with a graph
 */
export function describeModel(bytes: Uint8Array, location: string): ModelDescription {
  const metadata = new Map<string, string>();
  const names = { inputs: new Array<string>(), outputs: new Array<string>(), initializers: new Set<string>() };
  let graphs = 0;
  try {
    for (const { field, bytes: value } of messageFields(bytes)) {
      if (value === undefined) continue;
      if (field === model.metadata) {
        metadata.set(textOf(value, entry.key), textOf(value, entry.value));
      } else if (field === model.graph) {
        graphs++;
        for (const { field: part, bytes: content } of messageFields(value)) {
          if (content === undefined) continue;
          if (part === graph.input) names.inputs.push(textOf(content, valueName));
          if (part === graph.output) names.outputs.push(textOf(content, valueName));
          if (part === graph.initializer) names.initializers.add(textOf(content, tensorName));
        }
      }
    }
  } catch (cause) {
    throw invalid(location, cause);
  }
  if (graphs === 0) throw invalid(location);
  // Old writers list what the graph brings along among its inputs.
  const inputs = names.inputs.filter((name) => !names.initializers.has(name));
  return { inputs, outputs: names.outputs, metadata };
}

function textOf(message: Uint8Array, wanted: number): string {
  for (const { field, bytes } of messageFields(message)) {
    if (field === wanted && bytes !== undefined) return new TextDecoder().decode(bytes);
  }
  return '';
}

function invalid(location: string, cause?: unknown): SentimentError {
  return new SentimentError({ code: 'artifact_invalid', message: `${location} is no ONNX model, or damaged`, cause });
}
