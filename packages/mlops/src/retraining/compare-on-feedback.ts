import type { Classifier } from 'sentiment-core';
import type { LabelledFeedback } from './settle-feedback.ts';

/** Predictions of one kind, those reported wrong or those found right, asked again. */
export interface AskedAgain {
  readonly n: number;
  /** Texts that the champion of today has right. */
  readonly championRight: number;
  readonly challengerRight: number;
  /** Texts that only the challenger has right. */
  readonly gained: number;
  /** Texts that only the champion has right. */
  readonly lost: number;
}

export interface FeedbackComparison {
  readonly reportedWrong: AskedAgain;
  readonly foundRight: AskedAgain;
  /** Share of all predictions that was taken to be wrong. */
  readonly wrongShare: number;
  /**
   * Accuracy that the challenger would gain on the traffic: each kind counts as often as it occurs there. Errors of the
   * champion alone would favour every challenger, even one that guesses. Null when there is no feedback of a kind.
   */
  readonly gain: { readonly difference: number; readonly interval: readonly [low: number, high: number] } | null;
}

export interface CompareOnFeedbackOptions {
  readonly champion: Classifier;
  readonly challenger: Classifier;
  /** Feedback that neither has learnt from. */
  readonly rows: readonly LabelledFeedback[];
  /** Share of all predictions that are wrong, 0 to 1, e.g. of GET /stats. Default: their share in `rows`. */
  readonly wrongShare?: number | undefined;
}

const batchSize = 1_000;
/** Two-sided 95 %. */
const z = 1.959963984540054;

/** Asks both models about the texts that people gave feedback on. */
export async function compareOnFeedback(options: CompareOnFeedbackOptions): Promise<FeedbackComparison> {
  const { champion, challenger, rows } = options;
  const kinds = { wrong: createTally(), right: createTally() };
  for (let start = 0; start < rows.length; start += batchSize) {
    const batch = rows.slice(start, start + batchSize);
    const texts = batch.map(({ text }) => text);
    const [old, young] = await Promise.all([champion.predict(texts), challenger.predict(texts)]);
    for (const [index, { predictedLabel, trueLabel }] of batch.entries()) {
      const kind = predictedLabel === trueLabel ? kinds.right : kinds.wrong;
      kind.add(old[index]?.label === trueLabel, young[index]?.label === trueLabel);
    }
  }
  const [wrong, right] = [kinds.wrong.asked(), kinds.right.asked()];
  const wrongShare = options.wrongShare ?? (rows.length === 0 ? 0 : wrong.n / rows.length);
  return { reportedWrong: wrong, foundRight: right, wrongShare, gain: gainOf(wrong, right, wrongShare) };
}

function createTally() {
  let [n, championRight, challengerRight, gained, lost] = [0, 0, 0, 0, 0];
  return {
    add(old: boolean, young: boolean): void {
      n++;
      if (old) championRight++;
      if (young) challengerRight++;
      if (young && !old) gained++;
      if (old && !young) lost++;
    },
    asked: (): AskedAgain => ({ n, championRight, challengerRight, gained, lost }),
  };
}

/** A stratified mean of paired differences, each -1, 0 or 1. */
function gainOf(wrong: AskedAgain, right: AskedAgain, wrongShare: number): FeedbackComparison['gain'] {
  if (wrong.n === 0 || right.n === 0) return null;
  const mean = ({ n, gained, lost }: AskedAgain): number => (gained - lost) / n;
  const variance = (kind: AskedAgain): number => ((kind.gained + kind.lost) / kind.n - mean(kind) ** 2) / kind.n;
  const difference = wrongShare * mean(wrong) + (1 - wrongShare) * mean(right);
  const error = z * Math.sqrt(wrongShare ** 2 * variance(wrong) + (1 - wrongShare) ** 2 * variance(right));
  return { difference, interval: [difference - error, difference + error] };
}
