import { driftCriteria, type DriftCriteria, evaluateDrift } from '@sentiment-core/mlops/monitoring';
import { loadClassifier } from 'sentiment-core';
import { wilsonInterval } from 'sentiment-core/evaluation';
import { readLabelledTweets } from '../quality/tweets.ts';
import { createSeededRandom, shuffled } from '../statistics.ts';
import { markdownTable } from '../tables.ts';
import { addCounts, type BucketCounts, countTexts, type MeasuredTexts, measureTexts } from './measured-texts.ts';

export interface DistanceOfSource {
  readonly name: string;
  readonly rows: number;
  /** Measure to Jensen–Shannon distance from the reference that the default model carries. */
  readonly distances: Readonly<Record<string, number>>;
  /** Measures beyond their threshold. */
  readonly drifted: readonly string[];
}

export interface DriftFigures {
  readonly falseAlarms: readonly FalseAlarms[];
  readonly detections: readonly Detection[];
  readonly sources: readonly DistanceOfSource[];
}

/** Tweets an hour, and days simulated with as many. */
const volumes = [
  [30, 1000],
  [200, 1000],
  [1000, 1000],
  [5000, 200],
] as const;

/** The default model on tweets it never learnt from; the seed decides everything. */
export async function simulateDrift(folder: string, onProgress: (line: string) => void): Promise<DriftFigures> {
  const random = createSeededRandom(1);
  const criteria = driftCriteria();
  const classifier = await loadClassifier();
  const measured = async (file: string) => {
    const { name, texts, positives } = await readLabelledTweets(folder, `${file}.csv.gz`, file);
    return { texts: await measureTexts(classifier, name, texts), positives };
  };
  const usual = await measured('sentiment140-valid');
  const others = [
    await measured('airline-train'),
    await measured('tweeteval-valid'),
    await measured('semeval-2013-2016-train'),
    await measured('tweet-sentiment-extraction-train'),
  ];

  const falseAlarms = volumes.map(([hourlyTexts, days]) => {
    const result = simulateDays(usual.texts, { hourlyTexts, days, criteria, random });
    onProgress(`${hourlyTexts} tweets an hour: ${result.alarmedDays} of ${days} days with a false alarm`);
    return result;
  });

  const detections: Detection[] = [];
  const detect = (...parameters: Parameters<typeof detectShift>) => {
    const detection = detectShift(...parameters);
    detections.push(detection);
    onProgress(`${detection.name}, ${detection.texts} tweets: ${detection.detected} of ${detection.trials} found`);
  };
  const trials = { trials: 500, criteria, random };
  for (const { texts } of others) detect({ usual: usual.texts, shifted: texts }, { ...trials, texts: 1000 });
  const byLabel = [0, 1].map((label) =>
    Array.from(usual.positives.keys()).filter((row) => usual.positives[row] === label),
  );
  for (const negative of [0.6, 0.65, 0.7, 0.75]) {
    const name = `${Math.round(negative * 100)} % negative instead of 50 %`;
    const draw = () => {
      const rows = byLabel[random() < negative ? 0 : 1];
      return rows[Math.floor(random() * rows.length)];
    };
    for (const texts of [1000, 5000])
      detect({ usual: usual.texts, shifted: usual.texts, name }, { ...trials, texts, draw });
  }

  const reference = classifier.info.reference?.measures ?? {};
  const sources = [usual, ...others].map(({ texts }): DistanceOfSource => {
    const compared = evaluateDrift(
      reference,
      countTexts(
        texts,
        Array.from({ length: texts.rows }, (_, row) => row),
      ),
      criteria,
    );
    return {
      name: texts.name,
      rows: texts.rows,
      distances: Object.fromEntries(compared.map(({ measure, distance }) => [measure, distance ?? NaN])),
      drifted: compared.filter(({ verdict }) => verdict === 'drift').map(({ measure }) => measure),
    };
  });
  await classifier.close();
  return { falseAlarms, detections, sources };
}

export interface FalseAlarms {
  /** Mean number of texts an hour. */
  readonly hourlyTexts: number;
  readonly days: number;
  /** Days on which any of the 48 windows raised an alarm. */
  readonly alarmedDays: number;
}

/**
 * Days on which nothing drifts. Each day has a reference from one half of the texts and draws its texts from the other
 * half, so that it has rows the reference never saw. Every hour, the last hour and the last 24 hours are compared with
 * the reference.
 */
function simulateDays(
  texts: MeasuredTexts,
  {
    hourlyTexts,
    days,
    criteria,
    random,
  }: { hourlyTexts: number; days: number; criteria: DriftCriteria; random: () => number },
): FalseAlarms {
  let alarmedDays = 0;
  for (let day = 0; day < days; day++) {
    const rows = shuffled(
      Array.from({ length: texts.rows }, (_, row) => row),
      random,
    );
    const half = rows.length >> 1;
    const reference = countTexts(texts, rows.slice(0, half));
    const others = rows.slice(half);
    const hours: BucketCounts[] = [];
    let alarmed = false;
    for (let hour = 0; hour < 48; hour++) {
      // Nights are quiet: from a fifth of the mean to nearly twice as many.
      const busy = 1 + 0.8 * Math.sin((hour / 24) * 2 * Math.PI);
      const drawn = Array.from(
        { length: Math.round(hourlyTexts * busy) },
        () => others[Math.floor(random() * others.length)],
      );
      hours.push(countTexts(texts, drawn));
      if (hour < 24) continue;
      for (const window of [hours[hour], addCounts(hours.slice(hour - 23, hour + 1))]) {
        alarmed ||= evaluateDrift(reference, window, criteria).some(({ verdict }) => verdict === 'drift');
      }
    }
    if (alarmed) alarmedDays += 1;
  }
  return { hourlyTexts, days, alarmedDays };
}

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
function detectShift(
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

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** False alarms, detection, and how far each source is from the reference of the default model. */
export function driftTable({ falseAlarms, detections, sources }: DriftFigures): string {
  const days = falseAlarms.reduce((sum, one) => sum + one.days, 0);
  const alarmedDays = falseAlarms.reduce((sum, one) => sum + one.alarmedDays, 0);
  const alarms = markdownTable([
    ['tweets an hour', 'days', 'days with a false alarm', '95 % interval'],
    ...[
      ...falseAlarms.map((one) => ({ ...one, name: String(one.hourlyTexts) })),
      { name: 'all', days, alarmedDays },
    ].map((one) => {
      const { low, high } = wilsonInterval(one.alarmedDays, one.days);
      return [one.name, String(one.days), String(one.alarmedDays), `${percent(low)}–${percent(high)}`];
    }),
  ]);
  const found = markdownTable([
    ['tweets of a window come from', 'tweets', 'found', 'by'],
    ...detections.map(({ name, texts, trials, detected, measures }) => [
      name,
      String(texts),
      percent(detected / trials),
      Object.entries(measures)
        .filter(([, share]) => share > 0.5)
        .map(([measure]) => measure)
        .sort()
        .join(', ') || '–',
    ]),
  ]);
  const names = Object.keys(sources[0].distances);
  const distances = markdownTable([
    ['distance from the reference of the default model', 'tweets', ...names],
    ...sources.map(({ name, rows, distances: of, drifted }) => [
      name,
      String(rows),
      ...names.map((measure) => `${of[measure].toFixed(3)}${drifted.includes(measure) ? ' *' : ''}`),
    ]),
  ]);
  return `${alarms}\n\n${found}\n\n${distances}\n\n\\* drift`;
}
