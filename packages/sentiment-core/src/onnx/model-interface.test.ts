import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outputNames } from './model-interface.ts';

describe('outputNames', () => {
  it('keeps plain labels as they are', () => {
    expect(outputNames(['negative', 'Positive_2'])).toEqual({
      label: 'label',
      probabilities: ['prob_negative', 'prob_Positive_2'],
    });
  });

  it('writes _ for other signs and numbers what would be the same', () => {
    expect(outputNames(['a b', 'a.b', 'a_b', 'a_b_2', '😀', '/../']).probabilities).toEqual([
      'prob_a_b',
      'prob_a_b_2',
      'prob_a_b_3',
      'prob_a_b_2_2',
      'prob__',
      'prob_____',
    ]);
  });

  it('gives different plain names to any labels', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }), { maxLength: 20 }),
        (labels) => {
          const names = outputNames(labels).probabilities;
          expect(new Set(names).size).toBe(labels.length);
          for (const name of names) expect(name).toMatch(/^prob_\w*$/);
        },
      ),
    );
  });
});
