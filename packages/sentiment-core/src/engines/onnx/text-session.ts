import { SentimentError } from '../../errors/sentiment-error.ts';
import { engineText } from '../../onnx/model-interface.ts';
import { takeLowerCaseOutside } from './model-file.ts';
import type { LoadedEngine, OnnxEngineName } from './web-engine.ts';

/** What is needed to open a graph; can be sent to a worker. */
export interface TextSessionOptions {
  /** The file. */
  readonly model: Uint8Array;
  /** Where it is from, for errors. */
  readonly location: string;
  readonly input: string;
  readonly outputs: readonly string[];
  readonly intraOpNumThreads: number;
}

/** A graph in an engine. */
export interface TextSession {
  readonly engine: OnnxEngineName;
  /** One call at a time. Returns probabilities, row-major [texts.length, outputs]. */
  run(texts: readonly string[]): Promise<Float32Array<ArrayBuffer>>;
  release(): Promise<void>;
}

/** @throws {SentimentError} `artifact_unsupported` when the engine cannot load the graph */
export async function openTextSession(
  { engine, name }: LoadedEngine,
  { model, location, input, outputs, intraOpNumThreads }: TextSessionOptions,
): Promise<TextSession> {
  const web = name === 'web' ? takeLowerCaseOutside(model) : undefined;
  const session = await engine.InferenceSession.create(web?.model ?? model, {
    intraOpNumThreads,
    interOpNumThreads: 1,
    executionProviders: [name === 'node' ? 'cpu' : 'wasm'],
  }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SentimentError({
      code: 'artifact_unsupported',
      message: `${location} cannot be loaded by onnxruntime-${name}: ${why}`,
      cause,
    });
  });

  const prepare = web ? (text: string) => wellFormed(web.prepare(engineText(text))) : engineText;

  async function runGroup(texts: readonly string[], places: readonly number[], target: Float32Array): Promise<void> {
    const group = places.map((place) => prepare(texts[place]));
    const results = await session.run({ [input]: new engine.Tensor('string', group, [group.length, 1]) }, outputs);
    outputs.forEach((output, column) => {
      const { data, type } = results[output];
      if (type !== 'float32' || data.length !== group.length) {
        throw new RangeError(`output "${output}" is ${type} [${data.length}], not float32 [${group.length}]`);
      }
      places.forEach((place, row) => (target[place * outputs.length + column] = (data as Float32Array)[row]));
    });
    for (const output of Object.values(results)) output.dispose();
  }

  return {
    engine: name,
    async run(texts) {
      const probabilities = new Float32Array(texts.length * outputs.length);
      for (const places of groupByLength(texts)) await runGroup(texts, places, probabilities);
      return probabilities;
    },
    release: () => session.release(),
  };
}

/** WebAssembly gets half a surrogate pair as bytes that are no UTF-8, and the graph refuses them; others get U+FFFD. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/**
 * The Tokenizer of ONNX Runtime makes a table as wide as the longest text of a run. Limit of that table in UTF-16 code units,
 * rows times the longest text; a single longer text has a run of its own.
 */
const tableLimit = 1 << 18;

/**
 * Deals texts out to runs so that a long one runs with others of its length.
 * @returns places of the texts, shortest first, a list for each run; none is empty
 */
export function groupByLength(texts: readonly string[], limit: number = tableLimit): number[][] {
  const places = texts.map((_, place) => place).sort((left, right) => texts[left].length - texts[right].length);
  const groups: number[][] = [];
  let group: number[] = [];
  for (const place of places) {
    if (group.length > 0 && (group.length + 1) * texts[place].length > limit) {
      groups.push(group);
      group = [];
    }
    group.push(place);
  }
  if (group.length > 0) groups.push(group);
  return groups;
}
