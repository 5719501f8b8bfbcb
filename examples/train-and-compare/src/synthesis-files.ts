import { escapeHtml } from 'sentiment-core/http';
import { epochPoints } from './learning-curve.ts';
import type { PicturedTraining } from './learning-curve.ts';
import { comparisonPicture } from './learning-curve.ts';
import type { Synthesis } from './synthesis-table.ts';
import { ranked, sourceTable, synthesisTable } from './synthesis-table.ts';
import { type Column, sourceColumns, synthesisColumns } from './synthesis-table.ts';

export interface Compared extends PicturedTraining {
  readonly synthesis: Synthesis;
}

export interface ComparisonFacts {
  /** Fingerprint of the split. */
  readonly split: string;
  /** Rows used, by part. */
  readonly rows: Readonly<Record<string, number>>;
}

/** The files of a comparison by name: the table in four formats, and the curves of the trainings. */
export function synthesisFiles(compared: readonly Compared[], facts: ComparisonFacts): ReadonlyMap<string, string> {
  const rows = compared.map(({ synthesis }) => synthesis);
  // Only networks learn in passes.
  const hasNetworks = compared.some(({ curve }) => epochPoints(curve).length > 0);
  const pictures: ReadonlyMap<string, string> = new Map(
    hasNetworks
      ? [
          [
            'curves-accuracy.svg',
            comparisonPicture(compared, { title: 'Validation accuracy', figure: 'validationAccuracy' }),
          ],
          ['curves-loss.svg', comparisonPicture(compared, { title: 'Validation loss', figure: 'validationLoss' })],
        ]
      : [],
  );
  const used = Object.entries(facts.rows).map(([part, count]) => `${part} ${count}`);
  const what = `Rows: ${used.join(', ')}. Seconds and milliseconds are processor time.`;
  return new Map([
    ['synthesis.md', `${what}\n\n${synthesisTable(rows)}\n\nAccuracy / macro recall:\n\n${sourceTable(rows)}\n`],
    ['synthesis.csv', csv(synthesisColumns, ranked(rows))],
    ['synthesis.json', `${JSON.stringify({ split: facts.split, used: facts.rows, rows: ranked(rows) }, null, 2)}\n`],
    ['synthesis.html', page(rows, what, [...pictures.values()])],
    ...pictures,
  ]);
}

/** RFC 4180. */
export function csv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const quoted = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  const lines = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ cell }) => cell(row)))];
  return lines.map((line) => `${line.map((value) => quoted(value === '-' ? '' : value)).join(',')}\r\n`).join('');
}

const style = `body{font:14px/1.5 system-ui,sans-serif;color:#1b1f24;margin:2rem}
table{border-collapse:collapse;margin:1rem 0 2rem;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .6rem;border-bottom:1px solid #dde2e8;text-align:right;white-space:nowrap}
th{border-bottom-color:#5c6670;white-space:normal;vertical-align:bottom}th.words,td.words{text-align:left}div{overflow-x:auto}svg{max-width:100%;height:auto}`;

function page(rows: readonly Synthesis[], what: string, pictures: readonly string[]): string {
  const tables = [htmlTable(synthesisColumns, ranked(rows)), htmlTable(sourceColumns(rows), ranked(rows))];
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Models compared</title>',
    `<style>${style}</style></head><body><h1>Models compared</h1><p>${escapeHtml(what)}</p>`,
    `<div>${tables[0]}</div><h2>Accuracy / macro recall by source</h2><div>${tables[1]}</div>`,
    ...(pictures.length > 0 ? [`<h2>How the networks learnt</h2>${pictures.join('')}`] : []),
    '</body></html>\n',
  ].join('\n');
}

function htmlTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const line = (name: 'td' | 'th', values: readonly string[]): string => {
    const cells = values.map((value, column) => {
      return `<${name}${columns[column].words ? ' class="words"' : ''}>${escapeHtml(value)}</${name}>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  };
  const head = line(
    'th',
    columns.map(({ title }) => title),
  );
  const body = rows.map((row) =>
    line(
      'td',
      columns.map(({ cell }) => cell(row)),
    ),
  );
  return `<table><thead>${head}</thead><tbody>${body.join('')}</tbody></table>`;
}
