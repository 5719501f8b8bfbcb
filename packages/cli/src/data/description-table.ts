import type { DescribedLengths, Description } from 'sentiment-core/training';
import { alignedTable, count, percent } from '../terminal/output.ts';

export const lengthHeader = ['count', 'mean', 'std', 'min', '25%', '50%', '75%', 'max'] as const;

export function lengthCells({ count: texts, mean, std, min, q25, median, q75, max }: DescribedLengths): string[] {
  return [
    count(texts),
    ...[mean, std].map((value) => (Number.isNaN(value) ? '-' : value.toFixed(2))),
    ...[min, q25, median, q75, max].map(figure),
  ];
}

/** A description for people. */
export function formatDescription(description: Description): string {
  const { file, rows, usable, labels, repeats, words, variants, terms, columns } = description;
  const reasons = leftOutReasons(description);
  const sections = [
    `${file}: ${count(rows)} rows, ${count(usable)} usable\n${reasons.map((reason) => `${reason}\n`).join('')}`,
    alignedTable([
      ['label', 'rows', 'share'],
      ...labels.map(({ label, rows: ofLabel, share }) => [label, count(ofLabel), percent(share)]),
    ]),
    `different texts: ${count(repeats.distinct)}; rows that repeat the text of another: ${count(repeats.duplicates)}\n` +
      `texts with different labels in different rows: ${count(repeats.conflictingTexts)} (in ${count(repeats.conflictingRows)} rows)\n`,
    alignedTable([
      ['length in words or tokens', ...lengthHeader],
      ['as written', ...lengthCells(words)],
      ...variants.map(({ name, lengths }) => [name, ...lengthCells(lengths)]),
    ]),
    alignedTable([
      ['without texts that are too short', 'left out', ...lengthHeader],
      ...variants.map(({ name, minimumTokens, tooShort, kept }) => [
        `${name} (at least ${minimumTokens})`,
        count(tooShort),
        ...lengthCells(kept),
      ]),
    ]),
    `top terms (${variants[0].name})\n${terms
      .map(({ label, terms: found }) => `${label}: ${found.map(({ term }) => term).join(', ') || '-'}\n`)
      .join('')}`,
    ...columns.map(({ column, values }) =>
      alignedTable([
        [column, 'rows', ...labels.map(({ label }) => label)],
        ...values.map(({ value, rows: ofValue, labels: byLabel }) => [
          value === '' ? '(empty)' : value,
          count(ofValue),
          ...labels.map(({ label }) => percent(byLabel[label] / ofValue)),
        ]),
      ]),
    ),
  ];
  return sections.join('\n');
}

const meanings = {
  columns: 'other columns than the file’s',
  encoding: 'another encoding than the file',
  json: 'no JSON object',
  missing_label: 'no label',
  missing_text: 'no text',
} as const;

/** A line for every reason why rows could not be used, with where the first ones are. */
export function leftOutReasons({ leftOut }: Description): string[] {
  return Object.entries(meanings).flatMap(([reason, meaning]) => {
    const found = leftOut[reason as keyof typeof meanings];
    if (found === undefined) return [];
    const lines = `line${found.lines.length > 1 ? 's' : ''} ${found.lines.join(', ')}${found.rows > found.lines.length ? ', …' : ''}`;
    return [`${meaning}: ${found.rows.toLocaleString('en-US')} (${lines})`];
  });
}

function figure(value: number): string {
  return Number.isNaN(value) ? '-' : count(Number(value.toFixed(2)));
}
