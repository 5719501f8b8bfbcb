import {
  createAdmission,
  createObservedPipeline,
  refuseUnknownOptions,
  requireFunction,
  requireObject,
  resolveRequestLimits,
  type Admission,
  type ObservedPipelineOptions,
  type PredictionPipeline,
  type RequestLimits,
} from 'sentiment-core/http';

/** What both protocols predict with; the names and defaults are those of `createPredictionRoutes`. */
export interface PredictionAccessOptions extends ObservedPipelineOptions {
  /** `batchBodyBytes`, `batchSize` and `textLength` bound a request; the others of `/predict/batch` do not apply. */
  readonly limits?: Partial<RequestLimits>;
  /** Places shared with other routes that predict. Default: places of their own, as many as `limits` says. */
  readonly admission?: Admission;
}

export interface PredictionAccess {
  readonly pipeline: PredictionPipeline;
  readonly limits: RequestLimits;
  readonly admit: Admission;
}

const known: Readonly<Record<keyof PredictionAccessOptions, true>> = {
  classifier: true,
  limits: true,
  admission: true,
  observers: true,
  onObserverError: true,
  observerTimeoutMs: true,
  generateId: true,
  clock: true,
};

/**
 * @param others options that the caller looks at itself
 * @throws {SentimentError} `option_invalid` when an option is wrong or unknown
 */
export const createPredictionAccess = (
  options: PredictionAccessOptions,
  others: readonly string[] = [],
): PredictionAccess => {
  requireObject('options', options);
  refuseUnknownOptions(options, [...Object.keys(known), ...others]);
  if (options.admission !== undefined) requireFunction('admission', options.admission);
  const pipeline = createObservedPipeline(options);
  const limits = resolveRequestLimits(options.limits);
  return { pipeline, limits, admit: options.admission ?? createAdmission(limits) };
};
