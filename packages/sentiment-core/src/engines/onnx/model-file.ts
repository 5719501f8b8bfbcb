import { SentimentError } from '../../errors/sentiment-error.ts';
import { isExportedModel } from '../../onnx/graph/encode-model.ts';

/** What an ONNX file says of itself, read without an engine. */
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
const graph = { node: 1, initializer: 5, input: 11, output: 12 };
const node = { operator: 4, attribute: 5 };
const attribute = { name: 1, text: 4 };
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
        metadata.set(textIn(value, entry.key), textIn(value, entry.value));
      } else if (field === model.graph) {
        graphs++;
        for (const { field: part, bytes: content } of messageFields(value)) {
          if (content === undefined) continue;
          if (part === graph.input) names.inputs.push(textIn(content, valueName));
          if (part === graph.output) names.outputs.push(textIn(content, valueName));
          if (part === graph.initializer) names.initializers.add(textIn(content, tensorName));
        }
      }
    }
  } catch (cause) {
    throw invalid(location, cause);
  }
  if (graphs === 0) throw invalid(location);
  // Old writers list the initializers of the graph among its inputs.
  const inputs = names.inputs.filter((name) => !names.initializers.has(name));
  return { inputs, outputs: names.outputs, metadata };
}

function invalid(location: string, cause?: unknown): SentimentError {
  return new SentimentError({ code: 'artifact_invalid', message: `${location} is no ONNX model, or damaged`, cause });
}

export interface LowerCaseOutside {
  /** The file, with no change of case in it if there was one. */
  readonly model: Uint8Array;
  /** Does to a text what the graph did. */
  readonly prepare: (text: string) => string;
}

const lower = 'LOWER';
/** As long in a file as `LOWER`: a varint may have more bytes than it needs. */
const none = [0x84, 0x00, ...new TextEncoder().encode('NONE')];

/**
 * Takes the change of case out of an exported graph. Graphs of this library begin with the lower case of ASCII letters, by
 * StringNormalizer with the locale `C`; in WebAssembly, that operator changes the letters of every script. Other graphs are
 * left alone.
 */
export function takeLowerCaseOutside(file: Uint8Array): LowerCaseOutside {
  const own = file.slice();
  const actions = isExportedModel(own) ? caseChanges(own) : [];
  if (actions.length === 0) return { model: file, prepare: (text) => text };
  for (const { byteOffset } of actions) own.set(none, byteOffset - own.byteOffset - 1);
  return { model: own, prepare: lowerCaseAscii };
}

/** Views of the attribute that tells each StringNormalizer to lower the case. */
function caseChanges(file: Uint8Array): Uint8Array[] {
  return parts(file, model.graph)
    .flatMap((each) => parts(each, graph.node))
    .filter((each) => textIn(each, node.operator) === 'StringNormalizer')
    .flatMap((each) => parts(each, node.attribute))
    .filter((each) => textIn(each, attribute.name) === 'case_change_action')
    .flatMap((each) => parts(each, attribute.text))
    .filter((text) => new TextDecoder().decode(text) === lower);
}

function lowerCaseAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** All fields of one number, length-delimited, as views of the message. */
function parts(message: Uint8Array, wanted: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (const { field, bytes } of messageFields(message)) {
    if (field === wanted && bytes !== undefined) found.push(bytes);
  }
  return found;
}

/** The first field of a number as text; empty when there is none. */
function textIn(message: Uint8Array, wanted: number): string {
  for (const { field, bytes } of messageFields(message)) {
    if (field === wanted && bytes !== undefined) return new TextDecoder().decode(bytes);
  }
  return '';
}

/** One field of a protocol buffer message: its number, and its bytes or its whole number. */
interface MessageField {
  readonly field: number;
  /** Of length-delimited fields; a view of the message. */
  readonly bytes?: Uint8Array;
}

/**
 * The fields of a message in their order (wire format of Google's encoding guide). Numbers are skipped: what is
 * read here is text.
 * @throws {RangeError} where the bytes are no message
 */
export function* messageFields(message: Uint8Array): Generator<MessageField> {
  let offset = 0;

  function varint(): number {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      if (offset >= message.length || shift > 2 ** 63) throw new RangeError('a number does not end');
      const byte = message[offset++];
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
    }
  }

  function take(length: number): Uint8Array {
    if (length > message.length - offset) throw new RangeError('a field ends beyond its message');
    offset += length;
    return message.subarray(offset - length, offset);
  }

  while (offset < message.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    if (field === 0) throw new RangeError('a field has no number');
    switch (tag % 8) {
      case 0:
        varint();
        yield { field };
        break;
      case 1:
        take(8);
        yield { field };
        break;
      case 2:
        yield { field, bytes: take(varint()) };
        break;
      case 5:
        take(4);
        yield { field };
        break;
      default:
        throw new RangeError('a field has no known form');
    }
  }
}
