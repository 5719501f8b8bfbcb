import { openRecords } from 'sentiment-core/node';
import type { LabelledFeedback } from '@sentiment-core/mlops/retraining';

export interface ReadFeedback {
  readonly rows: readonly LabelledFeedback[];
  /** Rows that cannot be read. */
  readonly bad: number;
}

const columns = ['text', 'label', 'predictedLabel', 'feedbackAt'];

/**
 * Reads files that `feedback export` wrote, or others with its columns.
 * @throws {SentimentError} `dataset_invalid` when a column is missing
 */
export async function readFeedback(files: readonly string[]): Promise<ReadFeedback> {
  const rows: LabelledFeedback[] = [];
  let bad = 0;
  for (const path of files) {
    const file = await openRecords(path, columns);
    for await (const records of file.records(columns)) {
      for (const { values, problem } of records) {
        const [text = '', trueLabel = '', predictedLabel = '', at = ''] = values;
        if (problem !== undefined || Number.isNaN(Date.parse(at))) bad += 1;
        else rows.push({ text, trueLabel, predictedLabel, at: Date.parse(at) });
      }
    }
  }
  return { rows, bad };
}
