import { isExportedModel } from '../../onnx/exported-model.ts';
import { messageFields } from './message-fields.ts';

export interface LowerCaseOutside {
  /** The file, with no change of case in it if there was one. */
  readonly model: Uint8Array;
  /** Does to a text what the graph did. */
  readonly prepare: (text: string) => string;
}

/** Field numbers of onnx.proto. */
const graphOfModel = 7;
const nodeOfGraph = 1;
const node = { operator: 4, attribute: 5 };
const attribute = { name: 1, text: 4 };

const lower = 'LOWER';
/** As long in a file as `LOWER`: a varint may have more bytes than it needs. */
const none = [0x84, 0x00, ...new TextEncoder().encode('NONE')];

/**
 * Takes the change of case out of an exported graph. Graphs of this library begin with the lower case of ASCII letters, by
 * StringNormalizer with the locale `C`; as WebAssembly, that operator changes the letters of every script. Other graphs are
 * left alone.
 */
export function takeLowerCaseOutside(model: Uint8Array): LowerCaseOutside {
  const own = model.slice();
  const actions = isExportedModel(own) ? caseChanges(own) : [];
  if (actions.length === 0) return { model, prepare: (text) => text };
  for (const { byteOffset } of actions) own.set(none, byteOffset - own.byteOffset - 1);
  return { model: own, prepare: lowerCaseAscii };
}

/** Views of what the normalizers of the graph are told. */
function caseChanges(model: Uint8Array): Uint8Array[] {
  return parts(model, graphOfModel)
    .flatMap((graph) => parts(graph, nodeOfGraph))
    .filter((each) => textOf(parts(each, node.operator)[0]) === 'StringNormalizer')
    .flatMap((each) => parts(each, node.attribute))
    .filter((each) => textOf(parts(each, attribute.name)[0]) === 'case_change_action')
    .flatMap((each) => parts(each, attribute.text))
    .filter((text) => textOf(text) === lower);
}

function parts(message: Uint8Array, wanted: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (const { field, bytes } of messageFields(message)) {
    if (field === wanted && bytes !== undefined) found.push(bytes);
  }
  return found;
}

const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

function lowerCaseAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
