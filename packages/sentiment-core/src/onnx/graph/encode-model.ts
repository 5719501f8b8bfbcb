import { libraryName, libraryVersion } from '../../library.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { createMessageWriter } from './message-writer.ts';

/** The first ONNX release with the string operators is 1.15; ONNX Runtime reads it from 1.17 on. */
const irVersion = 9;
const operatorSets = [
  ['', 20],
  ['ai.onnx.ml', 4],
  ['com.microsoft', 1],
] as const;

export interface OnnxModelDescription {
  readonly name: string;
  /** Kept in the model beside the graph. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** ModelProto. Holds nothing that depends on the clock or the machine. */
export function encodeModel(graph: GraphBuilder, { name, metadata }: OnnxModelDescription): Uint8Array {
  const model = createMessageWriter();
  model.integer(1, irVersion);
  model.text(2, libraryName);
  model.text(3, libraryVersion);
  model.message(7, graph.encode(name));
  for (const [domain, version] of operatorSets) {
    const set = createMessageWriter();
    set.text(1, domain);
    set.integer(2, version);
    model.message(8, set);
  }
  for (const [key, value] of Object.entries(metadata)) {
    const entry = createMessageWriter();
    entry.text(1, key);
    entry.text(2, value);
    model.message(14, entry);
  }
  return model.finish();
}

/** How every file that `encodeModel` writes begins. */
function opening(): Uint8Array {
  const message = createMessageWriter();
  message.integer(1, irVersion);
  message.text(2, libraryName);
  return message.finish();
}

/** Bytes of a file that `isExportedModel` looks at. */
export const openingLength = opening().length;

/** @returns true when an ONNX file was written by this library, whatever its version */
export function isExportedModel(start: Uint8Array): boolean {
  return opening().every((byte, index) => start[index] === byte);
}
