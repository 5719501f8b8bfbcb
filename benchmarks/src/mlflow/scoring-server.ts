import { createSentimentServer } from '@sentiment-core/express';
import { createServingProtocolRoutes } from '@sentiment-core/mlops/serving-protocols';
import { loadClassifier } from 'sentiment-core';

const classifier = await loadClassifier();
const additionalRoutes = createServingProtocolRoutes({ classifier });
const server = createSentimentServer({ classifier, additionalRoutes, rateLimit: false });
process.send?.(await server.listen({ port: 0 }));
