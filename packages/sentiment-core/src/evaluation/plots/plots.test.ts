import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barPlot, histogram } from './bar-plot.ts';
import { linePanels, linePlot, niceRange } from './line-plot.ts';
import { matrixPlot } from './matrix-plot.ts';

function line(name: string, y: number) {
  return {
    name,
    points: [1, 2].map((x) => [x, y + x / 10] as const),
  };
}

describe('niceRange', () => {
  it('puts bounds and ticks at round numbers', () => {
    expect(niceRange([0.71, 0.79]).ticks).toEqual([0.7, 0.72, 0.74, 0.76, 0.78, 0.8]);
    expect(niceRange([1, 3]).ticks).toEqual([1, 1.5, 2, 2.5, 3]);
    expect(niceRange([1, 3], 1).ticks).toEqual([1, 2, 3]);
    expect(niceRange([1], 1).ticks).toEqual([1, 2]);
    expect(niceRange([0, 700], 1).ticks).toEqual([0, 200, 400, 600, 800]);
  });

  it('holds all values between few ticks, even of one value', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true })), (values) => {
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
});

describe('linePlot', () => {
  it('draws higher values higher, and x from left to right', () => {
    const svg = linePlot({ title: 'Curves', x: 'epoch', lines: [line('one', 0.5)] });
    const [, points = ''] = /points="([^"]+)"/.exec(svg) ?? [];
    const [[x1, y1], [x2, y2]] = points.split(' ').map((pair) => pair.split(',').map(Number));
    expect(x2).toBeGreaterThan(x1);
    expect(y2).toBeLessThan(y1);
  });

  it('draws y = x where both axes have it, a dot a point, and no legend where none is wanted', () => {
    const plot = { title: 'T', x: 'x', y: 'y', xRange: [0.5, 1], yRange: [0, 1], diagonal: true } as const;
    const svg = linePlot({ ...plot, lines: [{ ...line('one', 0.5), dots: true }], legend: false });
    const [, x1, y1, x2, y2] =
      /<line x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" y2="([\d.]+)" [^>]*dash/.exec(svg) ?? [];
    // From (0.5, 0.5), half-way up at the left, to the corner at the top right.
    expect([x1, y1, x2, y2]).toEqual(['58', '149', '422', '8']);
    expect(svg.match(/<circle/g)).toHaveLength(2);
    expect(svg).not.toContain('>one<');
  });
});

it('puts the numbers of a given range at round places', () => {
  const ticksOf = (xRange: readonly [number, number]) => {
    const svg = linePlot({ title: 'T', x: 'x', xRange, yRange: [0, 1], lines: [] });
    return [...svg.matchAll(/text-anchor="middle">([\d.]+)</g)].map(([, tick]) => Number(tick));
  };
  expect(ticksOf([1 / 3, 1])).toEqual([0.4, 0.6, 0.8, 1]);
  expect(ticksOf([0.5, 1])).toEqual([0.5, 0.6, 0.7, 0.8, 0.9, 1]);
  expect(ticksOf([0, 1])).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
});

it('cuts names that would leave the drawing, and leaves room for notes', () => {
  const long = 'a-label-with-a-very-long-name '.repeat(5);
  const svg = linePlot({ title: long, x: 'x', lines: [line(long, 0.5)] });
  const texts = [...svg.matchAll(/<text[^>]*>([^<]+)</g)].map(([, text]) => text);
  expect(texts.filter((text) => text.includes('long')).map((text) => text.endsWith('…'))).toEqual([true, true]);
  const bars = barPlot('Terms', [{ name: 'a', value: 1, note: '1234.5 (1,234,567 times)' }], 'red');
  const [, x, note] = /<text x="([\d.]+)" y="\d+">(1234[^<]+)</.exec(bars) ?? [];
  expect(Number(x) + note.length * 6).toBeLessThan(440);
});

describe('linePanels', () => {
  it('gives a name one colour in all panels and one line in the legend', () => {
    const svg = linePanels({
      title: 'Curves',
      sharedAxes: true,
      panels: [
        { title: 'a', x: 'epoch', lines: [line('first', 0.5), line('second', 0.6)] },
        { title: 'b', x: 'epoch', lines: [line('second', 0.7)] },
        { title: 'empty', x: 'epoch', lines: [{ name: 'none', points: [] }] },
      ],
    });
    const strokes = [...svg.matchAll(/<polyline fill="none" stroke="([^"]+)"/g)].map(([, colour]) => colour);
    expect(strokes).toHaveLength(3);
    expect(strokes[1]).toBe(strokes[2]);
    expect(strokes[0]).not.toBe(strokes[1]);
    expect(svg.match(/>second</g)).toHaveLength(1);
    expect(svg).not.toContain('empty');
  });

  it('is a picture even of nothing', () => {
    expect(linePanels({ title: 'None', sharedAxes: true, panels: [] })).not.toContain('NaN');
  });
});

it('makes the longest bar as wide as there is room', () => {
  const bar = (name: string, value: number) => ({ name, value, note: `${value}×` });
  const svg = barPlot('Terms', [bar('a', 4), bar('b', 1)], 'red', undefined);
  expect([...svg.matchAll(/<rect x="144" y="\d+" width="(\d+)"/g)].map(([, width]) => width)).toEqual(['200', '50']);
});

it('puts rare large numbers into the last column', () => {
  const counts = [...Array.from({ length: 3 }, (_, number) => [number, 1000] as const), [500, 1] as const];
  const svg = histogram('Lengths', counts, 'red');
  const heights = [...svg.matchAll(/height="([\d.]+)" fill="red"/g)].map(([, height]) => Number(height));
  expect(heights).toHaveLength(3);
  expect(heights[2]).toBeGreaterThan(heights[0]);
});

it('shades each cell of a matrix by its fraction of the true label', () => {
  const svg = matrixPlot('Confusion', ['no', 'yes'], [[1500, 500], [0, 0]]); // prettier-ignore
  expect(svg).toContain('>1,500</text>');
  expect([...svg.matchAll(/>([\d.]+%)</g)].map(([, share]) => share)).toEqual(['75.0%', '25.0%', '0.0%', '0.0%']);
  expect([...svg.matchAll(/fill-opacity="([\d.]+)"/g)].map(([, opacity]) => opacity)).toEqual(
    ['0.44', '0.19', '0.06', '0.06'], // prettier-ignore
  );
});

it.each([
  linePlot({ title: '</svg>', x: '<', y: '\u0000', lines: [line('"&<', 0.5)] }),
  linePanels({ title: '</svg>', sharedAxes: false, panels: [{ title: '<script>', x: '<', lines: [line('"&<', 0)] }] }),
  barPlot('<script>', [{ name: '<b>', value: 1, note: '</svg>' }], '"red'),
  matrixPlot('<script>', ['<a>', '</svg>'], [[1, 2], [3, 4]]), // prettier-ignore
])('takes no markup from names', (svg) => {
  expect(svg).not.toMatch(/<script>|<b>|<a>|\0|""red/);
  expect(svg.match(/<\/svg>/g)).toHaveLength(1);
});
