import assert from 'node:assert/strict';
import { once } from 'node:events';

const tweet = 'worst flight of my life, they lost my bag';

/** Uses the library and the adapter as the project imported them, by `import` or by `require`. */
export async function checkPredictions({ createSentimentRouter, express, loadClassifier, SentimentError }) {
  const classifier = await loadClassifier();
  const [prediction] = await classifier.predict([tweet]);
  assert.equal(prediction.label, 'negative');
  await assert.rejects(loadClassifier('nowhere://model'), (error) => SentimentError.isInstance(error));

  const app = express();
  app.use('/sentiment', createSentimentRouter({ classifier }));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const response = await fetch(`http://127.0.0.1:${server.address().port}/sentiment/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: tweet }),
  });
  assert.equal(response.status, 200);
  assert.deepEqual((await response.json()).probabilities, prediction.probabilities);
  server.close();
  server.closeAllConnections();
  console.log(`predicts, ${(prediction.confidence * 100).toFixed(0)} % negative, also through Express`);
}
