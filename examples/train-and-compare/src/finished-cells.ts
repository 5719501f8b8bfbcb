import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CurvePoint } from './learning-curve.ts';
import type { Synthesis } from './synthesis.ts';

/** What is kept of a training, so that it is not done again. */
export interface CellRecord {
  /** Of everything that the cell depends on; another key is another cell. */
  readonly key: string;
  readonly curve: readonly CurvePoint[];
  /** Processor time of the passes so far, of all runs. */
  readonly trainingSeconds: number;
  /** Undefined while the training is not finished. */
  readonly result: Synthesis | undefined;
}

/** The same for the same values, whatever the order of their names. */
export function cellKey(values: Readonly<Record<string, unknown>>): string {
  const ordered = JSON.stringify(values, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(ordered).digest('hex');
}

/** @returns undefined when nothing of this key was kept, or the file is damaged: then the cell is done again */
export async function readCell(folder: string, name: string, key: string): Promise<CellRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')) as CellRecord;
    return record.key === key && Array.isArray(record.curve) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all. */
export async function writeCell(folder: string, name: string, record: CellRecord): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  await writeFile(`${file}.part`, `${JSON.stringify(record, null, 2)}\n`);
  await rename(`${file}.part`, file);
}
