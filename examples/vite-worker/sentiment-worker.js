import { loadClassifier } from 'sentiment-core';

const loading = loadClassifier();

self.addEventListener('message', async ({ data }) => {
  const classifier = await loading;
  self.postMessage(await classifier.predict(data));
});
