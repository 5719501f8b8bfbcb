import express = require('express');
import adapter = require('@sentiment-core/express');
import core = require('sentiment-core');
import engines = require('sentiment-core/engines');
import enginesWeb = require('sentiment-core/engines/web');
import http = require('sentiment-core/http');
import node = require('sentiment-core/node');

export async function createApp(): Promise<express.Express> {
  const classifier: core.Classifier = await core.loadClassifier();
  return express().use(adapter.createSentimentRouter({ classifier }));
}
export const surfaces: readonly object[] = [engines, enginesWeb, http, node];
