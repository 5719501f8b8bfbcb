import { earlierReports } from './earlier-reports.ts';
import type { Synthesis } from './synthesis.ts';
import { type Column, earlierColumns, sourceColumns, synthesisColumns } from './table-columns.ts';

/** Best accuracy first. */
export function ranked(rows: readonly Synthesis[]): readonly Synthesis[] {
  return [...rows].sort((a, b) => b.accuracy - a.accuracy);
}

/**
 * The table of the comparison, as Markdown, best accuracy first. The last column is what an earlier project reports of the
 * same kind of model, on other rows.
 */
export function synthesisTable(rows: readonly Synthesis[]): string {
  return markdownTable(synthesisColumns, ranked(rows));
}

/** Accuracy / macro recall on every source, as Markdown, in the order of the other table. */
export function sourceTable(rows: readonly Synthesis[]): string {
  return markdownTable(sourceColumns(rows), ranked(rows));
}

/** Everything that the earlier projects report, as Markdown. */
export function earlierTable(): string {
  return markdownTable(earlierColumns, earlierReports);
}

function markdownTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ cell }) => cell(row)))];
  const widths = columns.map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  const pad = (value: string, column: number): string =>
    columns[column].words ? value.padEnd(widths[column]) : value.padStart(widths[column]);
  const line = (values: readonly string[]): string => `| ${values.map(pad).join(' | ')} |`;
  const rule = columns.map(({ words }, column) =>
    words ? '-'.repeat(widths[column]) : `${'-'.repeat(widths[column] - 1)}:`,
  );
  return [line(cells[0]), `| ${rule.join(' | ')} |`, ...cells.slice(1).map(line)].join('\n');
}
