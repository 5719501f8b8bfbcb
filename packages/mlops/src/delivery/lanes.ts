/** Work that runs once at a time for each name. */
export interface Lanes {
  /** Runs the work of this name; when it is running already, once more afterwards. */
  start(name: string): void;
  /** Resolves when nothing runs. */
  idle(): Promise<void>;
}

/** @param onError told of what `work` throws */
export const createLanes = (work: (name: string) => Promise<void>, onError: (error: unknown) => void): Lanes => {
  const running = new Map<string, Promise<void>>();
  const again = new Set<string>();

  const run = async (name: string): Promise<void> => {
    do {
      again.delete(name);
      try {
        await work(name);
      } catch (error) {
        onError(error);
        again.delete(name);
      }
    } while (again.has(name));
    running.delete(name);
  };

  return {
    start(name) {
      if (running.has(name)) again.add(name);
      else running.set(name, run(name));
    },
    async idle() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
};
