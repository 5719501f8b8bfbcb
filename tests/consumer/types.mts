import { createSentimentRouter } from '@sentiment-core/express';
import express from 'express';
import { type Classifier, loadClassifier, type Prediction } from 'sentiment-core';
import 'sentiment-core/embeddings';
import { createOnnxClassifier, type OnnxClassifier } from 'sentiment-core/engines';
import { createOnnxWebClassifier } from 'sentiment-core/engines/web';
import 'sentiment-core/evaluation';
import 'sentiment-core/reference';
import 'sentiment-core/http';
import 'sentiment-core/node';
import 'sentiment-core/training';

const classifier: Classifier = await loadClassifier();
const predictions: readonly Prediction[] = await classifier.predict(['hello']);
export const confidence: number | undefined = predictions[0]?.confidence;
export const app = express().use(createSentimentRouter({ classifier }));
export const engines: readonly Promise<OnnxClassifier>[] = [
  createOnnxClassifier({ model: 'model.onnx', engine: 'node', workers: 2 }),
  createOnnxWebClassifier({ model: new Uint8Array() }),
];
