import { markdownTable } from './table.ts';

/** Something asked for, beside what was measured. */
export interface CheckedLimit {
  readonly what: string;
  readonly measured: string;
  readonly limit: string;
  readonly passed: boolean;
}

/** NaN stands for what was not measured; no limit passes it. */
const shown = (value: number, format: (value: number) => string): string =>
  Number.isNaN(value) ? 'not measured' : format(value);

export const atLeast = (what: string, value: number, limit: number): CheckedLimit => {
  const count = (known: number): string => Math.round(known).toLocaleString('en-US');
  return { what, measured: shown(value, count), limit: `>= ${count(limit)}`, passed: value >= limit };
};

export const atMost = (what: string, value: number, limit: number, digits: number): CheckedLimit => ({
  ...{ what, measured: shown(value, (known) => known.toFixed(digits)), limit: `<= ${limit}`, passed: value <= limit },
});

export const limitTable = (limits: readonly CheckedLimit[]): string =>
  markdownTable([
    ['limit', 'measured', 'asked', ''],
    ...limits.map(({ what, measured, limit, passed }) => [what, measured, limit, passed ? 'pass' : 'FAIL']),
  ]);
