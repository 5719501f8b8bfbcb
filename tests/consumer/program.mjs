import assert from 'node:assert/strict';
import { createSentimentRouter } from '@sentiment-core/express';
import express from 'express';
import { loadClassifier, SentimentError } from 'sentiment-core';
import * as embeddings from 'sentiment-core/embeddings';
import * as engines from 'sentiment-core/engines';
import * as enginesWeb from 'sentiment-core/engines/web';
import * as evaluation from 'sentiment-core/evaluation';
import 'sentiment-core/reference';
import * as http from 'sentiment-core/http';
import * as node from 'sentiment-core/node';
import * as onnx from 'sentiment-core/onnx';
import * as training from 'sentiment-core/training';
import { checkEngines } from './check-engines.mjs';
import { checkPredictions } from './check-predictions.mjs';
import { checkWeights } from './check-weights.mjs';

for (const [name, entry] of Object.entries({
  embeddings,
  engines,
  enginesWeb,
  evaluation,
  http,
  node,
  onnx,
  training,
})) {
  assert.ok(Object.keys(entry).length > 0, `${name} exports nothing`);
}
await checkPredictions({ createSentimentRouter, express, loadClassifier, SentimentError });
await checkEngines({ ...engines, ...enginesWeb, ...node, ...onnx });
await checkWeights(node);
