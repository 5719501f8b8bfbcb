import { CompiledQuery, type Kysely } from 'kysely';
import type { Database } from '../database.ts';
import type { Schema } from '../schema.ts';

export interface InsertStatement {
  readonly table: keyof Schema;
  readonly columns: readonly string[];
  /** What follows the values, e.g. `on conflict (id) do nothing`. */
  readonly onConflict: string;
}

/** Inserts many rows. */
export type RowInserter = (
  transaction: Kysely<Schema>,
  kind: Database['kind'],
  /** Row after row, `columns.length` values each. */
  values: readonly unknown[],
) => Promise<void>;

/** At most 512 rows a statement: far fewer parameters than either database takes. */
const largestPower = 9;

/**
 * A statement for many rows. Building queries of thousands of parameters anew costs more than running them, so the text is
 * made once for each power of two, and databases keep what they prepared.
 */
export const createRowInserter = ({ table, columns, onConflict }: InsertStatement): RowInserter => {
  const texts = new Map<string, string>();
  const width = columns.length;

  const textOf = (kind: Database['kind'], rows: number): string => {
    const key = `${kind} ${rows}`;
    let text = texts.get(key);
    if (text === undefined) {
      const place = kind === 'sqlite' ? () => '?' : (index: number) => `$${index + 1}`;
      const row = (index: number): string =>
        `(${columns.map((_, column) => place(index * width + column)).join(', ')})`;
      const places = Array.from({ length: rows }, (_, index) => row(index)).join(', ');
      text = `insert into ${table} (${columns.join(', ')}) values ${places} ${onConflict}`;
      texts.set(key, text);
    }
    return text;
  };

  return async (transaction, kind, values) => {
    let start = 0;
    for (let power = largestPower; power >= 0; power--) {
      const rows = 2 ** power;
      for (; start + rows * width <= values.length; start += rows * width)
        await transaction.executeQuery(
          CompiledQuery.raw(textOf(kind, rows), values.slice(start, start + rows * width)),
        );
    }
  };
};
