import { reliabilityCurve, rocCurve, type ScoredTexts, thinCurve } from 'sentiment-core/evaluation';
import { colours, dim, type Drawing, element, ink, line, picture } from './svg.ts';

interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

interface CurvesPicture {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly curves: readonly Curve[];
  /** Draws a dot at every point. */
  readonly dots: boolean;
}

const [width, height] = [560, 460];
const plot = { left: 64, right: 540, top: 44, bottom: 396 };
const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
const curvePoints = 200;

const across = (value: number): number => plot.left + value * (plot.right - plot.left);
const up = (value: number): number => plot.bottom - value * (plot.bottom - plot.top);

function axes(x: string, y: string): Drawing[] {
  const grid = ticks.flatMap((tick) => [
    element('line', { x1: plot.left, x2: plot.right, y1: up(tick), y2: up(tick), stroke: line }),
    element('text', { x: plot.left - 8, y: up(tick) + 4, 'text-anchor': 'end' }, tick.toFixed(1)),
    element('text', { x: across(tick), y: plot.bottom + 18, 'text-anchor': 'middle' }, tick.toFixed(1)),
  ]);
  const middle = (plot.top + plot.bottom) / 2;
  return [
    ...grid,
    element('line', { x1: across(0), y1: up(0), x2: across(1), y2: up(1), stroke: dim, 'stroke-dasharray': '4 4' }),
    element('text', { x: (plot.left + plot.right) / 2, y: plot.bottom + 40, 'text-anchor': 'middle', fill: ink }, x),
    element('text', { x: 18, y: middle, 'text-anchor': 'middle', fill: ink, transform: `rotate(-90 18 ${middle})` }, y),
  ];
}

function curvesPicture({ title, x, y, curves, dots }: CurvesPicture): string {
  const drawn = curves.flatMap(({ name, points }, index) => {
    const stroke = colours[index % colours.length] ?? ink;
    const path = points.map(([a, b]) => `${across(a).toFixed(1)},${up(b).toFixed(1)}`).join(' ');
    const marks = dots
      ? points.map(([a, b]) => element('circle', { cx: across(a), cy: up(b), r: 4, fill: stroke }))
      : [];
    const label = { x: plot.right - 8, y: plot.bottom - 12 - 18 * (curves.length - 1 - index), 'text-anchor': 'end' };
    return [
      element('polyline', { fill: 'none', stroke, 'stroke-width': 2, points: path }),
      ...marks,
      element('text', { ...label, fill: stroke }, name),
    ];
  });
  return picture(width, height, title, [...axes(x, y), ...drawn]);
}

/** ROC curves: of the second label when there are two, else of each against the rest. */
export function rocPicture(labels: readonly string[], scored: ScoredTexts): string {
  const shown = labels.length === 2 ? labels.slice(1) : labels;
  const curves = shown.map((label) => {
    const points = thinCurve(rocCurve(scored, labels.indexOf(label)), curvePoints);
    return { name: label, points: points.map((point) => [point.falsePositiveRate, point.truePositiveRate] as const) };
  });
  const title = shown.length === 1 ? `ROC: ${shown[0] ?? ''} against the rest` : 'ROC: each label against the rest';
  return curvesPicture({ title, x: 'false positive rate', y: 'true positive rate', curves, dots: false });
}

/** Confidence against accuracy: on the diagonal, a confidence means what it says. */
export function reliabilityPicture(scored: ScoredTexts): string {
  const bins = reliabilityCurve(scored).filter(({ count }) => count > 0);
  const points = bins.map(({ confidence, accuracy }) => [confidence, accuracy] as const);
  const title = 'Reliability: share that is right, by confidence';
  return curvesPicture({
    title,
    x: 'confidence',
    y: 'share that is right',
    curves: [{ name: '', points }],
    dots: true,
  });
}
