/**
 * A text as ONNX Runtime must be given it. Some of its bindings, that of Node among them, end a text at the first NUL;
 * every preprocessing takes NUL for white space, so that a space in its place changes nothing.
 */
export function engineText(text: string): string {
  return text.replaceAll('\u0000', ' ');
}

export interface OutputNames {
  readonly label: 'label';
  /** One a label, different from each other. */
  readonly probabilities: readonly string[];
}

/**
 * `prob_` and the label, with `_` for whatever is not a letter of ASCII, a digit or `_`: names of outputs become columns,
 * fields and file names elsewhere. Where two labels would share a name, the later ones get the first free number.
 */
export function outputNames(labels: readonly string[]): OutputNames {
  const taken = new Set<string>();
  for (const label of labels) {
    const plain = `prob_${label.replace(/[^A-Za-z0-9_]/gu, '_')}`;
    let name = plain;
    for (let number = 2; taken.has(name); number++) name = `${plain}_${number}`;
    taken.add(name);
  }
  return { label: 'label', probabilities: [...taken] };
}
