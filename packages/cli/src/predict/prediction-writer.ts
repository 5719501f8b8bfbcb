import type { Prediction } from 'sentiment-core';
import type { TableRow } from 'sentiment-core/node';

export type PredictionFormat = 'csv' | 'ndjson' | 'text';

/** Writes rows whose first value is the text, and the others those of the kept columns. */
export interface PredictionWriter {
  /** Written once, before all rows; may be empty. */
  readonly header: string;
  /** One row, with its line end. */
  row(row: TableRow, prediction: Prediction): string;
}

/** Probabilities come as 32-bit floats, which have 7 significant digits. */
function digits(probability: number): number {
  return Number(probability.toPrecision(7));
}

function csvRow(fields: readonly string[]): string {
  const quoted = (value: string): string =>
    /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  return `${fields.map(quoted).join(',')}\n`;
}

/**
 * `text` is for people: label, confidence, and the tweet on one line, its control characters shown as spaces.
 * `csv` has the kept columns, then text, label, confidence and one `probability_<label>` a label. `ndjson` has one object a line
 * with the same; values of JSON stay what they are. A kept column with a name of these becomes `input_<name>`.
 * @param labels of the classifier
 * @param kept columns of the input
 */
export function createPredictionWriter(
  format: PredictionFormat,
  labels: readonly string[],
  kept: readonly string[],
): PredictionWriter {
  switch (format) {
    case 'text':
      return textWriter(labels);
    case 'csv':
      return csvWriter(labels, kept);
    case 'ndjson':
      return ndjsonWriter(labels, kept);
  }
}

function keptNames(kept: readonly string[], own: readonly string[]): string[] {
  const names = new Set([...own, ...kept]);
  return kept.map((name) => {
    let unique = name;
    if (own.includes(name)) do unique = `input_${unique}`; while (names.has(unique)); // prettier-ignore
    return unique;
  });
}

function textWriter(labels: readonly string[]): PredictionWriter {
  const width = Math.max(...labels.map((label) => label.length));
  return {
    header: '',
    // Control characters of a tweet could otherwise break the line or drive the terminal.
    row: ({ values: [text] }, { label, confidence }) =>
      `${label.padEnd(width)}  ${confidence.toFixed(3)}  ${text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}\n`,
  };
}

function csvWriter(labels: readonly string[], kept: readonly string[]): PredictionWriter {
  const own = ['text', 'label', 'confidence', ...labels.map((label) => `probability_${label}`)];
  return {
    header: csvRow([...keptNames(kept, own), ...own]),
    row({ values: [text, ...others] }, { label, confidence, probabilities }) {
      const figures = [confidence, ...labels.map((name) => probabilities[name])];
      const [first, ...rest] = figures.map((figure) => String(digits(figure)));
      return csvRow([...others, text, label, first, ...rest]);
    },
  };
}

function ndjsonWriter(labels: readonly string[], kept: readonly string[]): PredictionWriter {
  const names = keptNames(kept, ['text', 'label', 'confidence', 'probabilities']);
  return {
    header: '',
    row({ values, json }, { label, confidence, probabilities }) {
      const cells = names.map((name, index): [string, unknown] => [name, (json ?? values)[index + 1] ?? null]);
      const rounded = Object.fromEntries(labels.map((name) => [name, digits(probabilities[name])]));
      const prediction = { text: values[0], label, confidence: digits(confidence), probabilities: rounded };
      return `${JSON.stringify({ ...Object.fromEntries(cells), ...prediction })}\n`;
    },
  };
}
