import { html, type Html } from './html.ts';

/** Shares of a whole as one bar. */
export const shareBar = (shares: readonly number[], colours: readonly string[]): Html =>
  html`<div class="bar">
    ${shares.map((share, index) => html`<i style="width:${(share * 100).toFixed(2)}%;background:${colours[index]}"></i>`)}
  </div>`;

export interface HorizontalBar {
  readonly name: string;
  /** 0 or more. */
  readonly value: number;
  /** Written behind the bar. */
  readonly note: string;
}

const barHeight = 20;

/** One bar a line, the longest as wide as there is room. */
export function horizontalBars(title: string, bars: readonly HorizontalBar[], colour: string): Html {
  const most = Math.max(...bars.map(({ value }) => value), 1e-12);
  return html`<figure>
    <figcaption>${title}</figcaption>
    <svg viewBox="0 0 420 ${Math.max(bars.length, 1) * barHeight + 4}" role="img" aria-label="${title}">
      ${bars.map(
        ({ name, value, note }, index) =>
          html`<text class="ink" x="128" y="${index * barHeight + 13}" text-anchor="end"
              >${name.length > 20 ? `${name.slice(0, 19)}…` : name}</text
            >
            <rect
              x="134"
              y="${index * barHeight + 3}"
              width="${((value / most) * 200).toFixed(1)}"
              height="${barHeight - 6}"
              rx="2"
              fill="${colour}"
            />
            <text x="${(140 + (value / most) * 200).toFixed(1)}" y="${index * barHeight + 13}">${note}</text>`,
      )}
    </svg>
  </figure>`;
}

/** Shares by whole numbers as columns, e.g. texts by length. Numbers past the 99.9th percentile are one column, the last. */
export function histogram(
  title: string,
  counts: readonly (readonly [number: number, count: number])[],
  colour: string,
): Html {
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  const last = counts.find(([, count]) => (seen += count) >= total * 0.999)?.[0] ?? 0;
  const columns = new Array<number>(last + 1).fill(0);
  for (const [number, count] of counts) columns[Math.min(number, last)] += count / total;
  const [width, height, left, bottom] = [420, 200, 40, 24];
  const most = Math.max(...columns, 1e-12);
  const step = (width - left) / columns.length;
  const marks = Math.max(1, Math.ceil(columns.length / 8 / 5) * 5);
  return html`<figure>
    <figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
      ${[0, 0.5, 1].map((share) => {
        const y = (height - bottom - share * (height - bottom - 12)).toFixed(1);
        return html`<line class="axis" x1="${left}" x2="${width}" y1="${y}" y2="${y}" /><text
            x="${left - 5}"
            y="${y}"
            text-anchor="end"
            dominant-baseline="middle"
            >${(share * most * 100).toFixed(1)}%</text
          >`;
      })}
      ${columns.map((share, number) => {
        const tall = (share / most) * (height - bottom - 12);
        return html`<rect
            x="${(left + number * step + step * 0.08).toFixed(1)}"
            y="${(height - bottom - tall).toFixed(1)}"
            width="${(step * 0.84).toFixed(1)}"
            height="${tall.toFixed(1)}"
            fill="${colour}"
          />${
            number % marks === 0
              ? html`<text x="${(left + (number + 0.5) * step).toFixed(1)}" y="${height - 8}" text-anchor="middle"
                  >${number}</text
                >`
              : html``
          }`;
      })}
    </svg>
  </figure>`;
}
