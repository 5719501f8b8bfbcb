import { SentimentError } from '../errors/sentiment-error.ts';

/** One part of a split. */
export interface SplitPart {
  /** Lower-case letters, digits, `-` and `_`; the part's file is named after it. */
  readonly name: string;
  /** Share of the rows, in (0, 1). */
  readonly share: number;
}

export const defaultParts: readonly SplitPart[] = [
  { name: 'train', share: 0.8 },
  { name: 'valid', share: 0.1 },
  { name: 'test', share: 0.1 },
];

/**
 * Reads `train:0.8,valid:0.1,test:0.1`.
 * @throws {SentimentError} `option_invalid` unless there are 2 to 10 different names with shares above 0 that sum to 1
 */
export function parseParts(value: string): SplitPart[] {
  const parts = value.split(',').map((item) => {
    const [, name = '', share = ''] = /^\s*([a-z0-9][a-z0-9_-]*):(\d*\.?\d+)\s*$/.exec(item) ?? [];
    if (name === '') throw invalid('names with shares are needed, e.g. train:0.8,valid:0.1,test:0.1');
    return { name, share: Number(share) };
  });
  assertParts(parts);
  return parts;
}

/** @throws {SentimentError} as `parseParts` */
export function assertParts(parts: readonly SplitPart[]): void {
  if (parts.length < 2 || parts.length > 10) throw invalid(`${parts.length} given, 2 to 10 are needed`);
  if (parts.some(({ name }) => !/^[a-z0-9][a-z0-9_-]*$/.test(name)))
    throw invalid('a name has other characters than a-z, 0-9, - and _');
  if (new Set(parts.map(({ name }) => name)).size < parts.length) throw invalid('a name is given twice');
  if (parts.some(({ name }) => name === 'left-out')) throw invalid('left-out is taken by rows that belong to no part');
  const none = parts.find(({ share }) => !(share > 0));
  if (none) throw invalid(`the share of ${none.name} must be above 0`);
  const sum = parts.reduce((total, { share }) => total + share, 0);
  if (Math.abs(sum - 1) > 1e-6) throw invalid(`the shares sum to ${Number(sum.toFixed(6))}, not 1`);
}

const invalid = (problem: string): SentimentError =>
  new SentimentError({ code: 'option_invalid', field: 'parts', message: `parts: ${problem}` });
