/**
 * A text as ONNX Runtime must be given it. Some of its bindings, that of Node among them, end a text at the first NUL;
 * every preprocessing takes NUL for white space, so that a space in its place changes nothing.
 */
export function engineText(text: string): string {
  return text.replaceAll('\u0000', ' ');
}
