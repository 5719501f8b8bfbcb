const assert = require('node:assert/strict');
const { createSentimentRouter } = require('@sentiment-core/express');
const express = require('express');
const { loadClassifier, SentimentError } = require('sentiment-core');

for (const name of ['engines', 'engines/web', 'evaluation', 'http', 'node', 'onnx', 'reference', 'training']) {
  assert.ok(Object.keys(require(`sentiment-core/${name}`)).length > 0, `${name} exports nothing`);
}
import('./check-predictions.mjs').then(({ checkPredictions }) =>
  checkPredictions({ createSentimentRouter, express, loadClassifier, SentimentError }),
);
import('./check-engines.mjs').then(({ checkEngines }) =>
  checkEngines({
    ...require('sentiment-core/engines'),
    ...require('sentiment-core/engines/web'),
    ...require('sentiment-core/node'),
    ...require('sentiment-core/onnx'),
  }),
);
import('./check-weights.mjs').then(({ checkWeights }) => checkWeights(require('sentiment-core/node')));
