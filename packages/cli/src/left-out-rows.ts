import type { DatasetSummary } from 'sentiment-core/training';

/** A line about rows with labels that were not asked for, or nothing when there were none. */
export function leftOutRows({ rows, unknownLabels }: DatasetSummary): string | undefined {
  const labels = Object.entries(unknownLabels).sort(([, a], [, b]) => b - a);
  if (labels.length === 0) return undefined;
  const total = labels.reduce((sum, [, count]) => sum + count, 0);
  const shown = labels.slice(0, 5).map(([label, count]) => `${label} (${count})`);
  return `${total} of ${rows} rows left out for their label: ${shown.join(', ')}${labels.length > 5 ? ', …' : ''}`;
}
