import type { Migration } from './migration.ts';

export const alertsMigration: Migration = {
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
