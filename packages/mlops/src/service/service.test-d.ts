import { loadClassifier } from 'sentiment-core';
import { createService, type DatabaseSchema, type Database, type ServiceSettings } from './index.ts';

// Checked by the compiler alone: nothing here runs.

declare const database: Database;

/** A model with labels of its own type, and two settings: the rest has defaults. */
const classifier = await loadClassifier();
const service = await createService({ classifier, database: { kind: 'sqlite', file: 'feedback.sqlite' } });
const paths: string[] = service.routes.map(({ path }) => path);

const settings: ServiceSettings = {
  classifier: () => undefined,
  database: { kind: 'postgresql', connectionString: 'postgresql://localhost/tweets', timeoutMs: 1000 },
  feedback: { keepTexts: true, days: { predictions: 30 } },
  alerts: { channels: { team: { kind: 'log' } }, wrongPredictions: { threshold: 3 } },
};
// @ts-expect-error a service needs a database
void createService({ classifier });
// @ts-expect-error a misspelt setting
void createService({ ...settings, alert: {} });
// @ts-expect-error SQLite is a file, PostgreSQL an address
void createService({ ...settings, database: { kind: 'sqlite', connectionString: 'postgresql://localhost/tweets' } });
// @ts-expect-error a channel that there is not
void createService({ ...settings, alerts: { channels: { team: { kind: 'pager' } } } });

/** Queries of one's own know the tables. */
const query = database.query.selectFrom('predictions').select('id');
// @ts-expect-error a table that there is not
void database.query.selectFrom('tweets');
const table: keyof DatabaseSchema = 'predictions';

export { paths, query, table };
