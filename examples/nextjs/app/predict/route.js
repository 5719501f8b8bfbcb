import { loadClassifier } from 'sentiment-core';
import { createHandler, createPredictionRoutes, toWebHandler } from 'sentiment-core/http';

const classifier = await loadClassifier();
const handler = createHandler({ routes: createPredictionRoutes({ classifier }), onError: console.error });

// POST /predict {"text": "lovely crew"}
export const POST = toWebHandler(handler);
