/** Called between the steps of long work, to let others have their turn; rejects to stop the work. */
export type Pause = () => Promise<void>;

const rowsBetweenPauses = 50_000;

/** Calls `visit` with every row, in order. */
export async function eachRow(rows: number, pause: Pause, visit: (row: number) => void): Promise<void> {
  for (let from = 0; from < rows; from += rowsBetweenPauses) {
    const end = Math.min(rows, from + rowsBetweenPauses);
    for (let row = from; row < end; row++) visit(row);
    await pause();
  }
}
