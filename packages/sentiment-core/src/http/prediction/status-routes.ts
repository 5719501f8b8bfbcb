import type { Classifier, Route } from '../../contracts/index.ts';
import { stateResponse } from '../json-response.ts';
import { healthOperation, modelOperation, readyOperation } from './prediction-schemas.ts';

/**
 * `GET /health` (the process answers), `GET /ready` (a model is loaded), `GET /model` (its card).
 * @param classifier throws `model_not_ready` until there is one
 */
export const createStatusRoutes = (classifier: () => Classifier): Route[] => [
  { method: 'GET', path: '/health', operation: healthOperation, handle: () => stateResponse({ status: 'ok' }) },
  {
    method: 'GET',
    path: '/ready',
    operation: readyOperation,
    handle() {
      const { name, version } = classifier().info;
      return stateResponse({ status: 'ready', model: { name, version } });
    },
  },
  {
    method: 'GET',
    path: '/model',
    operation: modelOperation,
    handle() {
      const { name, version, kind, labels, preprocessing, metrics } = classifier().info;
      return stateResponse({ name, version, kind, labels, preprocessing, metrics });
    },
  },
];
