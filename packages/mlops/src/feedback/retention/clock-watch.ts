/** Says whether the clock went as time did since it was last asked. */
export interface ClockWatch {
  isSteady(): boolean;
}

/** A clock set by more than this jumped; what falls short of it drifts, or was corrected. */
const tolerance = 3_600_000;

/**
 * A clock that jumps ahead would make everything look old. One that differs from a clock that cannot be set is not trusted
 * once; when it still says so the next time, it is.
 * @param monotonic milliseconds of a clock that cannot be set
 */
export const createClockWatch = (clock: () => number, monotonic: () => number): ClockWatch => {
  let offset = clock() - monotonic();
  return {
    isSteady() {
      const current = clock() - monotonic();
      const steady = Math.abs(current - offset) <= tolerance;
      offset = current;
      return steady;
    },
  };
};
