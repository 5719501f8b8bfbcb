import { SentimentError } from '../../errors/sentiment-error.ts';

/** A file of labelled texts and how much each of its rows counts. */
export interface DataFile {
  readonly path: string;
  /** How many times every row counts, > 0. Default 1. */
  readonly weight?: number;
}

/** Splits `FILE:weight`, e.g. `airline.csv.gz:10`; the weight is 1 when there is none. */
export function parseDataFile(argument: string): Required<DataFile> {
  const match = /^(.+):(\d+(?:\.\d+)?|\.\d+)$/s.exec(argument);
  const path = match?.[1] ?? argument;
  const weight = Number(match?.[2] ?? 1);
  if (weight > 0 && Number.isFinite(weight)) return { path, weight };
  throw new SentimentError({
    code: 'option_invalid',
    field: 'weight',
    message: `${argument}: the weight must be above 0`,
  });
}
