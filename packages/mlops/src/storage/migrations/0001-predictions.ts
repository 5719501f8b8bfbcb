import { sql } from 'kysely';
import type { Migration } from './migration.ts';

export const predictionsMigration: Migration = {
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
