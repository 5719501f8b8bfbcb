import { stateResponse, type Route } from 'sentiment-core/http';
import { driftBaselines, readDriftReport } from '../drift/drift-report.ts';
import type { MonitoringAccess } from './monitoring-options.ts';
import { readChoice, readQuery } from './monitoring-query.ts';
import { driftOperation } from './monitoring-schemas.ts';

/** `GET /drift`: what the model in use saw lately, compared with what it was made for. */
export const driftRoute = ({ database, requireClassifier, criteria, clock }: MonitoringAccess): Route => ({
  method: 'GET',
  path: '/drift',
  operation: driftOperation,
  async handle(request) {
    const query = readQuery(request.query, ['against']);
    const against = readChoice('against', query.against, driftBaselines, 'training');
    const { info } = requireClassifier();
    return stateResponse(await readDriftReport(database, { info, against, criteria, now: clock() }));
  },
});
