import { cut } from '../records/flat-params.ts';
import { type Drawing, element, ink, picture } from './svg.ts';

const cell = { width: 96, height: 52 };
const origin = { left: 130, top: 84 };
const nameLength = 14;

/**
 * A confusion matrix; the stronger the shade, the larger the share of the true label.
 * @param confusion counts, rows are true labels, columns predicted ones
 */
export function confusionPicture(labels: readonly string[], confusion: readonly (readonly number[])[]): string {
  const names = labels.map((label) => cut(label, nameLength));
  const middle = (column: number): number => origin.left + (column + 0.5) * cell.width;
  const drawings: Drawing[] = [
    element('text', { x: 16, y: origin.top - 12 }, 'true \\ predicted'),
    ...names.map((name, column) =>
      element('text', { x: middle(column), y: origin.top - 12, 'text-anchor': 'middle', fill: ink }, name),
    ),
  ];
  confusion.forEach((counts, row) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const top = origin.top + row * cell.height;
    drawings.push(
      element('text', { x: origin.left - 10, y: top + 31, 'text-anchor': 'end', fill: ink }, names[row] ?? ''),
    );
    counts.forEach((count, column) => {
      const share = total === 0 ? 0 : count / total;
      const shade = { fill: row === column ? '#0b66c3' : '#c2410c', 'fill-opacity': 0.06 + 0.5 * share };
      const place = { x: origin.left + column * cell.width + 1, y: top + 1 };
      drawings.push(
        element('rect', { ...place, width: cell.width - 2, height: cell.height - 2, rx: 4, ...shade }),
        element(
          'text',
          { x: middle(column), y: top + 24, 'text-anchor': 'middle', fill: ink, 'font-size': 14 },
          count.toLocaleString('en-US'),
        ),
        element('text', { x: middle(column), y: top + 41, 'text-anchor': 'middle' }, `${(100 * share).toFixed(1)}%`),
      );
    });
  });
  const size = [origin.left + labels.length * cell.width + 20, origin.top + labels.length * cell.height + 20] as const;
  return picture(Math.max(380, size[0]), size[1], 'Confusion: counts and shares of the truth', drawings);
}
