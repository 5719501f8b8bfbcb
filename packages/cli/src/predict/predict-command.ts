import type { Prediction } from 'sentiment-core';
import { readTexts } from 'sentiment-core/node';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { createOutput } from '../terminal/output.ts';
import type { Models } from '../models.ts';
import { UsageError } from '../terminal/errors.ts';

export type PredictionFormat = 'csv' | 'ndjson' | 'text';

export interface PredictOptions {
  readonly input?: string | undefined;
  /** Column of the texts in a CSV, TSV or NDJSON file. */
  readonly text: string;
  readonly format: PredictionFormat;
  readonly model: string;
}

const batchSize = 1000;

/** One row a text, in input order, as the texts arrive. */
export async function predict(
  texts: readonly string[],
  { input, text, format, model }: PredictOptions,
  io: CommandLineIo,
  models: Models,
): Promise<void> {
  if (texts.length > 0 && input !== undefined) throw new UsageError('give texts or --input, not both');
  if (texts.length === 0 && input === undefined)
    throw new UsageError('give a text, or --input FILE (- for standard input)');
  const classifier = await models.loadClassifier(model);
  try {
    const writer = createPredictionWriter(format, classifier.info.labels);
    const output = createOutput(io.stdout);
    if (writer.header !== '') await output.write(writer.header);
    const groups = input === undefined ? [texts] : readTexts(input === '-' ? io.stdin : input, { text });
    for await (const group of groups) {
      for (let start = 0; start < group.length; start += batchSize) {
        const batch = group.slice(start, start + batchSize);
        const predictions = await classifier.predict(batch);
        await output.write(predictions.map((prediction, index) => writer.row(batch[index], prediction)).join(''));
      }
    }
  } finally {
    await classifier.close();
  }
}

interface PredictionWriter {
  /** Written once, before all rows; may be empty. */
  readonly header: string;
  /** One row, with its line end. */
  row(text: string, prediction: Prediction): string;
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
 * `csv` has the columns text, label, confidence and one `probability_<label>` a label. `ndjson` has one object a line.
 * @param labels of the classifier
 */
function createPredictionWriter(format: PredictionFormat, labels: readonly string[]): PredictionWriter {
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
