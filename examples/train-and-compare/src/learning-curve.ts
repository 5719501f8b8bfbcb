import { type LinePanels, linePanels, type PlotLine } from 'sentiment-core/evaluation';
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
    stage: 'iteration',
    step,
    metrics: {
      loss,
      ...(epoch !== undefined && { epoch }),
      ...(validationLoss !== undefined && { validationLoss }),
      ...(validationAccuracy !== undefined && { validationAccuracy }),
    },
  };
}

export interface PicturedTraining {
  readonly model: string;
  readonly preprocessing: string;
  readonly embeddings: string;
  readonly curve: readonly CurvePoint[];
}

type Figure = 'loss' | 'validationAccuracy' | 'validationLoss';

function curveLine(name: string, points: readonly CurvePoint[], figure: Figure, x: 'epoch' | 'step'): PlotLine {
  return {
    name,
    dots: points.length <= 30,
    points: points.flatMap((point) => {
      const [across, value] = [point[x], point[figure]];
      return across === undefined || value === undefined ? [] : [[across, value] as const];
    }),
  };
}

/** The curves of one training: what it loses on its rows and on the validation rows, and how many of those it gets right. */
export function trainingPicture(name: string, curve: readonly CurvePoint[]): string {
  const ofNetwork = curve.filter(({ epoch }) => epoch !== undefined);
  const shown = ofNetwork.length > 0 ? ofNetwork : curve;
  const rows = ['training rows', 'validation rows'] as const;
  return linePanels({
    title: name,
    sharedAxes: false,
    panels: [
      {
        title: 'loss',
        x: 'step',
        lines: [curveLine(rows[0], shown, 'loss', 'step'), curveLine(rows[1], shown, 'validationLoss', 'step')],
      },
      { title: 'validation accuracy', x: 'step', lines: [curveLine(rows[1], shown, 'validationAccuracy', 'step')] },
    ],
  });
}

/** One figure of every network by epoch: a panel for each network and preprocessing, a curve for each kind of word vectors. */
export function comparisonPicture(
  trainings: readonly PicturedTraining[],
  { title, figure }: { readonly title: string; readonly figure: Figure },
): string {
  const panels = new Map<string, LinePanels['panels'][number] & { readonly lines: PlotLine[] }>();
  for (const { model, preprocessing, embeddings, curve } of trainings) {
    const points = epochPoints(curve);
    if (points.length === 0) continue;
    const name = `${model}, ${preprocessing}`;
    const panel = panels.get(name) ?? { title: name, x: 'epoch', lines: [] };
    panel.lines.push(curveLine(embeddings, points, figure, 'epoch'));
    panels.set(name, panel);
  }
  return linePanels({ title, sharedAxes: true, panels: [...panels.values()] });
}
