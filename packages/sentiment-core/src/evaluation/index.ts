export { argmax } from '../classification/scored-classifier.ts';
export {
  expectedCalibrationError,
  type ReliabilityBin,
  reliabilityCurve,
  reliabilityPoints,
} from './calibration/calibration-error.ts';
export {
  type CalibratedScores,
  type CalibrationMethod,
  compareCalibrations,
} from './calibration/calibration-comparison.ts';
export {
  applyIsotonicCalibration,
  fitIsotonicCalibration,
  type IsotonicCalibration,
  applyTemperature,
  fitTemperature,
} from './calibration/calibration-maps.ts';
export {
  type ClassificationScores,
  classificationScores,
  confusionMatrix,
  type LabelScores,
  brierLosses,
  logLosses,
  mostProbable,
  type ScoredTexts,
} from './classification-scores.ts';
export {
  type BootstrapFigure,
  bootstrapIntervals,
  type BootstrapOptions,
  type ConfidenceInterval,
  percentileInterval,
  wilsonInterval,
} from './comparison/confidence-intervals.ts';
export {
  mcNemarTest,
  type McNemarTest,
  comparePaired,
  holmAdjustment,
  type PairedComparison,
  type PairedComparisonOptions,
  type PairedDifference,
} from './comparison/paired-comparison.ts';
export {
  evaluateClassifier,
  type EvaluateClassifierOptions,
  evaluateScores,
  type EvaluateScoresOptions,
  type Evaluation,
  type IntervalFigure,
  type ScoredEvaluation,
  scoreClassifier,
  type ScoreClassifierOptions,
  type ScoredDataset,
} from './evaluation.ts';
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
export {
  averagePrecision,
  precisionRecallCurve,
  type PrecisionRecallPoint,
  precisionRecallPoints,
} from './precision-recall-curve.ts';
export { rocAuc, rocCurve, type RocPoint, rocPoints, thinCurve } from './roc-curve.ts';
export {
  createSliceCollector,
  evaluateSlices,
  type SliceRows,
  type SliceScores,
  slicesOf,
  type TextSlice,
} from './text-slices.ts';
