import type { Migration } from './migration.ts';
import { predictionsMigration } from './0001-predictions.ts';
import { alertsMigration } from './0002-alerts.ts';

/** In the order they are applied. */
export const migrations: readonly Migration[] = [predictionsMigration, alertsMigration];
