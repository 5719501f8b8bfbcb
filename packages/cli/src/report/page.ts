import { rename, rm, writeFile } from 'node:fs/promises';
import { SentimentError } from 'sentiment-core';
import type { PlotTheme } from 'sentiment-core/evaluation';
import { escapeHtml } from 'sentiment-core/http';

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
  series: ['var(--c0)', 'var(--c1)', 'var(--c2)', 'var(--c3)', 'var(--c4)', 'var(--c5)'],
  background: undefined,
};

export function seriesColour(index: number): string {
  return pageTheme.series[index % pageTheme.series.length];
}

/** A plot of `sentiment-core/evaluation` as part of a page. */
export function figure(svg: string): Html {
  return { markup: `<figure>${svg}</figure>` };
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

const style = `
:root{color-scheme:light dark;--ink:light-dark(#1b1f24,#e6e9ed);--dim:light-dark(#5c6670,#9aa4af);--line:light-dark(#dde2e8,#333a43);--soft:light-dark(#f5f7f9,#1d2126);--back:light-dark(#fff,#14171a);
--c0:light-dark(#c2410c,#fb923c);--c1:light-dark(#0b66c3,#6cb2f7);--c2:light-dark(#64748b,#a3b1c4);--c3:light-dark(#15803d,#4ade80);--c4:light-dark(#7e22ce,#c084fc);--c5:light-dark(#a16207,#facc15)}
*{box-sizing:border-box}
body{margin:0 auto;max-width:64rem;padding:2rem 1.25rem 4rem;font:15px/1.5 system-ui,sans-serif;background:var(--back);color:var(--ink)}
h1{margin:0;font-size:1.6rem;overflow-wrap:anywhere}h2{margin:2.5rem 0 .6rem;padding-top:1.2rem;border-top:1px solid var(--line);font-size:1.15rem}h3{margin:1rem 0 .3rem;font-size:.95rem}
p{margin:.3rem 0 .8rem;max-width:46rem}.dim{color:var(--dim)}
.facts{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.25rem 0}.fact{flex:1 1 9rem;padding:.7rem .9rem;background:var(--soft);border:1px solid var(--line);border-radius:.5rem}.fact b{display:block;font-size:1.35rem;font-variant-numeric:tabular-nums}.fact span{color:var(--dim);font-size:.85rem}
.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}th,td{padding:.3rem .8rem;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}th:first-child,td:first-child{text-align:left;padding-left:0}thead th{color:var(--dim);font-weight:600}table+table,.wide+.wide{margin-top:1rem}
.matrices{display:flex;flex-wrap:wrap;gap:.5rem 2.5rem}.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(24rem,100%),1fr));gap:1rem 2rem}
figure{margin:.5rem 0;max-width:34rem}svg{display:block;width:100%;height:auto}
.key{display:inline-block;width:.75rem;height:.75rem;margin:0 .35rem 0 0;border-radius:.15rem;vertical-align:-1px}.legend span{margin-right:1.1rem;white-space:nowrap}
.bar{display:flex;height:1.5rem;border-radius:.3rem;overflow:hidden}.bar i{display:block}
footer{margin-top:3rem;color:var(--dim);font-size:.85rem}
@media print{body{max-width:none}}
`;

/** A page that needs no other file, no script and no network. */
export function htmlPage(title: string, body: readonly Html[]): string {
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${title}</title>
        <style>
          ${{ markup: style }}
        </style>
      </head>
      <body>
        ${body}
        <footer>Made by <code>sentiment</code>. One file, no scripts.</footer>
      </body>
    </html> `;
  return markup;
}

/** Large numbers at the top of a page. */
export function facts(items: readonly (readonly [value: string, name: string])[]): Html {
  return html`<div class="facts">
    ${items.map(([value, name]) => html`<div class="fact"><b>${value}</b><span>${name}</span></div>`)}
  </div>`;
}

/** A table; cells wrapped in `Html` are taken as they are. */
export function table(head: readonly string[], rows: readonly (readonly (Html | string)[])[]): Html {
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          ${head.map((cell) => html`<th>${cell}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell) => (typeof cell === 'string' ? html`<td>${cell}</td>` : cell))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

export function legend(
  names: readonly string[],
  colours: readonly string[] = names.map((_, index) => seriesColour(index)),
): Html {
  return html`<p class="legend">
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
