import { createHash } from 'node:crypto';

/** A text with the label that a user says it has. */
export interface LabelledFeedback {
  readonly text: string;
  readonly trueLabel: string;
  /** What the model predicted. */
  readonly predictedLabel: string;
  /** Time of the feedback, milliseconds since 1970. */
  readonly at: number;
}

interface SettledFeedback {
  /** One a text, in the order of their first feedback; the label is the one most people gave. */
  readonly rows: readonly LabelledFeedback[];
  readonly counts: FeedbackCounts;
}

/** What became of the feedback; nothing is left out without being counted. */
export interface FeedbackCounts {
  readonly read: number;
  /** Further feedback on a text that has some already. */
  readonly repeated: number;
  /** Feedback on texts for which no label has a majority. */
  readonly undecided: number;
  /** Feedback with a label that the training set does not know. */
  readonly unknownLabel: number;
  /** Feedback whose text is empty. */
  readonly empty: number;
}

/** Makes one row of all feedback on copies of a text. */
export function settleFeedback(feedback: readonly LabelledFeedback[], labels: readonly string[]): SettledFeedback {
  const byText = new Map<string, LabelledFeedback[]>();
  let [unknownLabel, empty] = [0, 0];
  for (const row of feedback) {
    const key = textKey(row.text);
    if (!labels.includes(row.trueLabel)) unknownLabel++;
    else if (key === '') empty++;
    else {
      // Appended in place: a tweet that goes round has many copies.
      const copies = byText.get(key);
      if (copies === undefined) byText.set(key, [row]);
      else copies.push(row);
    }
  }
  const rows: LabelledFeedback[] = [];
  let [repeated, undecided] = [0, 0];
  for (const copies of byText.values()) {
    const settled = settle(copies);
    if (settled === undefined) undecided += copies.length;
    else {
      rows.push(settled);
      repeated += copies.length - 1;
    }
  }
  return { rows, counts: { read: feedback.length, repeated, undecided, unknownLabel, empty } };
}

/** The latest row that has the label of the majority; undefined when no label has more votes than every other. */
function settle(copies: readonly LabelledFeedback[]): LabelledFeedback | undefined {
  const votes = new Map<string, number>();
  for (const { trueLabel } of copies) votes.set(trueLabel, (votes.get(trueLabel) ?? 0) + 1);
  const most = Math.max(...votes.values());
  const winners = [...votes].filter(([, count]) => count === most).map(([label]) => label);
  if (winners.length > 1) return undefined;
  return copies
    .filter(({ trueLabel }) => trueLabel === winners[0])
    .reduce((latest, row) => (row.at >= latest.at ? row : latest));
}

interface PartedFeedback {
  readonly learnt: readonly LabelledFeedback[];
  /** Never learnt from: the models are compared on it. */
  readonly heldOut: readonly LabelledFeedback[];
}

const range = 2 ** 32;

/**
 * Holds a share of the feedback out. The text alone decides (and the seed), so that a text stays on its side when more
 * feedback comes, and no later training learns what an earlier one was evaluated on.
 * @param share 0 to 1
 */
export function partFeedback(rows: readonly LabelledFeedback[], share: number, seed: number): PartedFeedback {
  const learnt: LabelledFeedback[] = [];
  const heldOut: LabelledFeedback[] = [];
  for (const row of rows) {
    const digest = createHash('sha256')
      .update(`${seed}:${textKey(row.text)}`)
      .digest();
    (digest.readUInt32LE(0) / range < share ? heldOut : learnt).push(row);
  }
  return { learnt, heldOut };
}

/**
 * Texts with the same key are copies of one another: they differ at most in case, white space, the names that are
 * mentioned and the addresses that are linked (a stored text may have these masked). Linear in the length of the text.
 */
export function textKey(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      if (word.startsWith('@')) return '@';
      return word.startsWith('http://') || word.startsWith('https://') || word.startsWith('www.') ? 'http' : word;
    })
    .join(' ');
}
