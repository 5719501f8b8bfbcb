const assert = require('node:assert/strict');
const { createSentimentRouter } = require('@sentiment-core/express');
const express = require('express');
const { loadClassifier, SentimentError } = require('sentiment-core');

for (const name of ['evaluation', 'http', 'node', 'training']) {
  assert.ok(Object.keys(require(`sentiment-core/${name}`)).length > 0, `${name} exports nothing`);
}
import('./check-predictions.mjs').then(({ checkPredictions }) =>
  checkPredictions({ createSentimentRouter, express, loadClassifier, SentimentError }),
);
