import express = require('express');
import adapter = require('@sentiment-core/express');
import core = require('sentiment-core');
import http = require('sentiment-core/http');
import node = require('sentiment-core/node');

export async function createApp(): Promise<express.Express> {
  const classifier: core.Classifier = await core.loadClassifier();
  return express().use(adapter.createSentimentRouter({ classifier }));
}
export const surfaces: readonly object[] = [http, node];
