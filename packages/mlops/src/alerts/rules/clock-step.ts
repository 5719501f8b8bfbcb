/** Two clocks read at one moment, in milliseconds. */
export interface ClockReading {
  /** The time that reports carry. It can be set ahead and back. */
  readonly wall: number;
  /** Time that only passes. */
  readonly steady: number;
  /** Sum of the steps that were taken out of the stored times until then. */
  readonly corrected: number;
}

/** Slower deviations are the drift of two clocks, and too small for a window of minutes. */
const tolerance = 2_000;

/** How far the wall clock was set between two readings, beyond what has been corrected since; 0 when it only ran. */
export const clockStep = (before: ClockReading, now: ClockReading): number => {
  const set = now.wall - before.wall - (now.steady - before.steady) - (now.corrected - before.corrected);
  return Math.abs(set) > tolerance ? set : 0;
};
