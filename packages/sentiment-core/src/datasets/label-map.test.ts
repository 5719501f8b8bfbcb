import { describe, expect, it } from 'vitest';
import { createLabelMap } from './label-map.ts';

function indexes(labels: readonly string[], values: readonly string[]) {
  return values.map(createLabelMap({ labels }).indexOf);
}

describe('createLabelMap', () => {
  it('understands names, whatever their case and the space around them', () => {
    expect(indexes(['negative', 'positive'], ['positive', ' Negative ', 'POSITIVE', 'neutral', ''])).toEqual([
      1, 0, 1, -1, -1,
    ]);
  });

  it('tells labels apart that differ in case alone, and does not guess between them', () => {
    expect(indexes(['Good', 'good'], ['Good', 'good', 'GOOD'])).toEqual([0, 1, -1]);
  });

  it('understands 0/1 and 0/4 for negative and positive, 2 only where there is neutral, and then not 1', () => {
    expect(indexes(['negative', 'positive'], ['0', '1', '2', '4', '4.0'])).toEqual([0, 1, -1, 1, 1]);
    expect(indexes(['positive', 'neutral', 'negative'], ['0', '1', '2', '4'])).toEqual([2, -1, 1, 0]);
    expect(indexes(['bad', 'good'], ['0', '1', '4'])).toEqual([-1, -1, -1]);
  });

  it('takes a number that is a label for that label', () => {
    expect(indexes(['1', 'negative', 'positive'], ['1', '0', '4'])).toEqual([0, 1, 2]);
  });

  it('takes aliases instead of codes', () => {
    const { indexOf } = createLabelMap({
      labels: ['negative', 'positive'],
      aliases: { 1: 'negative', '5': 'positive' },
    });
    expect(['1', '5.0', '0', 'negative'].map(indexOf)).toEqual([0, 1, -1, 0]);
  });

  it.each([
    [['a'], 'labels: 1 given, 2 to 20 are needed'],
    [Array.from({ length: 21 }, (_, label) => `l${label}`), 'labels: 21 given, 2 to 20 are needed'],
    [['a', ''], 'labels: a name is empty or has white space around it'],
    [['a', ' b'], 'labels: a name is empty or has white space around it'],
    [['a', 'b', 'a'], 'labels: a name is given twice'],
  ])('refuses %j', (labels, message) => {
    expect(() => createLabelMap({ labels })).toThrow(expect.objectContaining({ code: 'option_invalid', message }));
  });

  it('refuses an alias of nothing', () => {
    expect(() => createLabelMap({ labels: ['a', 'b'], aliases: { x: 'c' } })).toThrow(
      'labelAliases: "x" is said to mean "c", which is not one of a, b',
    );
  });
});
