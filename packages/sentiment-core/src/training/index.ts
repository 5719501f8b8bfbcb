export type {
  Dataset,
  Example,
  FitOptions,
  TrainedModel,
  Trainer,
  TrainingEvent,
  TrainingObserver,
} from '../contracts/trainer.ts';
export { createLogisticRegressionTrainer, type LogisticRegressionModel } from '../models/linear/trainer.ts';
export type { LogisticRegressionOptions } from '../models/linear/options.ts';
export type { NaiveBayesParameters } from '../models/naive-bayes/estimate.ts';
export type { NaiveBayesOptions } from '../models/naive-bayes/options.ts';
export { createNaiveBayesTrainer, type NaiveBayesModel } from '../models/naive-bayes/trainer.ts';
export type { LearningRateSchedule } from '../models/neural/training/optimizer.ts';
export type { CheckpointStore, NeuralOptions } from '../models/neural/options.ts';
export type { Teacher } from '../models/neural/training/teacher.ts';
export { createNeuralTrainer, type NeuralModel } from '../models/neural/trainer.ts';
export type { TextPipelineOptions, TextPipelineSettings } from '../models/text-pipeline/options.ts';
export type { TextPipeline } from '../models/text-pipeline/text-pipeline.ts';
export { type TermUnit, termUnits, type TfidfOptions, type TfidfSettings } from '../features/tfidf/tfidf-settings.ts';
export type { SparseVector } from '../features/tfidf/tfidf-vectorizer.ts';
export type { Vocabulary } from '../features/tfidf/vocabulary.ts';
export {
  checkTrainerInputs,
  createTrainer,
  searchSpaceOf,
  type TrainerInputs,
  type TrainerKind,
  trainerKinds,
  trainerOptions,
  type TrainerRequest,
} from '../models/trainers.ts';
export {
  addTrainingRecord,
  runTraining,
  type RunTrainingOptions,
  trainingRecordFile,
  type TrainingRun,
  type TrainingStage,
  validationMetrics,
  type ValidationScores,
} from './run-training.ts';
export type { OptionDescription } from '../schema/options.ts';
export { createArrayDataset, type ArrayDatasetOptions } from '../datasets/array-dataset.ts';
export { createLabelMap, type LabelMap, type LabelMapOptions } from '../datasets/label-map.ts';
export { fitPlattScaling, type PlattScaling } from '../optimisation/calibration.ts';
export {
  type DatasetSummary,
  type FileSummary,
  fingerprintDataset,
  type Sha256,
  type SkippedRows,
  type SkipReason,
} from '../datasets/dataset-summary.ts';
export {
  type BadRowPolicy,
  readDataset,
  type ReadDatasetOptions,
  type SummarizedDataset,
} from '../datasets/read-dataset.ts';
export { createPreprocessor } from '../preprocessing/create-preprocessor.ts';
export { loadPreprocessor } from '../preprocessing/load-preprocessor.ts';
export {
  createLengthStatistics,
  type LengthStatistics,
  type LengthSummary,
} from '../preprocessing/length-statistics.ts';
export {
  parsePreprocessing,
  type PreprocessingOptions,
  preprocessingSettings,
} from '../preprocessing/preprocessing-options.ts';
export {
  type AdvancedSettings,
  type BertSettings,
  preprocessingName,
  type PreprocessingName,
  preprocessingNames,
  type PreprocessingSettings,
  type Reduction,
  type SimpleSettings,
} from '../preprocessing/preprocessing-settings.ts';
export type { WordReducer } from '../preprocessing/word-forms.ts';
export { findLeakage, type FindLeakageOptions, type Leakage } from '../splitting/near-duplicates.ts';
export { holdOut, type HoldOutOptions, type HeldOutSplit } from './held-out.ts';
export { defaultParts, parseParts, type SplitPart } from '../splitting/split-parts.ts';
export type { SplitPartRecord, SplitRecord } from '../splitting/split-record.ts';
export { parseTweetDate } from '../splitting/tweet-date.ts';
export type { DescribedLengths, Description } from '../description/describer.ts';
export type { TopTerm } from '../description/top-terms.ts';
export { type ParameterRange, type SampledOptions, type SearchSpace } from '../optimisation/search-space.ts';
export { tune, type TuneOptions, type Tuning, type TuningRound, tuningRounds, type Trial } from '../tuning/tune.ts';
export { measureLoss, type QuantizationFigures, type QuantizationLoss } from '../quantization/measure-loss.ts';
export {
  type QuantizedWeightsType,
  quantizedWeightsTypes,
  type QuantizeOptions,
  type QuantizationRecord,
} from '../models/quantizable-model.ts';
export { type QuantizedModel, quantizeModel } from '../quantization/quantize-model.ts';
export { type QuantizedWithin, quantizeWithin, type QuantizeWithinOptions } from '../quantization/quantize-within.ts';
export {
  type Architecture,
  architectures,
  type NetworkSettings,
  type Pooling,
} from '../models/neural/networks/network-settings.ts';
