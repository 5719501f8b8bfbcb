import { classificationScores, confusionMatrix, mostProbable, type ScoredTexts } from './classification-scores.ts';
import { type ConfidenceInterval, wilsonInterval } from './comparison/confidence-intervals.ts';

/** A slice of texts, by how they are written. */
export interface TextSlice {
  /** The property that slices are made by, e.g. `length`. */
  readonly group: 'emoji' | 'hashtag' | 'length' | 'mention' | 'negation' | 'url';
  /** Which texts, e.g. `1-5 words`. */
  readonly name: string;
}

const negation = /\b(?:no|not|never|none|nobody|nothing|neither|nor|nowhere|without|hardly|barely|cannot)\b|n['’`]t\b/i;
const emoji = /\p{Extended_Pictographic}|[:;=8][-^o']?[)\](\[dp/\\|*]|<3/iu;
const links = /(?:https?:\/\/|www\.)\S*/gi;
const lengths = [5, 10, 15, 20, 25] as const;

/** The slices that a text belongs to: one of each group. */
export function slicesOf(text: string): TextSlice[] {
  const either = (group: TextSlice['group'], has: boolean): TextSlice => ({ group, name: has ? 'with' : 'without' });
  // Links hold `:/`, which would be taken for an emoticon.
  const plain = text.replace(links, ' ');
  const words = text.match(/\S+/g)?.length ?? 0;
  const place = lengths.findIndex((most) => words <= most);
  const from = place < 0 ? lengths[lengths.length - 1] : (lengths[place - 1] ?? 0);
  return [
    { group: 'length', name: place < 0 ? `${from + 1}+ words` : `${from + 1}-${lengths[place]} words` },
    either('negation', negation.test(plain)),
    either('emoji', emoji.test(plain)),
    either('hashtag', /#\w/.test(plain)),
    either('mention', /@\w/.test(plain)),
    either('url', plain !== text),
  ];
}

/** How well a classifier does on some of the texts. */
export interface SliceScores {
  readonly group: string;
  readonly name: string;
  /** Texts, 1 or more. */
  readonly n: number;
  readonly accuracy: number;
  /** 95 %, Wilson. */
  readonly accuracyInterval: ConfidenceInterval;
  /** Mean recall over the labels that occur in the slice. */
  readonly macroRecall: number;
  /** Fraction of the slice's texts that have each label, in label order: a slice may look hard only because it is one-sided. */
  readonly labelFractions: readonly number[];
}

/** Which texts belong to a slice. */
export interface SliceRows {
  readonly group: string;
  readonly name: string;
  /** Rows of the texts, 1 or more. */
  readonly rows: readonly number[];
}

/** Scores every slice, in the order given. */
export function evaluateSlices(scored: ScoredTexts, slices: readonly SliceRows[]): SliceScores[] {
  const { labelCount, truth } = scored;
  const predicted = mostProbable(scored);
  return slices.map(({ group, name, rows }) => {
    const pick = (values: Int32Array): Int32Array => Int32Array.from(rows, (row) => values[row]);
    const cells = confusionMatrix(pick(truth), pick(predicted), labelCount);
    const { accuracy, macroRecall, perLabel } = classificationScores(cells, labelCount);
    const n = rows.length;
    return {
      group,
      name,
      n,
      accuracy,
      accuracyInterval: wilsonInterval(Math.round(accuracy * n), n),
      macroRecall,
      labelFractions: perLabel.map(({ support }) => support / n),
    };
  });
}

/** Collects rows by slice, groups and slices sorted, numbers in names by size. */
export function createSliceCollector() {
  const groups = new Map<string, Map<string, number[]>>();
  const byName = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });
  return {
    /** @param row 0-based, in the order of the scored texts */
    add(row: number, { group, name }: Pick<SliceRows, 'group' | 'name'>): void {
      const slices = groups.get(group) ?? new Map<string, number[]>();
      groups.set(group, slices);
      const rows = slices.get(name);
      if (rows) rows.push(row);
      else slices.set(name, [row]);
    },
    /** Groups with more than `mostSlices` slices are left out: each slice would be too small. Default 30. */
    slices(mostSlices = 30): SliceRows[] {
      return [...groups].flatMap(([group, slices]) =>
        slices.size > mostSlices
          ? []
          : [...slices].sort(([a], [b]) => byName(a, b)).map(([name, rows]) => ({ group, name, rows })),
      );
    },
  };
}
