/**
 * Runs `run` over the items, `atOnce` at a time. After a failure the signal of the others is aborted, all are awaited,
 * and the first failure is thrown.
 */
export async function forEachConcurrently<T>(
  items: Iterable<T> | AsyncIterable<T>,
  atOnce: number,
  signal: AbortSignal | undefined,
  run: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const stop = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
  const failures: unknown[] = [];
  const running = new Set<Promise<void>>();
  const fail = (error: unknown) => {
    failures.push(error);
    failed.abort(error);
  };
  try {
    for await (const item of items) {
      if (failures.length > 0) break;
      const task: Promise<void> = run(item, stop)
        .catch(fail)
        .finally(() => running.delete(task));
      running.add(task);
      if (running.size >= atOnce) await Promise.race(running);
    }
  } catch (error) {
    fail(error);
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
}
