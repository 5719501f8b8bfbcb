export const learningRateSchedules = ['constant', 'linear', 'cosine'] as const;
export type LearningRateSchedule = (typeof learningRateSchedules)[number];

/**
 * The share of the learning rate that a step gets.
 * @param done share of all steps that are done, in [0, 1)
 * @returns in (0, 1]
 */
export function scheduledShare(schedule: LearningRateSchedule, done: number): number {
  switch (schedule) {
    case 'constant':
      return 1;
    case 'linear':
      return 1 - done;
    case 'cosine':
      return (1 + Math.cos(Math.PI * done)) / 2;
  }
}
