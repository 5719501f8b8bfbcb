import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Classifier } from '../../contracts/classifier.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { createScoredClassifier, textByText } from '../../classification/scored-classifier.ts';
import { requirePlainFile } from '../files/read-bytes.ts';
import { openTable } from '../tables/open-table.ts';
import type { TableRow } from '../tables/table.ts';
import { dataFormat } from '../tables/table-format.ts';

const prefix = 'probability_';
/** Probabilities are written with 7 digits, by others with fewer. */
const tolerance = 0.01;

/**
 * Predictions that were written down before, as a classifier that knows their texts and no others: the CSV that `sentiment predict
 * --format csv` writes, or any CSV or TSV file (.gz too) with the columns `text` and `probability_<label>` for 2 labels or more. So a
 * model that this library cannot run can teach one that it can. Its version is the SHA-256 of what it says. Memory: the texts, and
 * 8 bytes a label of each. Predicting throws `invalid_argument` for a text that is not in the file.
 * @throws {SentimentError} `dataset_not_found`; `dataset_invalid` naming file and line: probabilities that are no numbers from 0 to 1 or
 * do not sum to 1 within 0.01 (they are scaled to do so), or a text that comes again with other ones
 */
export async function readPredictions(path: string): Promise<Classifier> {
  const format = dataFormat(path);
  if (format !== 'csv' && format !== 'tsv') {
    throw invalid(`${path}: predictions are read from .csv and .tsv files, with or without .gz`);
  }
  await requirePlainFile(path);
  const file = await openTable(path, { text: 'text' });
  const columns = file.columns.filter((column) => column.startsWith(prefix));
  const labels = columns.map((column) => column.slice(prefix.length));
  if (labels.length < 2) throw invalid(`${path}: at least two columns "${prefix}<label>" are needed`);
  const sha256 = createHash('sha256').update(JSON.stringify(labels));
  const rows = new Map<string, number>();
  const values: number[] = [];
  for await (const group of file.rows({ columns: ['text', ...columns] })) {
    for (const record of group) {
      const { text, probabilities } = readRecord(record, path);
      const row = rows.get(text);
      if (row === undefined) {
        rows.set(text, rows.size);
        values.push(...probabilities);
        sha256.update(JSON.stringify([text, ...probabilities]));
      } else if (probabilities.some((value, index) => value !== values[row * labels.length + index])) {
        throw invalid(`${path} line ${record.line}: the text came before, with other probabilities`);
      }
    }
  }

  const version = sha256.digest('hex');
  const info = { name: basename(path), version, kind: 'recorded', labels, preprocessing: 'none', metrics: {} };
  const lookUp = textByText(labels.length, (text, probabilities) => {
    const row = rows.get(text);
    if (row === undefined) {
      const message = `${path}: there is no prediction for a text of ${text.length} characters that is asked for`;
      throw new SentimentError({ code: 'invalid_argument', field: 'texts', message });
    }
    labels.forEach((_, index) => (probabilities[index] = values[row * labels.length + index]));
  });
  return createScoredClassifier(info, lookUp);
}

function readRecord({ line, values, problem }: TableRow, path: string): { text: string; probabilities: number[] } {
  if (problem) throw invalid(`${path} line ${line}: ${problem.message}`);
  const [text, ...written] = values;
  const probabilities = written.map((value) => (value.trim() === '' ? NaN : Number(value)));
  const sum = probabilities.reduce((total, value) => total + value, 0);
  if (probabilities.every((value) => value >= 0 && value <= 1) && Math.abs(sum - 1) <= tolerance) {
    return { text, probabilities: probabilities.map((value) => value / sum) };
  }
  throw invalid(`${path} line ${line}: the probabilities must be numbers from 0 to 1 that sum to 1`);
}

function invalid(message: string): SentimentError {
  return new SentimentError({ code: 'dataset_invalid', message });
}
