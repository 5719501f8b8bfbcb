import { type CurvePanel, curvePanels, type CurveSeries } from './curve-panels.ts';
import { type CurvePoint, epochPoints } from './learning-curve.ts';

export interface PicturedTraining {
  readonly model: string;
  readonly preprocessing: string;
  readonly embeddings: string;
  readonly curve: readonly CurvePoint[];
}

type Figure = 'loss' | 'validationAccuracy' | 'validationLoss';

function series(name: string, points: readonly CurvePoint[], figure: Figure, x: 'epoch' | 'step'): CurveSeries {
  return {
    name,
    points: points.flatMap((point) => {
      const [across, value] = [point[x], point[figure]];
      return across === undefined || value === undefined ? [] : [{ x: across, y: value }];
    }),
  };
}

/** The curves of one training: what it loses on its rows and on the validation rows, and how many of those it gets right. */
export function trainingPicture(name: string, curve: readonly CurvePoint[]): string {
  const ofNetwork = curve.filter(({ epoch }) => epoch !== undefined);
  const shown = ofNetwork.length > 0 ? ofNetwork : curve;
  return curvePanels({
    title: name,
    x: 'step',
    sharedAxes: false,
    panels: [
      {
        title: 'loss',
        series: [
          series('training rows', shown, 'loss', 'step'),
          series('validation rows', shown, 'validationLoss', 'step'),
        ],
      },
      { title: 'validation accuracy', series: [series('validation rows', shown, 'validationAccuracy', 'step')] },
    ],
  });
}

/** One figure of every network by epoch: a panel for each network and preprocessing, a curve for each kind of word vectors. */
export function comparisonPicture(
  trainings: readonly PicturedTraining[],
  { title, figure }: { readonly title: string; readonly figure: Figure },
): string {
  const panels = new Map<string, CurvePanel & { readonly series: CurveSeries[] }>();
  for (const { model, preprocessing, embeddings, curve } of trainings) {
    const points = epochPoints(curve);
    if (points.length === 0) continue;
    const name = `${model}, ${preprocessing}`;
    const panel = panels.get(name) ?? { title: name, series: [] };
    panel.series.push(series(embeddings, points, figure, 'epoch'));
    panels.set(name, panel);
  }
  return curvePanels({ title, x: 'epoch', sharedAxes: true, panels: [...panels.values()] });
}
