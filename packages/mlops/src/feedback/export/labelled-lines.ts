import type { LabelledRow } from './labelled-rows.ts';

/** Column names, also of NDJSON; `sentiment train` reads `text` and `label`. */
export const labelledColumns = [
  ...(['text', 'label', 'predictionId', 'predictedLabel'] as const),
  ...(['modelName', 'modelVersion', 'predictedAt', 'feedbackAt'] as const),
];

/** CSV by RFC 4180: a header, comma, CRLF; quotes where needed. */
export async function* toCsv(rows: AsyncIterable<LabelledRow>): AsyncIterable<string> {
  yield `${labelledColumns.join(',')}\r\n`;
  for await (const row of rows) yield `${labelledColumns.map((column) => csvField(row[column])).join(',')}\r\n`;
}

/** One JSON object a line. */
export async function* toNdjson(rows: AsyncIterable<LabelledRow>): AsyncIterable<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}

const csvField = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
