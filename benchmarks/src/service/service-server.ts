// A server for measure-cost.ts and measure-feedback.ts: SERVICE_SETTINGS holds its ServerSettings as JSON.
import { createSentimentServer } from '@sentiment-core/express';
import { createService } from '@sentiment-core/mlops/service';
import { loadClassifier } from 'sentiment-core';
import type { ServerSettings } from './server-settings.ts';

const { database, connectionString } = JSON.parse(process.env['SERVICE_SETTINGS'] ?? '{}') as ServerSettings;
const classifier = await loadClassifier();

const openRoutes = async () => {
  if (database === undefined) return { classifier };
  const { routes } = await createService({
    classifier,
    database,
    access: { openMonitoring: true },
    alerts: { channels: {} },
    ...(connectionString === undefined ? {} : { telemetry: { applicationInsights: { connectionString } } }),
  });
  return { routes };
};

const server = createSentimentServer({ ...(await openRoutes()), rateLimit: false });
await server.listen({ port: 0 });
process.send?.(server.server.address());
