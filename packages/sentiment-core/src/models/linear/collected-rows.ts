import type { Example } from '../../contracts/trainer.ts';
import { createSparseRows, type SparseRows } from './sparse-rows.ts';

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
