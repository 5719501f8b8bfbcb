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

export interface PlotBar {
  readonly name: string;
  /** 0 or more. */
  readonly value: number;
  /** Written behind the bar. */
  readonly note: string;
}

const width = 440;
const lineHeight = 20;

/** One bar a line, the longest as wide as there is room. @param colour as SVG takes it */
export function barPlot(title: string, bars: readonly PlotBar[], colour: string, theme = fileTheme): string {
  const most = Math.max(...bars.map(({ value }) => value), 1e-12);
  const widestNote = Math.max(...bars.map(({ note }) => note.length), 0) * letterWidth;
  const widest = Math.max(40, Math.min(200, width - 150 - widestNote));
  return drawing({
    width,
    height: titleHeight + Math.max(bars.length, 1) * lineHeight + 4,
    title,
    theme,
    parts: bars.flatMap(({ name, value, note }, index) => {
      const top = titleHeight + index * lineHeight;
      const length = (value / most) * widest;
      return [
        textElement({ x: 138, y: top + 14, 'text-anchor': 'end', fill: theme.ink }, cutName(name, 20)),
        element('rect', { x: 144, y: top + 3, width: length, height: lineHeight - 6, rx: 2, fill: colour }),
        textElement({ x: 150 + length, y: top + 14 }, note),
      ];
    }),
  });
}

/**
 * Shares by whole numbers as columns, e.g. texts by length. Numbers past the 99.9th percentile are one column, the last.
 * @param counts by rising number
 * @param colour as SVG takes it
 */
export function histogram(
  title: string,
  counts: readonly (readonly [number: number, count: number])[],
  colour: string,
  theme: PlotTheme = fileTheme,
): string {
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  const last = counts.find(([, count]) => (seen += count) >= total * 0.999)?.[0] ?? 0;
  const columns = new Array<number>(last + 1).fill(0);
  for (const [number, count] of counts) columns[Math.min(number, last)] += count / total;
  const [left, top, bottom] = [44, titleHeight + 8, titleHeight + 180];
  const most = Math.max(...columns, 1e-12);
  const step = (width - left - 8) / columns.length;
  const marked = Math.max(1, Math.ceil(columns.length / 8 / 5) * 5);
  const grid = [0, 0.5, 1].flatMap((share) => {
    const y = bottom - share * (bottom - top);
    return [
      element('line', { x1: left, x2: width, y1: y, y2: y, stroke: theme.rule }),
      textElement({ x: left - 5, y: y + 4, 'text-anchor': 'end' }, `${(share * most * 100).toFixed(1)}%`),
    ];
  });
  const drawn = columns.flatMap((share, number) => {
    const tall = (share / most) * (bottom - top);
    const place = { x: left + (number + 0.08) * step, y: bottom - tall };
    const column = element('rect', { ...place, width: step * 0.84, height: tall, fill: colour });
    if (number % marked !== 0) return [column];
    return [
      column,
      textElement({ x: left + (number + 0.5) * step, y: bottom + 16, 'text-anchor': 'middle' }, `${number}`),
    ];
  });
  return drawing({ width, height: bottom + 24, title, theme, parts: [...grid, ...drawn] });
}
