export type {
  Classifier,
  ClassifierInfo,
  ModelReference,
  ObservedPrediction,
  Prediction,
  PredictionObserver,
} from './classifier.ts';
export type { ArtifactReader, ModelSource } from './model-source.ts';
export type { Preprocessor, Token } from './preprocessor.ts';
export type { QueryParameter, Route, RouteContent, RouteOperation, RouteRequest, RouteResponse } from './route.ts';
export type {
  Dataset,
  Example,
  FitOptions,
  TrainedModel,
  Trainer,
  TrainingEvent,
  TrainingObserver,
} from './trainer.ts';
