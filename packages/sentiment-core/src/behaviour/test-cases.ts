import { createSeededRandom } from '../hashing/seeded-random.ts';
import { hashString } from '../hashing/string-hash.ts';
import { applyPerturbation } from './perturbation.ts';
import type { BehaviourSuite, BehaviourTest } from './suite.ts';
import { fillTemplate, placeholders } from './template.ts';

export interface TestCase {
  /** One text of a `minimum` test; else the first is compared with every other. */
  readonly texts: readonly [string, ...string[]];
  /** Number of the template in the test; cases of one template are alike. */
  readonly template: number;
}

/**
 * The cases of a test, always the same ones: all fillings of a template, or a sample where there are more than `samples`.
 * @returns no case twice; where a perturbation changes nothing, there is none
 */
export function testCases(suite: BehaviourSuite, test: BehaviourTest): readonly TestCase[] {
  const found = new Map<string, TestCase>();
  const add = (template: number, ...texts: [string, ...string[]]) => {
    const key = texts.join('\n');
    if ((texts.length === 1 || texts[0] !== texts[1]) && !found.has(key)) found.set(key, { texts, template });
  };
  const fillings = (templates: readonly string[], without?: string) =>
    fillingsOf(suite, templates, test.samples, `${test.name}\n${templates.join('\n')}`, without);

  if (test.kind !== 'minimum' && test.pairs !== undefined) {
    test.pairs.forEach(([from, to], template) => {
      for (const words of fillings([from, to])) add(template, fillTemplate(from, words), fillTemplate(to, words));
    });
  } else if (test.kind === 'minimum') {
    test.templates.forEach((template, number) => {
      for (const words of fillings([template])) add(number, fillTemplate(template, words));
    });
  } else if (test.kind === 'invariance' && test.vary !== undefined) {
    const { lexicon, base } = test.vary;
    test.templates?.forEach((template, number) => {
      for (const words of fillings([template], lexicon)) {
        const withWord = (word: string) => fillTemplate(template, new Map([...words, [lexicon, word]]));
        add(number, withWord(base), ...(suite.lexicons[lexicon] ?? []).map(withWord));
      }
    });
  } else if (test.kind === 'invariance' && test.perturbation !== undefined) {
    const perturbation = suite.perturbations[test.perturbation];
    test.templates?.forEach((template, number) => {
      for (const words of fillings([template])) {
        const text = fillTemplate(template, words);
        if (perturbation !== undefined) add(number, text, applyPerturbation(perturbation, text));
      }
    });
  }
  return [...found.values()];
}

/** Words for every place of the templates together, by key; a sample of at most `most`, drawn without replacement. */
function fillingsOf(
  suite: BehaviourSuite,
  templates: readonly string[],
  most: number,
  seedText: string,
  without: string | undefined,
): readonly ReadonlyMap<string, string>[] {
  const lexicons = new Map<string, string>();
  for (const { key, lexicon } of templates.flatMap(placeholders)) if (key !== without) lexicons.set(key, lexicon);
  const wordsOf = (lexicon: string) => suite.lexicons[lexicon] ?? [];
  const total = [...lexicons.values()].reduce((product, lexicon) => product * wordsOf(lexicon).length, 1);
  return sampleNumbers(total, most, hashString(seedText, 0)).map((number) => {
    const words = new Map<string, string>();
    let rest = number;
    for (const [key, lexicon] of lexicons) {
      const list = wordsOf(lexicon);
      const taken = new Set([...words].filter(([other]) => lexicons.get(other) === lexicon).map(([, word]) => word));
      let at = rest % list.length;
      // Two places of one lexicon have different words, where it has enough of them.
      if (taken.size < list.length) while (taken.has(list[at])) at = (at + 1) % list.length;
      words.set(key, list[at]);
      rest = Math.floor(rest / list.length);
    }
    return words;
  });
}

/** Distinct whole numbers below `total` in rising order: all of them, or `most` drawn ones. */
function sampleNumbers(total: number, most: number, seed: number): readonly number[] {
  if (total <= most) return Array.from({ length: total }, (_, number) => number);
  const random = createSeededRandom(seed);
  const drawn = new Set<number>();
  while (drawn.size < most) drawn.add(Math.floor((random() / 2 ** 32) * total));
  return [...drawn].sort((first, second) => first - second);
}
