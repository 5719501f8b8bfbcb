/** One instance of a service with alerts: takes ids on standard input, a line each, and reports them as wrong, all at once. */
import { createInterface } from 'node:readline';
import {
  createAlertChannels,
  createAlerts,
  createOutbox,
  createFeedback,
  openTextHash,
  openDatabase,
  type DatabaseSettings,
} from '@sentiment-core/mlops/service';

export interface AlertInstanceSettings {
  readonly database: DatabaseSettings;
  readonly webhook: { readonly url: string; readonly secret: string };
  readonly cooldownMs: number;
  readonly checkIntervalMs: number;
}

const settings = JSON.parse(process.argv[2]) as AlertInstanceSettings;
const database = await openDatabase(settings.database);
const outbox = createOutbox({
  database,
  senders: createAlertChannels({ hook: { kind: 'webhook', ...settings.webhook } }),
  retry: { firstWaitMs: 50 },
  pollIntervalMs: 100,
});
const alerts = createAlerts({
  database,
  outbox,
  channels: outbox.destinations,
  wrongPredictions: { cooldownMs: settings.cooldownMs },
  checkIntervalMs: settings.checkIntervalMs,
});
const feedback = createFeedback({ database, textHash: await openTextHash(database), listeners: [alerts] });

createInterface({ input: process.stdin }).on('line', (predictionId) => {
  void feedback.record({ predictionId, correct: false }).then(
    () => process.stdout.write(`${predictionId}\n`),
    (error: unknown) => process.stderr.write(`${String(error)}\n`),
  );
});
process.stdout.write('ready\n');
