import { integer, number, opaque, optionsOf, parseOptions, withDefault } from 'sentiment-core/http';
import type { Database } from '../storage/database.ts';

/** A prediction of which both the text and the right label are known. */
export interface LabelledRow {
  /** Masked as it was kept. */
  readonly text: string;
  /** The right label. */
  readonly label: string;
  readonly predictionId: string;
  readonly predictedLabel: string;
  readonly modelName: string;
  readonly modelVersion: string;
  /** ISO 8601, UTC. */
  readonly predictedAt: string;
  /** When the feedback was received: ISO 8601, UTC. */
  readonly feedbackAt: string;
}

export interface LabelledRowsOptions {
  readonly database: Pick<Database, 'query'>;
  /** Feedback received at this time or later, milliseconds since 1970. Default: all. */
  readonly since?: number | undefined;
  /** Feedback received before this time, milliseconds since 1970. Default: all. */
  readonly until?: number | undefined;
  /** Rows read at once, 1 to 10,000. Default 1,000. */
  readonly pageSize?: number | undefined;
}

/** What was read: every feedback in the period is one of these three. */
export interface LabelledRowCounts {
  /** Given out. */
  readonly labelled: number;
  /** Left out: known to be wrong, and the right label is not. */
  readonly withoutLabel: number;
  /** Left out: the text was neither sent with the feedback nor kept. */
  readonly withoutText: number;
}

export interface LabelledRows {
  /** In the order of the prediction ids, which is that of time; read once, page by page. */
  rows(): AsyncIterable<LabelledRow>;
  /** Of the rows read so far. */
  counts(): LabelledRowCounts;
}

const time = number(0, Number.MAX_SAFE_INTEGER);

const labelledRowsOptions = optionsOf<LabelledRowsOptions>()({
  database: opaque<LabelledRowsOptions['database']>(),
  since: withDefault(time, 0),
  until: withDefault(time, Number.MAX_SAFE_INTEGER),
  pageSize: withDefault(integer(1, 10_000), 1_000),
});

/** @throws {SentimentError} `option_invalid`; while reading, `storage_unavailable` */
export function readLabelledRows(options: LabelledRowsOptions): LabelledRows {
  const { database, since, until, pageSize } = parseOptions(labelledRowsOptions, options);
  let [labelled, withoutLabel, withoutText] = [0, 0, 0];

  const readPage = (after: string) =>
    database.query
      .selectFrom('feedback')
      .innerJoin('predictions', 'predictions.id', 'feedback.prediction_id')
      .select(['prediction_id', 'true_label', 'feedback.received_at as feedback_at', 'label as predicted_label'])
      .select(['model_name', 'model_version', 'predictions.received_at as predicted_at'])
      .select(({ fn }) => fn.coalesce('feedback.text', 'predictions.text').as('text'))
      .where('prediction_id', '>', after)
      .where('feedback.received_at', '>=', since)
      .where('feedback.received_at', '<', until)
      .orderBy('prediction_id')
      .limit(pageSize)
      .execute();

  return {
    async *rows() {
      for (let after = ''; ;) {
        const page = await readPage(after);
        for (const row of page) {
          if (row.true_label === null) withoutLabel += 1;
          else if (row.text === null) withoutText += 1;
          else {
            labelled += 1;
            yield {
              text: row.text,
              label: row.true_label,
              predictionId: row.prediction_id,
              predictedLabel: row.predicted_label,
              modelName: row.model_name,
              modelVersion: row.model_version,
              predictedAt: new Date(row.predicted_at).toISOString(),
              feedbackAt: new Date(row.feedback_at).toISOString(),
            };
          }
        }
        const last = page.at(-1);
        if (last === undefined || page.length < pageSize) return;
        after = last.prediction_id;
      }
    },
    counts: () => ({ labelled, withoutLabel, withoutText }),
  };
}

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

function csvField(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
