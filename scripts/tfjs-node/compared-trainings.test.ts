import { expect, it } from 'vitest';
import { compareTrainings, lossTolerance } from './compared-trainings.ts';

const wasm = { losses: [0.6, 0.5], textsPerSecond: 1000, textsPerProcessorSecond: 2000 };

it('tells the ratio of both speeds', () => {
  const { same, lines } = compareTrainings(wasm, {
    losses: [0.6, 0.5 + lossTolerance / 2],
    textsPerSecond: 1900,
    textsPerProcessorSecond: 4200,
  });
  expect(same).toBe(true);
  expect(lines.join('\n')).toContain('1000 on wasm, 1900 on tfjs-node, 1.90 times as fast');
  expect(lines.join('\n')).toContain('2000 on wasm, 4200 on tfjs-node, 2.10 times as fast');
});

it.each([
  ['another loss', [0.6, 0.5 + 2 * lossTolerance]],
  ['a loss that is no number', [0.6, NaN]],
  ['a missing loss', [0.6]],
  ['no loss', []],
])('does not pass %s', (_, losses) => {
  const { same, lines } = compareTrainings(wasm, { ...wasm, losses });
  expect(same).toBe(false);
  expect(lines.join('\n')).toContain('FAIL');
});
