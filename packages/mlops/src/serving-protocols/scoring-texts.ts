import { SentimentError } from 'sentiment-core/http';
import { textInput } from './prediction-access.ts';

/**
 * The JSON bodies of MLflow's scoring protocol: one of `dataframe_split`, `dataframe_records`, `instances`, `inputs`.
 * https://mlflow.org/docs/latest/ml/deployment/deploy-model-locally/#json-input
 */
type JsonObject = Readonly<Record<string, unknown>>;

function malformed(message: string): SentimentError {
  return new SentimentError({ code: 'invalid_request', message });
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A tensor of shape [N, 1] is a list of lists of one. */
function withoutList(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

function fromSplit(frame: unknown): unknown[] {
  if (!isObject(frame)) throw malformed('dataframe_split must be an object.');
  if (Object.keys(frame).some((key) => key !== 'columns' && key !== 'index' && key !== 'data') || !('data' in frame))
    throw malformed('dataframe_split must have "data", may have "columns" and "index", and nothing else.');
  const { columns, index, data } = frame;
  if (!Array.isArray(data)) throw malformed('dataframe_split.data must be a list of rows.');
  const rows = data.map((row: unknown): readonly unknown[] => (Array.isArray(row) ? row : [row]));
  if (columns !== undefined && columns !== null && !Array.isArray(columns))
    throw malformed('dataframe_split.columns must be a list of names.');
  if (Array.isArray(index) && index.length !== rows.length)
    throw malformed(`dataframe_split has ${rows.length} rows and ${index.length} index entries.`);
  const names: readonly unknown[] = columns ?? (rows[0] ?? ['']).map((_, position) => position);
  const odd = rows.findIndex((row) => row.length !== names.length);
  if (odd !== -1) throw malformed(`Row ${odd} of dataframe_split has another number of values than there are columns.`);
  const column = findTextColumn(names);
  return rows.map((row) => row[column]);
}

function fromRecords(records: readonly unknown[]): unknown[] {
  if (records.length === 0) return [];
  const names = isObject(records[0]) ? Object.keys(records[0]) : [];
  const name = names[findTextColumn(names)];
  return records.map((record, index) => {
    if (isObject(record) && Object.hasOwn(record, name)) return record[name];
    throw wrongColumns(`Record ${index} has no text.`);
  });
}

function fromColumns(columns: JsonObject): unknown[] {
  const names = Object.keys(columns);
  const texts = columns[names[findTextColumn(names)]];
  if (!Array.isArray(texts)) return [texts];
  const lengths = Object.values(columns).flatMap((values) => (Array.isArray(values) ? [values.length] : []));
  if (lengths.some((length) => length !== texts.length)) throw wrongColumns('The columns differ in length.');
  return texts.map(withoutList);
}

function fromTensor(value: unknown): unknown[] {
  if (isObject(value)) return fromColumns(value);
  if (!Array.isArray(value)) throw wrongColumns('A list of texts, of records, or an object of columns is needed.');
  return isObject(value[0]) ? fromRecords(value) : value.map(withoutList);
}

const readers: Readonly<Record<string, (value: unknown) => unknown[]>> = {
  dataframe_split: fromSplit,
  dataframe_records(value) {
    if (!Array.isArray(value)) throw malformed('dataframe_records must be a list of records.');
    return fromRecords(value);
  },
  instances: fromTensor,
  inputs: fromTensor,
};

/**
 * The values of the text column, one a row; what they are is not checked yet. `params` and other keys are passed over.
 * @throws {SentimentError} `invalid_request` when the body is malformed, `invalid_argument` when its columns do not fit
 */
export function readScoringTexts(body: unknown): unknown[] {
  const given = isObject(body) ? Object.keys(readers).filter((key) => Object.hasOwn(body, key)) : [];
  if (!isObject(body) || given.length !== 1)
    throw malformed(`Send a JSON object with exactly one of ${Object.keys(readers).join(', ')}.`);
  return readers[given[0]](body[given[0]]);
}

/**
 * The texts of a CSV body with a header. A text is what stands there: `null` and `5` are texts, an empty field is an
 * empty text.
 * @param most rows to read, at most
 * @throws {SentimentError} `invalid_request` when it is not CSV, `invalid_argument` when its columns do not fit
 */
export async function readCsvTexts(body: string, most: number): Promise<string[]> {
  const { header, rows } = await readTable(body, most);
  const column = findTextColumn(header);
  return rows.map((row) => row[column]);
}

async function readTable(body: string, most: number) {
  // Loaded with the first CSV: most callers send JSON.
  const { parseCsvTable } = await import('sentiment-core/node');
  try {
    return parseCsvTable(body, most);
  } catch (error) {
    if (!SentimentError.isInstance(error) || error.code !== 'dataset_invalid') throw error;
    const message = `The CSV cannot be read: ${error.message}.`;
    throw new SentimentError({ code: 'invalid_request', message });
  }
}

/**
 * Which of a table's columns is the text: the one of that name, or the only one there is.
 * @returns its index
 * @throws {SentimentError} `invalid_argument` when there is none, `invalid_request` when there is more than one
 */
function findTextColumn(names: readonly unknown[]): number {
  const first = names.indexOf(textInput);
  if (first !== names.lastIndexOf(textInput)) {
    const message = `There is more than one column "${textInput}".`;
    throw new SentimentError({ code: 'invalid_request', message });
  }
  if (first !== -1) return first;
  if (names.length === 1) return 0;
  throw wrongColumns(`There is no column "${textInput}", and the only column was expected to be the text.`);
}

/** Columns that do not fit the model. */
function wrongColumns(message: string): SentimentError {
  return new SentimentError({ code: 'invalid_argument', message });
}
