import { escapeHtml } from 'sentiment-core/http';
import { colours, dim, element, ink, rule } from './drawing.ts';

export interface CurveSeries {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface CurvePanel {
  readonly title: string;
  readonly series: readonly CurveSeries[];
}

export interface CurvePanels {
  readonly title: string;
  /** What is along the horizontal axes. */
  readonly x: string;
  /** All panels have the same axes when true, so that heights can be compared. */
  readonly sharedAxes: boolean;
  readonly panels: readonly CurvePanel[];
}

const panelWidth = 330;
const panelHeight = 250;
const perRow = 4;
const plot = { left: 48, right: 12, top: 34, bottom: 40 };
const legendLine = 20;

/** A picture of several small charts side by side; a name has the same colour in all of them. */
export function curvePanels({ title, x, sharedAxes, panels }: CurvePanels): string {
  const shown = panels.filter(({ series }) => series.some(({ points }) => points.length > 0));
  const names = [...new Set(shown.flatMap(({ series }) => series.map(({ name }) => name)))];
  // As few lines as can be, filled evenly.
  const lines = Math.max(1, Math.ceil(shown.length / perRow));
  const columns = Math.max(1, Math.ceil(shown.length / lines));
  const width = columns * panelWidth + 16;
  const legendTop = 40 + lines * panelHeight + 14;
  const height = legendTop + names.length * legendLine;
  const everything = shown.flatMap(({ series }) => series);
  const drawn = shown.map((panel, index) => {
    const at = { x: 8 + (index % columns) * panelWidth, y: 40 + Math.floor(index / columns) * panelHeight };
    const axes = rangesOf(sharedAxes ? everything : panel.series);
    return element('g', { transform: `translate(${at.x} ${at.y})` }, drawPanel(panel, axes, names, x));
  });
  const legend = names.map((name, index) => {
    const y = legendTop + index * legendLine;
    const stroke = colourOf(names, name);
    const mark = element('line', { x1: 20, x2: 48, y1: y - 4, y2: y - 4, stroke, 'stroke-width': 3 });
    return mark + element('text', { x: 56, y }, escapeHtml(name));
  });
  const size = { width, height, viewBox: `0 0 ${width} ${height}` };
  const font = { 'font-family': 'system-ui, sans-serif', 'font-size': 12, fill: dim };
  const content = [
    element('title', {}, escapeHtml(title)),
    element('rect', { width, height, fill: '#ffffff' }),
    element('text', { x: 16, y: 24, 'font-size': 15, fill: ink }, escapeHtml(title)),
    ...drawn,
    ...legend,
  ];
  return `${element('svg', { xmlns: 'http://www.w3.org/2000/svg', ...size, ...font }, content.join(''))}\n`;
}

function colourOf(names: readonly string[], name: string): string {
  return colours[names.indexOf(name) % colours.length];
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

interface Axes {
  readonly x: Range;
  readonly y: Range;
}

function rangesOf(series: readonly CurveSeries[]): Axes {
  const points = series.flatMap((one) => one.points);
  return {
    x: niceRange(
      points.map((point) => point.x),
      1,
    ),
    y: niceRange(points.map((point) => point.y)),
  };
}

/**
 * Bounds and ticks at round numbers: steps of 1, 2 or 5 times a power of ten, few of them.
 * @param leastStep no ticks are nearer; 1 for whole numbers
 */
export function niceRange(values: readonly number[], leastStep = 0): Range {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  // Values that hardly differ have a range around them.
  const size = Math.max(Math.abs(least), Math.abs(most), 1);
  const span = most - least > size * 1e-6 ? most - least : size * 0.1;
  const power = 10 ** Math.floor(Math.log10(span / 3));
  const steps = [1, 2, 5, 10].map((factor) => factor * power);
  const step = Math.max(steps.find((one) => span / one <= 5) ?? 10 * power, leastStep);
  const first = Math.floor(least / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(most / step - 1e-9));
  // Multiples, not sums: sums of 0.1 drift.
  const ticks = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
  return { from: ticks[0], to: ticks[ticks.length - 1], ticks };
}

function drawPanel({ title, series }: CurvePanel, axes: Axes, names: readonly string[], xTitle: string): string {
  const [right, bottom] = [panelWidth - plot.right, panelHeight - plot.bottom];
  const across = (value: number) =>
    plot.left + ((value - axes.x.from) / (axes.x.to - axes.x.from)) * (right - plot.left);
  const up = (value: number) => bottom - ((value - axes.y.from) / (axes.y.to - axes.y.from)) * (bottom - plot.top);
  const grid = axes.y.ticks.map(
    (tick) =>
      element('line', { x1: plot.left, x2: right, y1: up(tick), y2: up(tick), stroke: rule }) +
      element('text', { x: plot.left - 6, y: up(tick) + 4, 'text-anchor': 'end' }, String(tick)),
  );
  const marks = axes.x.ticks.map((tick) =>
    element('text', { x: across(tick), y: bottom + 16, 'text-anchor': 'middle' }, String(tick)),
  );
  const curves = series.map(({ name, points }) => {
    const stroke = colourOf(names, name);
    const path = points.map(({ x, y }) => `${across(x).toFixed(1)},${up(y).toFixed(1)}`).join(' ');
    const dots =
      points.length > 30
        ? []
        : points.map(({ x, y }) => element('circle', { cx: across(x), cy: up(y), r: 3, fill: stroke }));
    return element('polyline', { fill: 'none', stroke, 'stroke-width': 2, points: path }) + dots.join('');
  });
  return [
    element('text', { x: plot.left, y: 20, fill: ink }, escapeHtml(title)),
    ...grid,
    ...marks,
    element('text', { x: (plot.left + right) / 2, y: bottom + 32, 'text-anchor': 'middle' }, escapeHtml(xTitle)),
    ...curves,
  ].join('');
}
