import type { Classifier, PredictionObserver, Route } from '../contracts/index.ts';
import { createAdmission } from './admission.ts';
import { createDocumentationRoutes } from './documentation-routes.ts';
import { createObserverNotifier } from './observer-notifier.ts';
import type { OpenApiOptions } from './openapi-document.ts';
import { createPredictBatchRoute } from './predict-batch-route.ts';
import { createPredictRoute } from './predict-route.ts';
import { createPredictionIdGenerator } from './prediction-id.ts';
import { createPredictionPipeline } from './prediction-pipeline.ts';
import { checkPredictionRoutesOptions } from './prediction-routes-checks.ts';
import { resolveRequestLimits, type RequestLimits } from './request-limits.ts';
import { createStatusRoutes } from './status-routes.ts';

export interface PredictionRoutesOptions {
  /** The model, or a look-up made for every request, so that it can arrive late and be swapped while serving. */
  readonly classifier: Classifier | (() => Classifier | undefined);
  readonly limits?: Partial<RequestLimits>;
  /** See every prediction. An observer that returns a promise holds the answer back, at most `observerPatience`. */
  readonly observers?: readonly PredictionObserver[];
  /** Told of every failure of an observer. Default: the first one is written as a warning. */
  readonly onObserverError?: (error: unknown) => void;
  /** How long an answer waits for observers, in milliseconds. Default 1,000. */
  readonly observerPatience?: number;
  /** Makes prediction ids. Default: UUID version 7. */
  readonly generateId?: () => string;
  /** Milliseconds of a clock that never steps back, for durations. Default `performance.now`. */
  readonly clock?: () => number;
  /** Served and documented together with the routes of prediction, e.g. feedback. */
  readonly additionalRoutes?: readonly Route[];
  /** Title and version of the OpenAPI document. */
  readonly openapi?: OpenApiOptions;
}

/**
 * The routes of prediction: `/health`, `/ready`, `/predict`, `/predict/batch`, `/model`, `/openapi.json`, `/docs`, and
 * `additionalRoutes`. Give them to `createHandler`, or to an adapter.
 * @throws {SentimentError} `option_invalid` when an option is wrong or unknown
 */
export const createPredictionRoutes = (options: PredictionRoutesOptions): Route[] => {
  checkPredictionRoutesOptions(options);
  const { classifier, observers = [], onObserverError, observerPatience, additionalRoutes = [] } = options;
  const limits = resolveRequestLimits(options.limits);
  const notify = createObserverNotifier({
    observers,
    ...(onObserverError === undefined ? {} : { onObserverError }),
    ...(observerPatience === undefined ? {} : { patience: observerPatience }),
  });
  const pipeline = createPredictionPipeline({
    classifier: typeof classifier === 'function' ? classifier : () => classifier,
    generateId: options.generateId ?? createPredictionIdGenerator(),
    clock: options.clock ?? (() => performance.now()),
    notify: observers.length === 0 ? undefined : notify,
  });
  const routeOptions = { pipeline, limits, admit: createAdmission(limits) };
  const routes = [
    createPredictRoute(routeOptions),
    createPredictBatchRoute(routeOptions),
    ...additionalRoutes,
    ...createStatusRoutes(pipeline.classifier),
  ];
  return [...routes, ...createDocumentationRoutes(routes, options.openapi)];
};
