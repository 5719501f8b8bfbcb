/** What `npm start` runs. */
import { loadClassifier } from 'sentiment-core';
import { serve } from './serve.ts';

try {
  await serve({ environment: process.env, loadClassifier: () => loadClassifier(), signals: ['SIGTERM', 'SIGINT'] });
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
