import type { Classifier, PredictionObserver } from 'sentiment-core';
import {
  createAdmission,
  createPredictionRoutes,
  resolveRequestLimits,
  type OpenApiOptions,
  type RequestLimits,
  type Route,
} from 'sentiment-core/http';
import { createAlertsRoutes } from '../alerts/alerts-routes.ts';
import type { Alerts } from '../alerts/alerts.ts';
import { createFeedbackRoutes, type Feedback } from '../feedback/feedback.ts';
import { createMonitoringRoutes, type MonitoringRoutesOptions } from '../monitoring/index.ts';
import { createServingProtocolRoutes } from '../serving-protocols/index.ts';
import type { RouteAccess } from './route-access.ts';

interface ServiceRoutesOptions {
  readonly classifier: Classifier | (() => Classifier | undefined);
  readonly observers: readonly PredictionObserver[];
  readonly feedback: Feedback;
  readonly alerts: Alerts;
  readonly monitoring: MonitoringRoutesOptions;
  readonly access: RouteAccess;
  readonly limits: Partial<RequestLimits> | undefined;
  readonly openapi: OpenApiOptions | undefined;
  readonly onError: (error: unknown) => void;
}

/**
 * Every route of a service, with its key before it. What predicts shares one set of places; feedback has its own, so that
 * a store that is slow or away takes none from predictions.
 */
export function createServiceRoutes(options: ServiceRoutesOptions): Route[] {
  const { classifier, observers, feedback, alerts, monitoring, access, onError } = options;
  const limits = resolveRequestLimits(options.limits);
  const admission = createAdmission(limits);
  const predicting = { classifier, observers, admission, limits, onObserverError: onError };
  const isRead = ({ method }: Route): boolean => method === 'GET';
  const feedbackRoutes = createFeedbackRoutes({ feedback, limits });
  const protocolRoutes = createServingProtocolRoutes(predicting);
  return createPredictionRoutes({
    ...predicting,
    protect: access.prediction,
    additionalRoutes: [
      ...access.prediction(feedbackRoutes.filter((route) => !isRead(route))),
      ...access.monitoring([
        ...createMonitoringRoutes(monitoring),
        ...feedbackRoutes.filter(isRead),
        ...createAlertsRoutes({ alerts }),
      ]),
      ...access.prediction(protocolRoutes.filter((route) => !isRead(route))),
      ...protocolRoutes.filter(isRead),
    ],
    openapi: options.openapi,
  });
}
