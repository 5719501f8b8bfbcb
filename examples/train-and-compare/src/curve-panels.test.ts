import fc from 'fast-check';
import { expect, it } from 'vitest';
import { curvePanels, niceRange } from './curve-panels.ts';

it('puts bounds and ticks at round numbers', () => {
  expect(niceRange([0.71, 0.79]).ticks).toEqual([0.7, 0.72, 0.74, 0.76, 0.78, 0.8]);
  expect(niceRange([1, 3]).ticks).toEqual([1, 1.5, 2, 2.5, 3]);
  expect(niceRange([1, 3], 1).ticks).toEqual([1, 2, 3]);
  expect(niceRange([1], 1).ticks).toEqual([1, 2]);
  expect(niceRange([0, 700], 1).ticks).toEqual([0, 200, 400, 600, 800]);
});

it('holds all values between few ticks, even of one value', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
      const { from, to, ticks } = niceRange(values);
      expect(from).toBeLessThan(to);
      expect(ticks.length).toBeLessThanOrEqual(8);
      const slack = (to - from) * 1e-6;
      for (const value of values) {
        expect(value).toBeGreaterThanOrEqual(from - slack);
        expect(value).toBeLessThanOrEqual(to + slack);
      }
    }),
  );
});

const series = (name: string, y: number) => ({ name, points: [1, 2].map((x) => ({ x, y: y + x / 10 })) });

it('gives a name one colour in all panels and one line in the legend', () => {
  const svg = curvePanels({
    ...{ title: 'Curves', x: 'epoch', sharedAxes: true },
    panels: [
      { title: 'a', series: [series('first', 0.5), series('second', 0.6)] },
      { title: 'b', series: [series('second', 0.7)] },
      { title: 'empty', series: [{ name: 'none', points: [] }] },
    ],
  });
  const strokes = [...svg.matchAll(/<polyline fill="none" stroke="([^"]+)"/g)].map(([, colour]) => colour);
  expect(strokes).toHaveLength(3);
  expect(strokes[1]).toBe(strokes[2]);
  expect(strokes[0]).not.toBe(strokes[1]);
  expect(svg.match(/>second</g)).toHaveLength(1);
  expect(svg).not.toContain('empty');
});

it('draws higher values higher', () => {
  const panels = [{ title: 'a', series: [series('one', 0.5)] }];
  const svg = curvePanels({ title: 'Curves', x: 'epoch', sharedAxes: false, panels });
  const [, points = ''] = /points="([^"]+)"/.exec(svg) ?? [];
  const [[x1, y1], [x2, y2]] = points.split(' ').map((pair) => pair.split(',').map(Number));
  expect(x2).toBeGreaterThan(x1);
  expect(y2).toBeLessThan(y1);
});

it('takes no markup from names', () => {
  const panels = [{ title: '<script>', series: [series('"&<', 0.5)] }];
  const svg = curvePanels({ title: '</svg>', x: '<', sharedAxes: false, panels });
  expect(svg).not.toContain('<script>');
  expect(svg.match(/<\/svg>/g)).toHaveLength(1);
});

it('is a picture even of nothing', () => {
  expect(curvePanels({ title: 'None', x: 'epoch', sharedAxes: true, panels: [] })).not.toContain('NaN');
});
