// The servers that are measured. One of them runs in a process of its own: its name is the first argument.
import type { DatabaseSettings } from '@sentiment-core/mlops/service';

/** What the server `service` does beside predicting. */
export interface ServiceSettings {
  /** Without it: the routes of predictions alone. */
  readonly database?: DatabaseSettings;
  /** Of a collector of Application Insights; without it nothing is sent. */
  readonly connectionString?: string;
}

// Everything is imported where it is used: a server must not pay for what only another one needs.
const servers = { collector, echo, scoring, sentiment, service };
export type ServerName = keyof typeof servers;

/** The least that Express can do with a JSON body: parse it and send an object back. */
async function echo(): Promise<void> {
  const { default: express } = await import('express');
  const app = express();
  app.use(express.json());
  app.post('/predict', (request, response) => {
    response.json(request.body);
  });
  const server = app.listen(0, '127.0.0.1', () => process.send?.(server.address()));
}

/** The router inside an Express application. */
async function sentiment(): Promise<void> {
  const { createSentimentRouter } = await import('@sentiment-core/express');
  const { default: express } = await import('express');
  const { loadClassifier } = await import('sentiment-core');
  const app = express();
  app.use(createSentimentRouter({ classifier: await loadClassifier() }));
  const server = app.listen(0, '127.0.0.1', () => process.send?.(server.address()));
}

/** POST /invocations, as MLflow has it. */
async function scoring(): Promise<void> {
  const { createSentimentServer } = await import('@sentiment-core/express');
  const { createServingProtocolRoutes } = await import('@sentiment-core/mlops/serving-protocols');
  const { loadClassifier } = await import('sentiment-core');
  const classifier = await loadClassifier();
  const additionalRoutes = createServingProtocolRoutes({ classifier });
  const server = createSentimentServer({ classifier, additionalRoutes, rateLimit: false });
  process.send?.(await server.listen({ port: 0 }));
}

/** SERVICE_SETTINGS holds its ServiceSettings as JSON. */
async function service(): Promise<void> {
  const { createSentimentServer } = await import('@sentiment-core/express');
  const { createService } = await import('@sentiment-core/mlops/service');
  const { loadClassifier } = await import('sentiment-core');
  const { database, connectionString } = JSON.parse(process.env['SERVICE_SETTINGS'] ?? '{}') as ServiceSettings;
  const classifier = await loadClassifier();

  async function openRoutes() {
    if (database === undefined) return { classifier };
    const { routes } = await createService({
      classifier,
      database,
      access: { openMonitoring: true },
      alerts: { channels: {} },
      ...(connectionString === undefined ? {} : { telemetry: { applicationInsights: { connectionString } } }),
    });
    return { routes };
  }

  const server = createSentimentServer({ ...(await openRoutes()), rateLimit: false });
  await server.listen({ port: 0 });
  process.send?.(server.server.address());
}

/** The collector of the integration tests: it checks every envelope and keeps none. */
async function collector(): Promise<void> {
  const { startApplicationInsightsCollector } = await import('../../tests/service/application-insights-collector.ts');
  const started = await startApplicationInsightsCollector();
  const { connectionString, certificateFile, faults } = started;
  let envelopes = 0;
  const count = (): void => {
    if (faults.length > 0) throw new Error(faults[0]);
    envelopes += started.accepted.length;
    started.forget();
  };
  setInterval(count, 100);
  process.on('message', () => {
    count();
    process.send?.({ envelopes });
  });
  process.on('disconnect', () => void started.stop().finally(() => process.exit()));
  process.send?.({ connectionString, certificateFile });
}

await servers[process.argv[2] as ServerName]();
