import { type DriftCriteria, evaluateDrift } from '@sentiment-core/mlops/monitoring';
import { shuffled } from '../statistics.ts';
import { countTexts, type MeasuredTexts } from './measured-texts.ts';

export interface Detection {
  readonly name: string;
  readonly texts: number;
  readonly trials: number;
  readonly detected: number;
  /** Measure to the share of trials in which it drifted. */
  readonly measures: Readonly<Record<string, number>>;
}

/**
 * Windows of texts that come from elsewhere, each against a reference from a new half of the usual texts.
 * @param draw a row of `shifted`
 */
export function detectShift(
  { usual, shifted, name = shifted.name }: { usual: MeasuredTexts; shifted: MeasuredTexts; name?: string },
  {
    texts,
    trials,
    criteria,
    random,
    draw = () => Math.floor(random() * shifted.rows),
  }: { texts: number; trials: number; criteria: DriftCriteria; random: () => number; draw?: () => number },
): Detection {
  let detected = 0;
  const measures: Record<string, number> = {};
  for (let trial = 0; trial < trials; trial++) {
    const rows = shuffled(
      Array.from({ length: usual.rows }, (_, row) => row),
      random,
    );
    const reference = countTexts(usual, rows.slice(0, rows.length >> 1));
    const window = countTexts(shifted, Array.from({ length: texts }, draw));
    const drifted = evaluateDrift(reference, window, criteria).filter(({ verdict }) => verdict === 'drift');
    if (drifted.length > 0) detected += 1;
    for (const { measure } of drifted) measures[measure] = (measures[measure] ?? 0) + 1 / trials;
  }
  return { name, texts, trials, detected, measures };
}
