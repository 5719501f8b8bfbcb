import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { labelledColumns, type LabelledRow, toCsv, toNdjson } from './labelled-rows.ts';

function row(text: string): LabelledRow {
  return {
    text,
    label: 'negative',
    predictionId: 'id',
    predictedLabel: 'positive',
    modelName: 'm',
    modelVersion: '1',
    predictedAt: '2026-01-17T10:30:00.000Z',
    feedbackAt: '2026-01-17T10:31:00.000Z',
  };
}
const rows = ['plain', 'a, "b"\nc\r\nd', ' spaces ', '', '😀'].map(row);

async function* each(): AsyncIterable<LabelledRow> {
  yield* rows;
}
async function collect(lines: AsyncIterable<string>): Promise<string> {
  let all = '';
  for await (const line of lines) all += line;
  return all;
}

test('CSV reads back as it was', async () => {
  const csv = await collect(toCsv(each()));
  expect(csv.split('\r\n')[0]).toBe(labelledColumns.join(','));
  expect(csv.split('\r\n')[1]).toBe('plain,negative,id,positive,m,1,2026-01-17T10:30:00.000Z,2026-01-17T10:31:00.000Z');
  expect(parse(csv, { columns: true, record_delimiter: '\r\n' })).toEqual(rows);
});

test('NDJSON reads back as it was', async () => {
  const lines = (await collect(toNdjson(each()))).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(rows);
});
