import { loadClassifier } from 'sentiment-core';
import { driftCriteria, evaluateDrift } from '@sentiment-core/mlops/monitoring';
import { readLabelledTweets } from '../quality/tweets.ts';
import { type Detection, detectShift } from './detect-shift.ts';
import { countTexts, measureTexts } from './measured-texts.ts';
import { createSeededRandom } from './seeded-random.ts';
import { type FalseAlarms, simulateDays } from './simulate-days.ts';

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
    const judged = evaluateDrift(
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
      distances: Object.fromEntries(judged.map(({ measure, distance }) => [measure, distance ?? NaN])),
      drifted: judged.filter(({ verdict }) => verdict === 'drift').map(({ measure }) => measure),
    };
  });
  await classifier.close();
  return { falseAlarms, detections, sources };
}
