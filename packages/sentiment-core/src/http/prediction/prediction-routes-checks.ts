import {
  refuseUnknownOptions,
  requireFields,
  requireFunction,
  requireObject,
  requireText,
} from '../../errors/option-checks.ts';
import type { PredictionRoutesOptions } from './prediction-routes.ts';
import { requireRoutes } from '../route-checks.ts';

const known: Readonly<Record<keyof PredictionRoutesOptions, true>> = {
  classifier: true,
  limits: true,
  admission: true,
  observers: true,
  onObserverError: true,
  observerPatience: true,
  generateId: true,
  clock: true,
  additionalRoutes: true,
  protect: true,
  openapi: true,
};

/**
 * All but what is checked where it is used: the limits, the options of the pipeline, what hides another route.
 * @throws {SentimentError} `option_invalid`, with the option as field
 */
export const checkPredictionRoutesOptions = (options: unknown): void => {
  requireObject('options', options);
  refuseUnknownOptions(options, Object.keys(known));
  const { additionalRoutes, admission, protect, openapi } = options;
  if (protect !== undefined) requireFunction('protect', protect);
  if (admission !== undefined) requireFunction('admission', admission);
  if (additionalRoutes !== undefined) requireRoutes('additionalRoutes', additionalRoutes);
  if (openapi !== undefined) {
    requireFields('openapi', openapi, ['title', 'version']);
    for (const option of ['title', 'version'])
      if (openapi[option] !== undefined) requireText(`openapi.${option}`, openapi[option]);
  }
};
