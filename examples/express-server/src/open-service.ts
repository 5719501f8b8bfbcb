import { resolve } from 'node:path';
import { createService, readServiceEnvironment, type Service } from '@sentiment-core/mlops/service';
import type { Classifier } from 'sentiment-core';

export interface OpenServiceOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether only this machine can reach the service. */
  readonly loopback: boolean;
  readonly classifier: () => Classifier | undefined;
}

export interface OpenService extends Service {
  /** What whoever starts it should know, a line each. */
  readonly notices: readonly string[];
}

const monitoring = '/stats, /metrics, /drift, /alerts and /feedback/errors';

/**
 * Predictions, feedback, monitoring, alerts and telemetry, as the environment says.
 * @throws {Error} with one line that names the variable or the file
 */
export async function openService(options: OpenServiceOptions): Promise<OpenService> {
  const { environment, loopback, classifier } = options;
  const settings = readServiceEnvironment({ environment, loopback });
  const { access, database } = settings;
  const place = placeOf(database);
  const service = await createService({ ...settings, classifier }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The service with its database in ${place} does not start: ${reason}`, { cause: error });
  });
  const isClosed = access?.openMonitoring !== true && (access?.monitoringKeys ?? []).length === 0;
  const notices = [`Predictions and feedback are kept in ${place}`];
  if (isClosed)
    notices.push(`Monitoring is closed (${monitoring}): set MONITORING_KEYS to open it to those who have one`);
  return { ...service, notices };
}

type Database = ReturnType<typeof readServiceEnvironment>['database'];

/** A connection string holds a password: it is not shown. */
function placeOf(database: Database): string {
  if (database.kind === 'postgresql') return 'the PostgreSQL of DATABASE_URL';
  return database.file === ':memory:' ? 'memory, until the server ends' : resolve(database.file);
}
