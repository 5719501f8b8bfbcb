import { createArrayDataset } from '../../packages/sentiment-core/src/training/index.ts';

const words = 3000;

/** Texts of 5 to 25 made-up words of which some tell the label; every seed has other texts and the same language. */
export function sampleTexts(count: number, seed: number) {
  let state = seed;
  // A linear congruential generator (Numerical Recipes) will do for made-up words.
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const word = (label: number): string => {
    // Frequent words come more often, as in a language; a tenth of the words is of one label.
    const index = Math.min(next(words), next(words));
    return next(10) === 0 ? `${label === 1 ? 'good' : 'bad'}${index % 300}` : `word${index}`;
  };
  const examples = Array.from({ length: count }, () => {
    const label = next(2);
    return { text: Array.from({ length: 5 + next(21) }, () => word(label)).join(' '), label };
  });
  return createArrayDataset({ labels: ['negative', 'positive'], examples });
}
