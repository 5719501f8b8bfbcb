import type { Perturbation, TextChange } from './suite.ts';

const changes: Readonly<Record<TextChange, (text: string) => string>> = {
  'upper case': (text) => text.toUpperCase(),
  'lower case': (text) => text.toLowerCase(),
  'typing error': swapInLongestWord,
  'no end mark': (text) => text.replace(/[.!?]$/, ''),
};

/** @returns the text unchanged where there is nothing to change */
export function applyPerturbation(perturbation: Perturbation, text: string): string {
  if ('change' in perturbation) return changes[perturbation.change](text);
  return perturbation.replace.reduce((changed, [from, to]) => changed.split(from).join(to), text);
}

/** Two letters in the middle of the longest word change places. */
function swapInLongestWord(text: string): string {
  const [longest = ''] = (text.match(/[a-z]{4,}/gi) ?? []).sort((first, second) => second.length - first.length);
  const at = Math.floor(longest.length / 2) - 1;
  if (at < 0) return text;
  const swapped = longest.slice(0, at) + (longest[at + 1] ?? '') + (longest[at] ?? '') + longest.slice(at + 2);
  return text.replace(longest, swapped);
}
