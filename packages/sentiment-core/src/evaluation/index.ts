export type { BootstrapFigure, BootstrapOptions } from './comparison/bootstrap.ts';
export { bootstrapIntervals } from './comparison/bootstrap.ts';
export { expectedCalibrationError } from './calibration/calibration-error.ts';
export type { ClassificationScores, LabelScores } from './classification-scores.ts';
export { classificationScores } from './classification-scores.ts';
export type { ConfidenceInterval } from './comparison/confidence-interval.ts';
export { percentileInterval, wilsonInterval } from './comparison/confidence-interval.ts';
export { confusionMatrix } from './confusion-matrix.ts';
export type { EvaluateClassifierOptions, Evaluation } from './evaluate-classifier.ts';
export { evaluateClassifier } from './evaluate-classifier.ts';
export type { EvaluateScoresOptions, IntervalFigure, ScoredEvaluation } from './evaluation.ts';
export { evaluateScores } from './evaluation.ts';
export { brierLosses, logLosses } from './probability-losses.ts';
export { rocAuc } from './roc-auc.ts';
export { mostProbable, type ScoredTexts } from './scored-texts.ts';
export {
  type CalibratedScores,
  type CalibrationMethod,
  compareCalibrations,
} from './calibration/calibration-comparison.ts';
export { createSliceCollector, evaluateSlices, type SliceRows, type SliceScores } from './evaluate-slices.ts';
export {
  applyIsotonicCalibration,
  fitIsotonicCalibration,
  type IsotonicCalibration,
} from './calibration/isotonic-calibration.ts';
export { holmAdjustment } from './comparison/holm-adjustment.ts';
export { mcNemarTest, type McNemarTest } from './comparison/mcnemar-test.ts';
export {
  comparePaired,
  type PairedComparison,
  type PairedComparisonOptions,
  type PairedDifference,
} from './comparison/paired-comparison.ts';
export { type ReliabilityBin, reliabilityCurve, reliabilityPoints } from './calibration/reliability-curve.ts';
export { rocCurve, type RocPoint, rocPoints, thinCurve } from './roc-curve.ts';
export { type ScoreClassifierOptions, scoreClassifier, type ScoredDataset } from './score-classifier.ts';
export { applyTemperature, fitTemperature } from './calibration/temperature-scaling.ts';
export { slicesOf, type TextSlice } from './text-slices.ts';
export { barPlot, histogram, type PlotBar } from './plots/bar-plot.ts';
export { fileTheme, type PlotTheme } from './plots/drawing.ts';
export {
  type AxisRange,
  type LinePanels,
  linePanels,
  type LinePlot,
  linePlot,
  niceRange,
  type PlotLine,
  type PlotPoint,
} from './plots/line-plot.ts';
export { matrixPlot } from './plots/matrix-plot.ts';
