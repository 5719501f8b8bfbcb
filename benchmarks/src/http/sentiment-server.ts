import { createSentimentRouter } from '@sentiment-core/express';
import express from 'express';
import { loadClassifier } from 'sentiment-core';

const app = express();
app.use(createSentimentRouter({ classifier: await loadClassifier() }));
const server = app.listen(0, '127.0.0.1', () => process.send?.(server.address()));
