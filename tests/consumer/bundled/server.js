// What a server imports, in one bundle, where none of the optional packages is installed.
import { createOnnxClassifier } from 'sentiment-core/engines';
import { evaluateClassifier } from 'sentiment-core/evaluation';
import { createHandler, createPredictionRoutes, toWebHandler } from 'sentiment-core/http';
import { loadClassifier, openDataset } from 'sentiment-core/node';
import { createOnnxModel } from 'sentiment-core/onnx';
import { train } from './training.js';

const used = [createOnnxClassifier, evaluateClassifier, openDataset, createOnnxModel];
const classifier = await loadClassifier();
const call = toWebHandler(createHandler({ routes: createPredictionRoutes({ classifier }), onError: console.error }));
const response = await call(
  new Request('http://localhost/predict', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'worst flight of my life, they lost my bag' }),
  }),
);
const { label } = await response.json();
const unknown = await loadClassifier('@sentiment-core/model-of-nothing').catch(({ message }) => message);
process.stdout.write(JSON.stringify({ label, unknown, functions: used.length, trained: await train() }));
