import {
  cutName,
  drawing,
  element,
  fileTheme,
  letterWidth,
  type PlotTheme,
  textElement,
  titleHeight,
} from './drawing.ts';

export type PlotPoint = readonly [x: number, y: number];

export interface PlotLine {
  /** In the legend; a line without a name has no place there. */
  readonly name: string;
  /** Rising x. */
  readonly points: readonly PlotPoint[];
  /** Draws a dot at every point. Default false. */
  readonly dots?: boolean | undefined;
}

export interface LinePlot {
  readonly title: string;
  /** Name of the horizontal axis. */
  readonly x: string;
  /** Name of the vertical axis. Default: none. */
  readonly y?: string | undefined;
  readonly lines: readonly PlotLine[];
  /** Default: round numbers around the values. */
  readonly xRange?: readonly [from: number, to: number] | undefined;
  /** Default: round numbers around the values. */
  readonly yRange?: readonly [from: number, to: number] | undefined;
  /** Draws y = x. Default false. */
  readonly diagonal?: boolean | undefined;
  /** How the numbers at the axes are written. Default `String`. */
  readonly format?: ((value: number) => string) | undefined;
  /** Names the lines below the plot. Default true. */
  readonly legend?: boolean | undefined;
}

/** Bounds of an axis and the numbers written along it. */
export interface AxisRange {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

export interface LinePanels {
  readonly title: string;
  /** One below another, in rows of four at most. Those without a point are left out. */
  readonly panels: readonly Omit<LinePlot, 'legend'>[];
  /** Gives all panels the same axes, so that heights can be compared. */
  readonly sharedAxes: boolean;
}

const legendLine = 20;

/** Lines over two axes as SVG. */
export function linePlot(plot: LinePlot, theme: PlotTheme = fileTheme): string {
  const [width, height] = [440, 330];
  const names = plot.legend === false ? [] : legendNames([plot]);
  return drawing({
    width,
    height: titleHeight + height + names.length * legendLine,
    title: plot.title,
    theme,
    parts: [
      element(
        'g',
        { transform: `translate(0 ${titleHeight})` },
        panel(plot, axesOf(plot, [plot]), { width, height, theme }),
      ),
      ...legend(names, { top: titleHeight + height, width, theme }),
    ],
  });
}

/** Several small plots in one SVG; a name has the same colour in all of them. */
export function linePanels({ title, panels, sharedAxes }: LinePanels, theme: PlotTheme = fileTheme): string {
  const [width, height] = [330, 264];
  const shown = panels.filter(({ lines }) => lines.some(({ points }) => points.length > 0));
  const names = legendNames(shown);
  // As few rows as can be, filled evenly.
  const rows = Math.max(1, Math.ceil(shown.length / 4));
  const columns = Math.max(1, Math.ceil(shown.length / rows));
  const legendTop = titleHeight + rows * height;
  return drawing({
    width: columns * width + 16,
    height: legendTop + names.length * legendLine + 8,
    title,
    theme,
    parts: [
      ...shown.map((plot, index) => {
        const left = 8 + (index % columns) * width;
        const top = titleHeight + Math.floor(index / columns) * height;
        const axes = axesOf(plot, sharedAxes ? shown : [plot]);
        const heading = textElement(
          { x: 48, y: 18, fill: theme.ink },
          cutName(plot.title, Math.floor((width - 56) / letterWidth)),
        );
        const lines = panel(plot, axes, { width, height: height - 24, theme, names });
        const below = element('g', { transform: 'translate(0 24)' }, lines);
        return element('g', { transform: `translate(${left} ${top})` }, heading + below);
      }),
      ...legend(names, { top: legendTop, width: columns * width + 16, theme }),
    ],
  });
}

interface Axes {
  readonly x: AxisRange;
  readonly y: AxisRange;
}

function axesOf({ xRange, yRange }: LinePlot, plots: readonly LinePlot[]): Axes {
  const points = plots.flatMap(({ lines }) => lines.flatMap((line) => line.points));
  const whole = points.every(([x]) => Number.isInteger(x));
  return {
    x: xRange ? givenRange(xRange) : niceRange(points.map(([x]) => x), whole ? 1 : 0), // prettier-ignore
    y: yRange ? givenRange(yRange) : niceRange(points.map(([, y]) => y)),
  };
}

/** Round numbers within the range. */
function givenRange([from, to]: readonly [number, number]): AxisRange {
  const step = roundStep(to - from);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return { from, to, ticks: multiples(step, first, last) };
}

/** 1, 2 or 5 times a power of ten, so that a span has two to five of them. */
function roundStep(span: number): number {
  const power = 10 ** Math.floor(Math.log10(span / 3));
  const steps = [1, 2, 5, 10].map((factor) => factor * power);
  return steps.find((one) => span / one <= 5 + 1e-9) ?? 10 * power;
}

/** Multiples, not sums: sums of 0.1 drift. */
function multiples(step: number, first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/**
 * Bounds and ticks at round numbers: steps of 1, 2 or 5 times a power of ten, few of them.
 * @param values none gives 0 to 1
 * @param leastStep no ticks are nearer; 1 for whole numbers
 */
export function niceRange(values: readonly number[], leastStep = 0): AxisRange {
  if (values.length === 0) return niceRange([0, 1], leastStep);
  const least = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b));
  // Values that hardly differ have a range around them.
  const size = Math.max(Math.abs(least), Math.abs(most), 1);
  const span = most - least > size * 1e-6 ? most - least : size * 0.1;
  const step = Math.max(roundStep(span), leastStep);
  const first = Math.floor(least / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(most / step - 1e-9));
  const ticks = multiples(step, first, last);
  return { from: ticks[0], to: ticks[ticks.length - 1], ticks };
}

interface Place {
  readonly width: number;
  readonly height: number;
  readonly theme: PlotTheme;
  /** Gives every name its colour. Default: the lines have the colours in order. */
  readonly names?: readonly string[];
}

function panel(plot: LinePlot, axes: Axes, { width, height, theme, names }: Place): string {
  const { x, y, lines, diagonal = false, format = String } = plot;
  const [left, right, top, bottom] = [y === undefined ? 48 : 58, width - 18, 8, height - 40];
  const across = (value: number) => left + ((value - axes.x.from) / (axes.x.to - axes.x.from)) * (right - left);
  const up = (value: number) => bottom - ((value - axes.y.from) / (axes.y.to - axes.y.from)) * (bottom - top);
  const middle = (top + bottom) / 2;
  const parts = [
    ...axes.y.ticks.flatMap((tick) => [
      element('line', { x1: left, x2: right, y1: up(tick), y2: up(tick), stroke: theme.rule }),
      textElement({ x: left - 6, y: up(tick) + 4, 'text-anchor': 'end' }, format(tick)),
    ]),
    ...axes.x.ticks.map((tick) =>
      textElement({ x: across(tick), y: bottom + 16, 'text-anchor': 'middle' }, format(tick)),
    ),
    textElement({ x: (left + right) / 2, y: bottom + 34, 'text-anchor': 'middle' }, x),
  ];
  if (y !== undefined)
    parts.push(textElement({ x: 12, y: middle, 'text-anchor': 'middle', transform: `rotate(-90 12 ${middle})` }, y));
  if (diagonal) {
    // Where y = x enters and leaves the plot.
    const [from, to] = [Math.max(axes.x.from, axes.y.from), Math.min(axes.x.to, axes.y.to)];
    const ends = { x1: across(from), y1: up(from), x2: across(to), y2: up(to) };
    parts.push(element('line', { ...ends, stroke: theme.dim, 'stroke-dasharray': '4 4' }));
  }
  lines.forEach(({ name, points, dots = false }, index) => {
    const stroke = seriesColour(theme, names?.indexOf(name) ?? index);
    const path = points.map(([a, b]) => `${across(a).toFixed(1)},${up(b).toFixed(1)}`).join(' ');
    parts.push(element('polyline', { fill: 'none', stroke, 'stroke-width': 2, points: path }));
    if (dots)
      for (const [a, b] of points) parts.push(element('circle', { cx: across(a), cy: up(b), r: 3, fill: stroke }));
  });
  return parts.join('');
}

function legendNames(plots: readonly LinePlot[]): readonly string[] {
  return [...new Set(plots.flatMap(({ lines }) => lines.map(({ name }) => name)))].filter((name) => name !== '');
}

interface LegendPlace {
  readonly top: number;
  readonly width: number;
  readonly theme: PlotTheme;
}

function legend(names: readonly string[], { top, width, theme }: LegendPlace): string[] {
  const longest = Math.floor((width - 64) / letterWidth);
  return names.map((name, index) => {
    const y = top + 12 + index * legendLine;
    const stroke = seriesColour(theme, index);
    const mark = element('line', { x1: 20, x2: 48, y1: y - 4, y2: y - 4, stroke, 'stroke-width': 3 });
    return mark + textElement({ x: 56, y }, cutName(name, longest));
  });
}

function seriesColour({ series }: PlotTheme, index: number): string {
  return series[index % series.length];
}
