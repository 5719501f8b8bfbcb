/**
 * The same chunks, and `release` called when they end, fail, or are stopped by `return`. Unlike the `finally` of a
 * generator it also runs when nobody asked for a first chunk.
 */
export const releasingAtEnd = <Chunk>(source: AsyncIterable<Chunk>, release: () => void): AsyncIterable<Chunk> => {
  const chunks = source[Symbol.asyncIterator]();
  const iterator: AsyncIterator<Chunk> = {
    async next() {
      try {
        const result = await chunks.next();
        if (result.done === true) release();
        return result;
      } catch (error) {
        release();
        throw error;
      }
    },
    async return() {
      try {
        await chunks.return?.();
      } finally {
        release();
      }
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
};
