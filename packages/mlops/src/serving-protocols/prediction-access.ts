import {
  createAdmission,
  createObservedPipeline,
  refuseUnknownOptions,
  requireFunction,
  requireObject,
  requireText,
  resolveRequestLimits,
  SentimentError,
  type Admission,
  type ObservedPipelineOptions,
  type PredictionPipeline,
  type RequestLimits,
} from 'sentiment-core/http';

/** What both protocols predict with; the names and defaults are those of `createPredictionRoutes`. */
export interface PredictionAccessOptions extends ObservedPipelineOptions {
  /** `batchBodyBytes`, `batchSize` and `textLength` bound a request; the others of `/predict/batch` do not apply. */
  readonly limits?: Partial<RequestLimits> | undefined;
  /** Places shared with other routes that predict. Default: places of their own, as many as `limits` says. */
  readonly admission?: Admission | undefined;
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
 * @param texts options of the caller's own: texts that are not empty, or left out
 * @throws {SentimentError} `option_invalid` when an option is wrong or unknown
 */
export function createPredictionAccess(options: PredictionAccessOptions, texts: readonly string[]): PredictionAccess {
  requireObject('options', options);
  refuseUnknownOptions(options, [...Object.keys(known), ...texts]);
  const given: Readonly<Record<string, unknown>> = { ...options };
  for (const option of texts) if (given[option] !== undefined) requireText(option, given[option]);
  if (options.admission !== undefined) requireFunction('admission', options.admission);
  const pipeline = createObservedPipeline(options);
  const limits = resolveRequestLimits(options.limits);
  return { pipeline, limits, admit: options.admission ?? createAdmission(limits) };
}

/** Name of the model's input, in both protocols. */
export const textInput = 'text';

/**
 * Values that are texts, not too many and none too long. Values of other types are not converted to text: a number or a
 * missing value would be predicted as if somebody had written it.
 * @param nameOf what a value is called, e.g. `row 3`
 * @throws {SentimentError} `invalid_argument`, `batch_too_large` or `text_too_long`
 */
export function requireTextsWithin(
  values: readonly unknown[],
  limits: Pick<RequestLimits, 'batchSize' | 'textLength'>,
  nameOf: (index: number) => string,
): string[] {
  if (values.length > limits.batchSize) {
    const message = `A request must have at most ${limits.batchSize} texts.`;
    throw new SentimentError({ code: 'batch_too_large', message });
  }
  return values.map((value, index) => {
    if (typeof value !== 'string') {
      const message = `The text of ${nameOf(index)} must be a string.`;
      throw new SentimentError({ code: 'invalid_argument', message });
    }
    if (value.length <= limits.textLength) return value;
    const message = `The text of ${nameOf(index)} must have at most ${limits.textLength} UTF-16 code units.`;
    throw new SentimentError({ code: 'text_too_long', message });
  });
}
