import { createSentimentRouter } from '@sentiment-core/express';
import express from 'express';
import { type Classifier, loadClassifier, type Prediction } from 'sentiment-core';
import 'sentiment-core/embeddings';
import 'sentiment-core/evaluation';
import 'sentiment-core/http';
import 'sentiment-core/node';
import 'sentiment-core/training';

const classifier: Classifier = await loadClassifier();
const predictions: readonly Prediction[] = await classifier.predict(['hello']);
export const confidence: number | undefined = predictions[0]?.confidence;
export const app = express().use(createSentimentRouter({ classifier }));
