import { refuseUnknownOptions, requireNumber, requireText } from '../errors/option-checks.ts';
import { longestTimer, requireFields, requireFunction, requireList, requireObject } from './option-shapes.ts';
import type { PredictionRoutesOptions } from './prediction-routes.ts';
import { requireRoutes } from './route-checks.ts';

const known: Readonly<Record<keyof PredictionRoutesOptions, true>> = {
  classifier: true,
  limits: true,
  observers: true,
  onObserverError: true,
  observerPatience: true,
  generateId: true,
  clock: true,
  additionalRoutes: true,
  openapi: true,
};

/**
 * All but the limits, which are checked where they are filled in, and what hides another route.
 * @throws {SentimentError} `option_invalid`, with the option as field
 */
export const checkPredictionRoutesOptions = (options: unknown): void => {
  requireObject('options', options);
  refuseUnknownOptions(options, Object.keys(known));
  const { classifier, observers, observerPatience, additionalRoutes, openapi } = options;
  if (typeof classifier !== 'function') {
    requireObject('classifier', classifier);
    requireFunction('classifier.predict', classifier.predict);
    requireObject('classifier.info', classifier.info);
  }
  for (const option of ['onObserverError', 'generateId', 'clock'])
    if (options[option] !== undefined) requireFunction(option, options[option]);
  if (observerPatience !== undefined) requireNumber('observerPatience', observerPatience, 0, longestTimer);
  if (observers !== undefined) {
    requireList('observers', observers, (option, observer) => {
      requireObject(option, observer);
      requireFunction(`${option}.onPredictions`, observer.onPredictions);
    });
  }
  if (additionalRoutes !== undefined) requireRoutes('additionalRoutes', additionalRoutes);
  if (openapi !== undefined) {
    requireFields('openapi', openapi, ['title', 'version']);
    for (const option of ['title', 'version'])
      if (openapi[option] !== undefined) requireText(`openapi.${option}`, openapi[option]);
  }
};
