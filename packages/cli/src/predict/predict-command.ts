import { readTexts } from 'sentiment-core/node';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { createOutput } from '../terminal/output.ts';
import { createPredictionWriter, type PredictionFormat } from './prediction-format.ts';
import type { Services } from '../services.ts';
import { UsageError } from '../terminal/usage-error.ts';

export interface PredictOptions {
  readonly input?: string;
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
  services: Services,
): Promise<void> {
  if (texts.length > 0 && input !== undefined) throw new UsageError('give texts or --input, not both');
  if (texts.length === 0 && input === undefined)
    throw new UsageError('give a text, or --input FILE (- for standard input)');
  const classifier = await services.loadClassifier(model);
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
