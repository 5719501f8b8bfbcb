import { holmAdjustment, mcNemarTest, type SliceRows } from 'sentiment-core/evaluation';

/** A challenger and a champion on the rows of a slice. */
export interface SliceLoss {
  readonly group: string;
  readonly name: string;
  readonly n: number;
  /** Champion's accuracy minus the challenger's: above 0 when the challenger is worse. */
  readonly loss: number;
  /** One-sided, exact, adjusted for the number of slices (Holm): the chance of such a loss if neither were better. */
  readonly pValue: number;
}

export interface SliceLossesOptions {
  /** True labels, [n]. */
  readonly truth: Int32Array;
  /** Predicted labels, [n]. */
  readonly challenger: Int32Array;
  /** Predicted labels, [n]. */
  readonly champion: Int32Array;
  readonly slices: readonly SliceRows[];
  /** Smaller slices are left out. */
  readonly minimumSliceSize: number;
}

/**
 * Compares slice by slice: only rows that exactly one of the two has right count, as in McNemar's test. Tests are
 * adjusted together, so that equal models are refused for any slice at most as often as the level of one test says.
 * @returns slices that lose most first
 */
export function sliceLosses(options: SliceLossesOptions): SliceLoss[] {
  const { truth, challenger, champion, slices, minimumSliceSize } = options;
  const large = slices.filter(({ rows }) => rows.length >= minimumSliceSize);
  const raw = large.map(({ group, name, rows }) => {
    let [challengerOnly, championOnly] = [0, 0];
    for (const row of rows) {
      const challengerRight = challenger[row] === truth[row];
      const championRight = champion[row] === truth[row];
      if (challengerRight && !championRight) challengerOnly += 1;
      if (championRight && !challengerRight) championOnly += 1;
    }
    const { pValue } = mcNemarTest(challengerOnly, championOnly);
    const lost = championOnly > challengerOnly;
    return {
      group,
      name,
      n: rows.length,
      loss: (championOnly - challengerOnly) / rows.length,
      // Half of the two-sided value is the tail on the side of a loss; a slice that loses nothing shows no loss at all.
      pValue: lost ? pValue / 2 : 1,
    };
  });
  const adjusted = holmAdjustment(raw.map(({ pValue }) => pValue));
  return raw.map((slice, index) => ({ ...slice, pValue: adjusted[index] ?? 1 })).sort((a, b) => b.loss - a.loss);
}
