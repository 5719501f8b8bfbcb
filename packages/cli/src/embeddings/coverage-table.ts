import type { Coverage } from 'sentiment-core/embeddings';
import { alignedTable } from '../terminal/aligned-table.ts';

const count = (value: number): string => value.toLocaleString('en-US');
const percent = (share: number): string => (Number.isNaN(share) ? '-' : `${(100 * share).toFixed(1)}%`);

/** A coverage report for people. */
export function formatCoverage(coverage: Coverage, vectors: string, preprocessing: string): string {
  const { texts, textsWithoutKnown, tokens, unknownTokens, types, unknownTypes, misses } = coverage;
  const sections = [
    `${vectors}: ${count(texts)} texts, preprocessing ${preprocessing}; ` +
      `${count(textsWithoutKnown)} of them have no known word\n`,
    alignedTable([
      ['', 'all', 'known', 'unknown', 'coverage'],
      ['tokens', count(tokens), count(tokens - unknownTokens), count(unknownTokens), percent(coverage.tokenCoverage)],
      [
        'different words',
        count(types),
        count(types - unknownTypes),
        count(unknownTypes),
        percent(coverage.typeCoverage),
      ],
    ]),
  ];
  if (misses.length > 0) {
    sections.push(
      alignedTable([
        ['most frequent unknown words', 'count', 'of all tokens'],
        ...misses.map(({ word, count: times }) => [word, count(times), `${((100 * times) / tokens).toFixed(2)}%`]),
      ]),
    );
  }
  return sections.join('\n');
}
