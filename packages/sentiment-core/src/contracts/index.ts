export type { Classifier, ClassifierInfo } from './classifier.ts';
export type { Dataset, Example } from './dataset.ts';
export type { ArtifactReader, ModelSource } from './model-source.ts';
export type { ObservedPrediction, PredictionObserver } from './prediction-observer.ts';
export type { Prediction } from './prediction.ts';
export type { Preprocessor, Token } from './preprocessor.ts';
export type { QueryParameter, Route, RouteContent, RouteOperation, RouteRequest, RouteResponse } from './route.ts';
export type { FitOptions, TrainedModel, Trainer, TrainingEvent, TrainingObserver } from './trainer.ts';
