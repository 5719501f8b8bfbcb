import { expect, it } from 'vitest';
import { evenlySpaced } from './tweets.ts';

const tweets = { name: 'some', texts: ['a', 'b', 'c', 'd', 'e'], positives: [0, 1, 0, 1, 1] };

it('takes rows at even distances, with their labels', () => {
  expect(evenlySpaced(tweets, 2)).toEqual({ name: 'some', texts: ['a', 'c'], positives: [0, 0] });
  expect(evenlySpaced(tweets, 9)).toEqual(tweets);
});
