import { cutName, drawing, element, fileTheme, type PlotTheme, textElement } from './drawing.ts';

const cell = { width: 96, height: 52 };
const origin = { left: 130, top: 84 };

/**
 * A confusion matrix; the stronger the shade, the larger the fraction of the true label.
 * @param confusion counts; rows are true labels, columns predicted ones
 */
export function matrixPlot(
  title: string,
  labels: readonly string[],
  confusion: readonly (readonly number[])[],
  theme: PlotTheme = fileTheme,
): string {
  const { ink, series } = theme;
  const names = labels.map((label) => cutName(label, 14));
  const middle = (column: number): number => origin.left + (column + 0.5) * cell.width;
  const parts = [
    textElement({ x: 16, y: origin.top - 12 }, 'true \\ predicted'),
    ...names.map((name, column) =>
      textElement({ x: middle(column), y: origin.top - 12, 'text-anchor': 'middle', fill: ink }, name),
    ),
  ];
  confusion.forEach((counts, row) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const top = origin.top + row * cell.height;
    parts.push(textElement({ x: origin.left - 10, y: top + 31, 'text-anchor': 'end', fill: ink }, names[row] ?? ''));
    counts.forEach((count, column) => {
      const fraction = total === 0 ? 0 : count / total;
      const shade = { fill: series[row === column ? 0 : 1], 'fill-opacity': 0.06 + 0.5 * fraction };
      const place = { x: origin.left + column * cell.width + 1, y: top + 1 };
      const centred = { x: middle(column), 'text-anchor': 'middle' };
      parts.push(
        element('rect', { ...place, width: cell.width - 2, height: cell.height - 2, rx: 4, ...shade }),
        textElement({ ...centred, y: top + 24, fill: ink, 'font-size': 14 }, count.toLocaleString('en-US')),
        textElement({ ...centred, y: top + 41 }, `${(100 * fraction).toFixed(1)}%`),
      );
    });
  });
  const width = Math.max(380, origin.left + labels.length * cell.width + 20);
  return drawing({ width, height: origin.top + labels.length * cell.height + 20, title, theme, parts });
}
