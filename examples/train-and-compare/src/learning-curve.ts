import type { TrainingEvent } from 'sentiment-core/training';

/** What was known of a training after a step of it. */
export interface CurvePoint {
  readonly step: number;
  /** Pass over the rows that is going on, or has just ended, from 1; undefined for trainings without passes. */
  readonly epoch: number | undefined;
  readonly loss: number;
  /** Of the validation rows; undefined within an epoch. */
  readonly validationLoss: number | undefined;
  readonly validationAccuracy: number | undefined;
}

/** @returns undefined for events that say nothing of a loss */
export function curvePointOf({ stage, step, metrics }: TrainingEvent): CurvePoint | undefined {
  const { loss, validationLoss, validationAccuracy, epoch } = metrics;
  if (stage !== 'iteration' || loss === undefined) return undefined;
  return { step, epoch, loss, validationLoss, validationAccuracy };
}

/**
 * Adds a point; what is there of its step and later ones is from a training that was interrupted, and goes. A linear part beside a
 * network has steps of its own.
 */
export function withPoint(curve: readonly CurvePoint[], point: CurvePoint): readonly CurvePoint[] {
  const isOfNetwork = ({ epoch }: CurvePoint): boolean => epoch !== undefined;
  const kept = curve.filter((other) => isOfNetwork(other) !== isOfNetwork(point) || other.step < point.step);
  return [...kept, point];
}

/** Where an epoch ended. */
export function epochPoints(curve: readonly CurvePoint[]): readonly CurvePoint[] {
  return curve.filter(({ epoch, validationLoss }) => epoch !== undefined && validationLoss !== undefined);
}

/** The point as a training would tell it. */
export function eventOf({ step, epoch, loss, validationLoss, validationAccuracy }: CurvePoint): TrainingEvent {
  return {
    ...{ stage: 'iteration', step },
    metrics: {
      loss,
      ...(epoch !== undefined && { epoch }),
      ...(validationLoss !== undefined && { validationLoss }),
      ...(validationAccuracy !== undefined && { validationAccuracy }),
    },
  };
}
