import { describe, expect, it } from 'vitest';
import { bareRoutes, fullService, type Turn } from './measure-cost.ts';
import type { ServiceFigures } from './measure-service.ts';
import { checkServiceLimits, serviceTable } from './service-table.ts';

const turn: Turn = {
  requestsPerSecond: 100,
  p50: 1,
  p99: 2,
  requests: 1_000,
  failures: 0,
  processorMicroseconds: 10,
  servingMicroseconds: 9,
  waiting: 3,
};
function server(name: string, throughputLost: number, dropped = 0, failures = 0) {
  return {
    server: name,
    turns: [{ ...turn, failures }],
    throughputLost,
    processorAdded: NaN,
    servingAdded: 0.1,
    dropped,
  };
}
function figures(lost: number, dropped = 0, failures = 0, p50 = 20): ServiceFigures {
  return {
    cost: {
      servers: [server(bareRoutes, 0), server(fullService, lost, dropped, failures)],
      events: undefined,
      telemetryMissing: 'no openssl',
    },
    readings: [
      { what: '/stats, 24 hours', predictions: 1_000_000, p50, p95: 90, database: 'SQLite' },
      { what: '/drift, a busy day', predictions: 1_000_000, p50: 80, p95: 90, database: 'SQLite' },
    ],
    feedback: [{ database: 'SQLite', atOnce: 1, reports: 10, p50: 1, p99: 2 }],
  };
}
function failed(of: ServiceFigures) {
  return checkServiceLimits(of).flatMap(({ what, passed }) => (passed ? [] : [what]));
}

describe('limits of the service', () => {
  it('pass at what is asked, and fail beyond', () => {
    expect(failed(figures(0.25, 0, 0, 50))).toEqual([]);
    expect(failed(figures(0.251))).toEqual(['feedback and monitoring, % of the requests/s']);
    expect(failed(figures(0.1, 1, 2))).toEqual(['requests that failed', 'predictions not recorded']);
    expect(failed(figures(0.1, 0, 0, 50.1))).toEqual(['/stats, 24 hours, 1,000,000 predictions, SQLite, p50 ms']);
  });

  it('do not pass what was not measured', () => {
    const { cost, ...others } = figures(0.1);
    expect(failed({ ...others, cost: { ...cost, servers: [] } })).toEqual([
      'feedback and monitoring, % of the requests/s',
    ]);
  });

  it('are shown beside the figures', () => {
    const table = serviceTable(figures(0.3));
    expect(table).toContain('| FAIL |');
    expect(table).toContain('Telemetry is not measured: no openssl');
    expect(table).toMatch(/service, SQLite\s+\|\s+100 \|\s+1\.0 \|\s+2\.0 \|\s+30\.0 % \|\s+10\.0 \|\s+\? \|/);
  });
});
