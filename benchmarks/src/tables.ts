/** Renders rows as a Markdown table with aligned columns; the first row is the head. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...rows.slice(1).map(line)].join('\n');
}

/** Something asked for, beside what was measured. */
export interface CheckedLimit {
  readonly what: string;
  readonly measured: string;
  readonly limit: string;
  readonly passed: boolean;
}

/** NaN stands for what was not measured; no limit passes it. */
function shown(value: number, format: (value: number) => string): string {
  return Number.isNaN(value) ? 'not measured' : format(value);
}

export function atLeast(what: string, value: number, limit: number): CheckedLimit {
  const count = (known: number): string => Math.round(known).toLocaleString('en-US');
  return { what, measured: shown(value, count), limit: `>= ${count(limit)}`, passed: value >= limit };
}

export function atMost(what: string, value: number, limit: number, digits: number): CheckedLimit {
  return {
    what,
    measured: shown(value, (known) => known.toFixed(digits)),
    limit: `<= ${limit}`,
    passed: value <= limit,
  };
}

export function limitTable(limits: readonly CheckedLimit[]): string {
  return markdownTable([
    ['limit', 'measured', 'asked', ''],
    ...limits.map(({ what, measured, limit, passed }) => [what, measured, limit, passed ? 'pass' : 'FAIL']),
  ]);
}
