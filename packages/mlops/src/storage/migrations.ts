import { type Kysely, sql } from 'kysely';

/** One step of the schema. Once published it never changes. */
export interface Migration {
  /** Sorts after all before it, e.g. `0002-alerts`. */
  readonly name: string;
  /** Runs inside the transaction that also records it. The tables of later steps are not there. */
  apply(transaction: Kysely<unknown>): Promise<void>;
}

const predictionsMigration: Migration = {
  name: '0001-predictions',
  async apply({ schema }) {
    await schema
      .createTable('predictions')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('received_at', 'bigint', (column) => column.notNull())
      .addColumn('model_name', 'text', (column) => column.notNull())
      .addColumn('model_version', 'text', (column) => column.notNull())
      .addColumn('label', 'text', (column) => column.notNull())
      .addColumn('confidence', 'double precision', (column) => column.notNull())
      .addColumn('text_hash', 'text', (column) => column.notNull())
      .addColumn('text_length', 'integer', (column) => column.notNull())
      .addColumn('duration_ms', 'double precision', (column) => column.notNull())
      .addColumn('text', 'text')
      .execute();
    await schema.createIndex('predictions_by_time').on('predictions').column('received_at').execute();
    await schema
      .createIndex('predictions_with_text')
      .on('predictions')
      .column('received_at')
      .where(sql.ref('text'), 'is not', null)
      .execute();
    await schema
      .createTable('feedback')
      .addColumn('prediction_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('correct', 'integer', (column) => column.notNull())
      .addColumn('true_label', 'text')
      .addColumn('comment', 'text')
      .addColumn('text', 'text')
      .addColumn('received_at', 'bigint', (column) => column.notNull())
      .addColumn('wrong_since', 'bigint')
      .execute();
    await schema
      .createIndex('feedback_wrong')
      .on('feedback')
      .columns(['wrong_since', 'prediction_id'])
      .where('wrong_since', 'is not', null)
      .execute();
    await schema
      .createTable('hourly_counts')
      .addColumn('hour', 'bigint', (column) => column.notNull())
      .addColumn('model_name', 'text', (column) => column.notNull())
      .addColumn('model_version', 'text', (column) => column.notNull())
      .addColumn('measure', 'text', (column) => column.notNull())
      .addColumn('bucket', 'text', (column) => column.notNull())
      .addColumn('count', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('hourly_counts_key', ['hour', 'model_name', 'model_version', 'measure', 'bucket'])
      .execute();
    await schema
      .createTable('hourly_outcomes')
      .addColumn('hour', 'bigint', (column) => column.notNull())
      .addColumn('model_name', 'text', (column) => column.notNull())
      .addColumn('model_version', 'text', (column) => column.notNull())
      .addColumn('label', 'text', (column) => column.notNull())
      .addColumn('true_label', 'text', (column) => column.notNull())
      .addColumn('correct', 'integer', (column) => column.notNull())
      .addColumn('count', 'bigint', (column) => column.notNull())
      .addColumn('delay_ms', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('hourly_outcomes_key', [
        'hour',
        'model_name',
        'model_version',
        'label',
        'true_label',
        'correct',
      ])
      .execute();
    await schema
      .createTable('models')
      .addColumn('model_name', 'text', (column) => column.notNull())
      .addColumn('model_version', 'text', (column) => column.notNull())
      .addColumn('labels', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('models_key', ['model_name', 'model_version'])
      .execute();
    await schema
      .createTable('settings')
      .addColumn('name', 'text', (column) => column.primaryKey().notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .execute();
  },
};

const alertsMigration: Migration = {
  name: '0002-alerts',
  async apply({ schema }) {
    await schema
      .createTable('alert_rules')
      .addColumn('name', 'text', (column) => column.primaryKey().notNull())
      .addColumn('cooldown_until', 'bigint')
      .addColumn('clock_shift', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createTable('alert_reports')
      .addColumn('prediction_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('reported_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema.createIndex('alert_reports_by_time').on('alert_reports').column('reported_at').execute();
    await schema
      .createTable('alert_firings')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('rule', 'text', (column) => column.notNull())
      .addColumn('fired_at', 'bigint', (column) => column.notNull())
      .addColumn('alert', 'text', (column) => column.notNull())
      .execute();
    await schema.createIndex('alert_firings_by_time').on('alert_firings').column('fired_at').execute();
    await schema
      .createTable('deliveries')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('destination', 'text', (column) => column.notNull())
      .addColumn('subject', 'text')
      .addColumn('payload', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('due_at', 'bigint', (column) => column.notNull())
      .addColumn('lease', 'text')
      .addColumn('attempted_at', 'bigint')
      .addColumn('settled_at', 'bigint')
      .addColumn('note', 'text')
      .execute();
    await schema
      .createIndex('deliveries_by_due_time')
      .on('deliveries')
      .columns(['state', 'destination', 'due_at'])
      .execute();
    await schema.createIndex('deliveries_by_subject').on('deliveries').column('subject').execute();
  },
};

const confirmedTextsMigration: Migration = {
  name: '0003-confirmed-texts',
  async apply({ schema }) {
    await schema
      .createIndex('feedback_with_confirmed_text')
      .on('feedback')
      .column('received_at')
      .where(sql.ref('correct'), '=', sql.lit(1))
      .where(sql.ref('text'), 'is not', null)
      .execute();
  },
};

/** In the order they are applied. */
export const migrations: readonly Migration[] = [predictionsMigration, alertsMigration, confirmedTextsMigration];
