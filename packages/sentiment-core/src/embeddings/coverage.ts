import { parseOptions } from '../schema/options.ts';
import { integer } from '../schema/schema.ts';

export interface MissedWord {
  readonly word: string;
  /** How often it came. */
  readonly count: number;
}

/** How much of texts a vocabulary knows. Tokens count every time they come, types once. */
export interface Coverage {
  readonly texts: number;
  /** Texts with no token that is known, those without tokens among them. */
  readonly textsWithoutKnown: number;
  readonly tokens: number;
  readonly unknownTokens: number;
  readonly types: number;
  readonly unknownTypes: number;
  /** Known share of all tokens, 0 to 1; NaN without tokens. */
  readonly tokenCoverage: number;
  /** Known share of all types, 0 to 1; NaN without tokens. */
  readonly typeCoverage: number;
  /** The most frequent unknown words first; among equals, in the order of their code units. */
  readonly misses: readonly MissedWord[];
}

export interface CoverageCounter {
  /** @param tokens of one text */
  add(tokens: Iterable<string>): void;
  coverage(): Coverage;
}

/**
 * Counts what a vocabulary knows of texts. Memory: the different words.
 * @param known words that have a vector
 * @param mostMisses how many unknown words are named, 0 or more. Default 20
 * @throws {SentimentError} `option_invalid`
 */
export function createCoverageCounter(known: { has(word: string): boolean }, mostMisses = 20): CoverageCounter {
  parseOptions(integer(0, 2 ** 31 - 1), mostMisses, 'mostMisses');
  const counts = new Map<string, number>();
  let texts = 0;
  let textsWithoutKnown = 0;
  return {
    add(tokens) {
      let anyKnown = false;
      for (const token of tokens) {
        counts.set(token, (counts.get(token) ?? 0) + 1);
        anyKnown ||= known.has(token);
      }
      texts++;
      if (!anyKnown) textsWithoutKnown++;
    },
    coverage() {
      const missed: MissedWord[] = [];
      let tokens = 0;
      let unknownTokens = 0;
      for (const [word, count] of counts) {
        tokens += count;
        if (known.has(word)) continue;
        unknownTokens += count;
        missed.push({ word, count });
      }
      missed.sort((first, second) => second.count - first.count || (first.word < second.word ? -1 : 1));
      const types = counts.size;
      return {
        texts,
        textsWithoutKnown,
        tokens,
        unknownTokens,
        types,
        unknownTypes: missed.length,
        tokenCoverage: 1 - unknownTokens / tokens,
        typeCoverage: 1 - missed.length / types,
        misses: missed.slice(0, mostMisses),
      };
    },
  };
}
