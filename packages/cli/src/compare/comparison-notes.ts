import type { ModelComparison } from './model-comparison.ts';
import { seenRowsNote } from '../evaluate/seen-rows.ts';

/** What a reader of the table must know, a sentence each: labels that are left out, rows that a model has seen. */
export function comparisonNotes({ labels, models }: Pick<ModelComparison, 'labels' | 'models'>): string[] {
  const wider = models.filter(({ otherLabels }) => otherLabels.length > 0);
  const others = wider.map(({ model, otherLabels }) => `${model} also knows ${otherLabels.join(', ')}`);
  return [
    ...(wider.length > 0
      ? [
          `the models have different labels: judged on rows of ${labels.join(', ')}, by the probabilities of these alone; ` +
            others.join('; '),
        ]
      : []),
    ...models.flatMap(({ model, seen }) => (seen === null ? [] : [seenRowsNote(model, seen)])),
  ];
}
