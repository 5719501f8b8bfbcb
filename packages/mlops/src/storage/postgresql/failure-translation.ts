import type { DatabaseConnection, Driver } from 'kysely';
import type { ConnectionGate } from './connection-gate.ts';
import { postgresqlFailure } from './postgresql-failure.ts';

/** The same driver, whose failures are this project's, and whose connections are waited for at the gate. */
export const withTranslatedFailures = (driver: Driver, gate: ConnectionGate): Driver => {
  const originals = new WeakMap<DatabaseConnection, DatabaseConnection>();
  const wrappers = new WeakMap<DatabaseConnection, DatabaseConnection>();
  const original = (connection: DatabaseConnection): DatabaseConnection => originals.get(connection) ?? connection;

  const wrap = (connection: DatabaseConnection): DatabaseConnection => {
    const known = wrappers.get(connection);
    if (known !== undefined) return known;
    const wrapper: DatabaseConnection = {
      executeQuery: (query) => translated(connection.executeQuery(query)),
      streamQuery: (query, size) => connection.streamQuery(query, size),
    };
    wrappers.set(connection, wrapper);
    originals.set(wrapper, connection);
    return wrapper;
  };

  return {
    init: (options) => translated(driver.init(options)),
    async acquireConnection(options) {
      await gate.enter();
      try {
        return wrap(await translated(driver.acquireConnection(options)));
      } catch (error) {
        gate.leave();
        throw error;
      }
    },
    async releaseConnection(connection) {
      gate.leave();
      await driver.releaseConnection(original(connection));
    },
    beginTransaction: (connection, settings) => translated(driver.beginTransaction(original(connection), settings)),
    commitTransaction: (connection) => translated(driver.commitTransaction(original(connection))),
    rollbackTransaction: (connection) => translated(driver.rollbackTransaction(original(connection))),
    destroy: () => driver.destroy(),
  };
};

const translated = async <Result>(work: Promise<Result>): Promise<Result> => {
  try {
    return await work;
  } catch (error) {
    throw postgresqlFailure(error);
  }
};
