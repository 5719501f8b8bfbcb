import { html, type Html } from './html.ts';
import { seriesColour } from './page.ts';

export interface PlotLine {
  readonly name: string;
  /** Rising x. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Draws a dot at every point. Default false. */
  readonly dots?: boolean;
}

export interface LinePlot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly lines: readonly PlotLine[];
  /** Default [0, 1]. */
  readonly xRange?: readonly [number, number];
  /** Default [0, 1]. */
  readonly yRange?: readonly [number, number];
  /** Draws y = x. Default false. */
  readonly diagonal?: boolean;
  readonly format?: (value: number) => string;
}

const width = 420;
const height = 300;
const margin = { left: 56, right: 12, top: 10, bottom: 38 };
const ticks = 5;

/** Lines over two axes as inline SVG; the colours are those of the legend, in order. */
export function linePlot(plot: LinePlot): Html {
  const { title, x, y, lines, xRange = [0, 1], yRange = [0, 1], diagonal = false, format = String } = plot;
  const place = (value: number, [low, high]: readonly [number, number], from: number, to: number): number =>
    from + ((value - low) / (high - low || 1)) * (to - from);
  const left = (value: number): string => place(value, xRange, margin.left, width - margin.right).toFixed(1);
  const top = (value: number): string => place(value, yRange, height - margin.bottom, margin.top).toFixed(1);
  const steps = (range: readonly [number, number]): number[] =>
    Array.from({ length: ticks + 1 }, (_, step) =>
      Number((range[0] + (step / ticks) * (range[1] - range[0])).toFixed(6)),
    );
  // Where y = x enters and leaves the plot.
  const [from, to] = [Math.max(xRange[0], yRange[0]), Math.min(xRange[1], yRange[1])];
  const path = (points: PlotLine['points']): string => points.map(([a, b]) => `${left(a)},${top(b)}`).join(' ');
  return html`<figure>
    <figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
      ${steps(yRange).map((value) => html`<line class="axis" x1="${margin.left}" x2="${width - margin.right}" y1="${top(value)}" y2="${top(value)}" /><text x="${margin.left - 6}" y="${top(value)}" text-anchor="end" dominant-baseline="middle">${format(value)}</text>`)}
      ${steps(xRange).map((value) => html`<text x="${left(value)}" y="${height - margin.bottom + 15}" text-anchor="middle">${format(value)}</text>`)}
      ${diagonal ? html`<line class="guide" stroke-dasharray="4 4" x1="${left(from)}" y1="${top(from)}" x2="${left(to)}" y2="${top(to)}" />` : html``}
      ${lines.map(
        ({ points, dots }, index) =>
          html`<polyline
              fill="none"
              stroke="${seriesColour(index)}"
              stroke-width="2"
              stroke-linejoin="round"
              points="${path(points)}"
            />${
              dots
                ? points.map(
                    ([a, b]) => html`<circle cx="${left(a)}" cy="${top(b)}" r="3" fill="${seriesColour(index)}" />`,
                  )
                : html``
            }`,
      )}
      <text x="${(width + margin.left) / 2}" y="${height - 4}" text-anchor="middle">${x}</text>
      <text x="10" y="${height / 2 - 10}" text-anchor="middle" transform="rotate(-90 10 ${height / 2 - 10})">${y}</text>
    </svg>
  </figure>`;
}
