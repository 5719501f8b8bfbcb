import { libraryName } from '../library.ts';
import { createMessageWriter } from './protobuf/message-writer.ts';
import { irVersion } from './graph/encode-model.ts';

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
