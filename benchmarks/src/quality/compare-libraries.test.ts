import { expect, it } from 'vitest';
import { agreement } from './compare-libraries.ts';

it('counts each class on its own', () => {
  // Three positive rows, two of them right; one negative row, wrong.
  expect(agreement([1, 2, -1, 3], [1, 1, 1, 0], 'positive')).toEqual({ accuracy: 0.5, macroRecall: (2 / 3 + 0) / 2 });
});

it('gives undecided texts to the class of the tie rule', () => {
  expect(agreement([0, 0, 0], [1, 1, 0], 'positive')).toEqual({ accuracy: 2 / 3, macroRecall: 0.5 });
  expect(agreement([0, 0, 0], [1, 1, 0], 'negative')).toEqual({ accuracy: 1 / 3, macroRecall: 0.5 });
});
