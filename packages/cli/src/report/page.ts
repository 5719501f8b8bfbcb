import { rename, rm, writeFile } from 'node:fs/promises';
import { SentimentError } from 'sentiment-core';
import type { PlotTheme } from 'sentiment-core/evaluation';
import { escapeHtml } from 'sentiment-core/http';
import { pageStyle } from './page-style.ts';

/** Markup that is safe to put into a page. */
export interface Html {
  readonly markup: string;
}

type Part = Html | number | string | readonly Html[];

function render(part: Part): string {
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escapeHtml(part);
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}

/** Template of markup: strings put into it are escaped, `Html` is not. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return {
    markup: strings.map((string, index) => string + (index < parts.length ? render(parts[index]) : '')).join(''),
  };
}

/** Colours of plots and labels, readable on light and dark. */
export const pageTheme: PlotTheme = {
  ink: 'var(--ink)',
  dim: 'var(--dim)',
  rule: 'var(--line)',
  series: Array.from({ length: 8 }, (_, index) => `var(--c${index})`),
  background: undefined,
};

export function seriesColour(index: number): string {
  return pageTheme.series[index % pageTheme.series.length];
}

/** A plot of `sentiment-core/evaluation` as part of a page. @param caption below it, e.g. a legend */
export function figure(svg: string, caption?: Html): Html {
  return html`<figure>
    ${{ markup: svg }}${caption === undefined ? html`` : html`<figcaption>${caption}</figcaption>`}
  </figure>`;
}

const usualLabels: Readonly<Record<string, string>> = {
  negative: 'var(--c0)',
  positive: 'var(--c1)',
  neutral: 'var(--c2)',
};

/** One colour a label: negative, positive and neutral have theirs. */
export function labelColours(labels: readonly string[]): string[] {
  return labels.some((label) => label in usualLabels)
    ? labels.map((label, index) => usualLabels[label] ?? seriesColour(index + 3))
    : labels.map((_, index) => seriesColour(index));
}

export interface Page {
  /** Of the window, and the first line of the page. */
  readonly title: string;
  /** One sentence below the title. */
  readonly lead: string;
  /** How the page was made: names and values below the lead. */
  readonly made: readonly (readonly [name: string, value: Html | string])[];
  readonly sections: readonly Html[];
}

/** A page that needs no other file, no script and no network. */
export function htmlPage({ title, lead, made, sections }: Page): string {
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${title}</title>
        <style>
          ${{ markup: pageStyle }}
        </style>
      </head>
      <body>
        <h1>${title}</h1>
        <p class="dim">${lead}</p>
        <dl class="made">
          ${made.map(
            ([name, value]) =>
              html`<dt>${name}</dt>
                <dd>${value}</dd>`,
          )}
        </dl>
        ${sections}
        <footer>Made by <code>sentiment</code>. One file, no scripts.</footer>
      </body>
    </html> `;
  return markup;
}

/** A sentence that readers must not miss. */
export function note(sentence: string): Html {
  return html`<p class="note"><strong>Note:</strong> ${sentence}</p>`;
}

/** Large numbers at the top of a page. */
export function facts(items: readonly (readonly [value: string, name: string])[]): Html {
  return html`<div class="facts">
    ${items.map(([value, name]) => html`<div class="fact"><b>${value}</b><span>${name}</span></div>`)}
  </div>`;
}

/** A name that may be broken where there is no space. */
const longWord = /[^\s-]{14}|.{24}/;

/** Tables of more rows may be broken between pages of paper. */
const mostRowsWhole = 14;

export interface TableOptions {
  /** Narrow cells, names of columns upright: for more columns than fit otherwise. Default false. */
  readonly narrow?: boolean | undefined;
  /** Columns of words, which begin at the left. Default: the first alone. */
  readonly words?: readonly number[] | undefined;
  /** Above the table, on the same page of paper. */
  readonly title?: string | undefined;
}

/** A table; cells wrapped in `Html` are taken as they are. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (Html | string)[])[],
  { narrow = false, words = [], title }: TableOptions = {},
): Html {
  const kinds = ['wide', ...(narrow ? ['many'] : []), ...(rows.length <= mostRowsWhole ? ['whole'] : [])];
  const markup = html`<div class="${kinds.join(' ')}">
    <table>
      <thead>
        <tr>
          ${head.map((cell, column) => {
            const own = [...(words.includes(column) ? ['words'] : []), ...(longWord.test(cell) ? ['long'] : [])];
            return html`<th scope="col" class="${own.join(' ')}">${cell}</th>`;
          })}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell, column) => {
                if (typeof cell !== 'string') return cell;
                return words.includes(column) ? html`<td class="words">${cell}</td>` : html`<td>${cell}</td>`;
              })}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
  return title === undefined
    ? markup
    : html`<h3>${title}</h3>
        ${markup}`;
}

export interface TableColumn {
  readonly name: string;
  /** One a row. */
  readonly cells: readonly (Html | string)[];
}

/** Columns beside the first ones that fit on paper. */
const mostColumns = 5;

/** Columns of which there may be more than fit: several tables then, with the same first columns. */
export function tables(
  head: readonly string[],
  first: readonly (readonly string[])[],
  columns: readonly TableColumn[],
): Html {
  const count = Math.ceil(columns.length / mostColumns);
  const size = Math.ceil(columns.length / count);
  const parts = Array.from({ length: count }, (_, part) => columns.slice(part * size, (part + 1) * size));
  return html`${parts.map((shown) =>
    table(
      [...head, ...shown.map(({ name }) => name)],
      first.map((cells, row) => [...cells, ...shown.map((column) => column.cells[row])]),
    ),
  )}`;
}

/** A cell of parts that are not broken themselves, e.g. a figure and its interval. */
export function cell(...parts: readonly string[]): Html {
  return html`<td>
    ${parts.map((part, index) => html`<span class="${index === 0 ? 'n' : 'n dim'}">${part}</span> `)}
  </td>`;
}

/** Names with the colours that they have in the plots. */
export function legend(
  names: readonly string[],
  colours: readonly string[] = names.map((_, index) => seriesColour(index)),
): Html {
  return html`<p class="legend lead">
    ${names.map((name, index) => html`<span><i class="key" style="background:${colours[index]}"></i>${name}</span>`)}
  </p>`;
}

/** Fractions of a whole as one bar. */
export function stackedBar(fractions: readonly number[], colours: readonly string[]): Html {
  return html`<div class="bar">
    ${fractions.map(
      (fraction, index) => html`<i style="width:${(fraction * 100).toFixed(2)}%;background:${colours[index]}"></i>`,
    )}
  </div>`;
}

/**
 * Writes a report whole or not at all.
 * @throws {SentimentError} `invalid_argument` when the file cannot be written
 */
export async function writeReport(file: string, page: string): Promise<void> {
  const temporary = `${file}.${process.pid}.part`;
  try {
    await writeFile(temporary, page, { flush: true });
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    const message = `--report ${file}: the report cannot be written (${reason})`;
    throw new SentimentError({ code: 'invalid_argument', field: 'report', message, cause });
  }
}
