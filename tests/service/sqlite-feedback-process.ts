/** A process of its own that opens a file and records feedback for ever; prints a line for each one acknowledged. */
import { createFeedback, createPredictionRecorder, openTextHash, openDatabase } from '@sentiment-core/mlops/service';
import { createPredictionIdGenerator } from 'sentiment-core/http';

const [file, journal, count = 'Infinity'] = process.argv.slice(2);
const database = await openDatabase({
  kind: 'sqlite',
  file,
  journal: journal === 'exclusive' ? 'exclusive' : 'wal',
  timeoutMs: 30_000,
});
const textHash = await openTextHash(database);
const recorder = createPredictionRecorder({ database, textHash });
const feedback = createFeedback({ database, textHash, recorder });
const generateId = createPredictionIdGenerator();

for (let index = 0; index < Number(count); index++) {
  const predictionId = generateId();
  const prediction = { label: 'positive', confidence: 0.75, probabilities: { negative: 0.25, positive: 0.75 } };
  recorder.onPredictions([
    { predictionId, text: 'a tweet', prediction, model: { name: 'm', version: '1' }, durationMs: 0.1 },
  ]);
  await feedback.record({ predictionId, correct: false });
  process.stdout.write(`${predictionId}\n`);
}
await recorder.close();
await database.close();
