import type { DatabaseSettings } from '@sentiment-core/mlops/service';

/** Without a database: the routes of predictions alone. */
export interface ServerSettings {
  readonly database?: DatabaseSettings;
  /** Of a collector of Application Insights; without it nothing is sent. */
  readonly connectionString?: string;
}
