import type { Dataset, Example } from '../../contracts/trainer.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import type { LogisticRegressionSettings } from './options.ts';

/** Rows of feature ids. Without values every id counts 1, repeated ones again: 4 bytes an id, and 4 more with values. */
export interface SparseRows {
  readonly rowCount: number;
  /** Row r is `ids[offsets[r] .. offsets[r + 1])`. */
  readonly ids: Int32Array;
  readonly offsets: Int32Array;
  /** Value of each id; absent where all are 1. */
  readonly values?: Float32Array | undefined;
}

export interface GrowingRows extends SparseRows {
  /** Appends a row. Views taken before may be outdated. @param values of the ids; needed exactly where rows have values */
  add(ids: Int32Array, count: number, values?: ArrayLike<number>): void;
}

export function createSparseRows({ withValues = false }: { readonly withValues?: boolean } = {}): GrowingRows {
  let ids = new Int32Array(1 << 16);
  let kept = withValues ? new Float32Array(1 << 16) : undefined;
  let offsets = new Int32Array(1 << 12);
  let rowCount = 0;

  return {
    get rowCount() {
      return rowCount;
    },
    get ids() {
      return ids.subarray(0, offsets[rowCount]);
    },
    get offsets() {
      return offsets.subarray(0, rowCount + 1);
    },
    get values() {
      return kept?.subarray(0, offsets[rowCount]);
    },
    add(row, count, values) {
      const start = offsets[rowCount];
      if (start + count > ids.length) {
        const larger = new Int32Array(Math.ceil((start + count) * 1.5));
        larger.set(ids);
        ids = larger;
        if (kept) {
          const largerValues = new Float32Array(larger.length);
          largerValues.set(kept);
          kept = largerValues;
        }
      }
      for (let index = 0; index < count; index++) ids[start + index] = row[index];
      if (kept && values) for (let index = 0; index < count; index++) kept[start + index] = values[index];
      rowCount++;
      if (rowCount + 1 > offsets.length) {
        const larger = new Int32Array(offsets.length * 2);
        larger.set(offsets);
        offsets = larger;
      }
      offsets[rowCount] = start + count;
    },
  };
}

/** A dataset as features: everything training needs, and no text. */
export interface CollectedRows {
  readonly rows: SparseRows;
  /** Label index of each row. */
  readonly targets: Uint8Array;
  readonly weights: Float64Array;
  /** Source of each row, as an index. */
  readonly sources: Uint32Array;
}

export interface RowCollector {
  readonly rowCount: number;
  add(example: Example, ids: Int32Array, count: number, values?: ArrayLike<number>): void;
  collected(): CollectedRows;
}

export function createRowCollector(options: { readonly withValues?: boolean } = {}): RowCollector {
  const rows = createSparseRows(options);
  const targets: number[] = [];
  const weights: number[] = [];
  const sources: number[] = [];
  const sourceIndexes = new Map<string, number>();
  return {
    get rowCount() {
      return targets.length;
    },
    add({ label, weight = 1, source = '' }, ids, count, values) {
      rows.add(ids, count, values);
      targets.push(label);
      weights.push(weight);
      let sourceIndex = sourceIndexes.get(source);
      if (sourceIndex === undefined) sourceIndexes.set(source, (sourceIndex = sourceIndexes.size));
      sources.push(sourceIndex);
    },
    collected: () => ({
      rows,
      targets: Uint8Array.from(targets),
      weights: Float64Array.from(weights),
      sources: Uint32Array.from(sources),
    }),
  };
}

/** Rows whose weights can be balanced. */
export interface BalancedRows {
  /** Label index of each row. */
  readonly targets: ArrayLike<number>;
  readonly weights: Float64Array;
  /** Source of each row, as an index. */
  readonly sources: ArrayLike<number>;
}

export type ClassWeights = LogisticRegressionSettings['classWeights'];

/**
 * Multiplies row weights so that the labels that occur weigh the same, in all or within each source; the total weight of a
 * group stays.
 */
export function balanceRowWeights(
  { targets, weights, sources }: BalancedRows,
  classWeights: ClassWeights,
): Float64Array {
  if (classWeights === 'none') return weights;
  const groupOf = (row: number) => (classWeights === 'balanced' ? 0 : sources[row]);
  const totals = new Map<number, Map<number, number>>();
  weights.forEach((weight, row) => {
    const group = totals.get(groupOf(row)) ?? new Map<number, number>();
    totals.set(groupOf(row), group.set(targets[row], (group.get(targets[row]) ?? 0) + weight));
  });
  return weights.map((weight, row) => {
    const group = totals.get(groupOf(row)) ?? new Map<number, number>();
    const all = [...group.values()].reduce((sum, total) => sum + total, 0);
    return (weight * all) / (group.size * (group.get(targets[row]) ?? all));
  });
}

/** @throws {SentimentError} `dataset_invalid` when a label has no row */
export function checkClasses(targets: Uint8Array, labels: readonly string[], which: 'training' | 'validation'): void {
  labels.forEach((label, index) => {
    if (targets.includes(index)) return;
    throw invalid(`no row of the ${which} data is labelled ${label}: there is nothing to tell apart`);
  });
}

/** @throws {SentimentError} `dataset_invalid` */
export function checkRows(targets: Uint8Array, which: 'training' | 'validation'): void {
  if (targets.length === 0) throw invalid(`the ${which} data has no rows`);
}

/** @throws {SentimentError} `option_invalid` unless there are two labels and validation data */
export function checkPlatt({ labels }: Dataset, validation: Dataset | undefined): void {
  const missing = labels.length > 2 ? 'is for two labels' : validation ? undefined : 'needs validation data';
  if (missing === undefined) return;
  const message = `option "calibration": platt ${missing}`;
  throw new SentimentError({ code: 'option_invalid', field: 'calibration', message });
}

function invalid(message: string): SentimentError {
  return new SentimentError({ code: 'dataset_invalid', message });
}
