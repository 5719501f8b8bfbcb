import type { Prediction } from 'sentiment-core';

export const predictionFormats = ['text', 'csv', 'ndjson'] as const;
export type PredictionFormat = (typeof predictionFormats)[number];

export interface PredictionWriter {
  /** Written once, before all rows; may be empty. */
  readonly header: string;
  /** One row, with its line end. */
  row(text: string, prediction: Prediction): string;
}

/** Probabilities come as 32-bit floats, which have 7 significant digits. */
const digits = (probability: number): number => Number(probability.toPrecision(7));

const csvField = (value: string): string =>
  /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
const csvRow = (fields: readonly string[]): string => `${fields.map(csvField).join(',')}\n`;

/**
 * `text` is for people: label, confidence, and the tweet on one line, its control characters shown as spaces.
 * `csv` has the columns text, label, confidence and one `probability_<label>` a label. `ndjson` has one object a line.
 * @param labels of the classifier
 */
export function createPredictionWriter(format: PredictionFormat, labels: readonly string[]): PredictionWriter {
  const width = Math.max(...labels.map((label) => label.length));
  switch (format) {
    case 'text':
      return {
        header: '',
        // Control characters of a tweet could otherwise break the line or drive the terminal.
        row: (text, { label, confidence }) =>
          `${label.padEnd(width)}  ${confidence.toFixed(3)}  ${text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}\n`,
      };
    case 'csv':
      return {
        header: csvRow(['text', 'label', 'confidence', ...labels.map((label) => `probability_${label}`)]),
        row: (text, { label, confidence, probabilities }) =>
          csvRow([
            text,
            label,
            String(digits(confidence)),
            ...labels.map((name) => String(digits(probabilities[name]))),
          ]),
      };
    case 'ndjson':
      return {
        header: '',
        row: (text, { label, confidence, probabilities }) => {
          const rounded = Object.fromEntries(labels.map((name) => [name, digits(probabilities[name])]));
          return `${JSON.stringify({ text, label, confidence: digits(confidence), probabilities: rounded })}\n`;
        },
      };
  }
}
