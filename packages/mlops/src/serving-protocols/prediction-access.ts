import {
  callback,
  createAdmission,
  createObservedPipeline,
  optional,
  optionsOf,
  parseOptions,
  pipelineShape,
  requestLimits,
  resolveRequestLimits,
  SentimentError,
  text,
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

/** Options of both protocols; each takes some of the names. */
interface ProtocolOptions extends PredictionAccessOptions {
  readonly modelName?: string | undefined;
  readonly version?: string | undefined;
}

const accessShape = { ...pipelineShape, limits: optional(requestLimits), admission: optional(callback<Admission>()) };
const scoringOptions = optionsOf<Omit<ProtocolOptions, 'modelName'>>()({ ...accessShape, version: optional(text()) });
const protocolOptions = optionsOf<ProtocolOptions>()({
  ...accessShape,
  modelName: optional(text()),
  version: optional(text()),
});

/**
 * @param takesModelName whether `modelName` is one of the options
 * @throws {SentimentError} `option_invalid` when an option is wrong or unknown
 */
export function createPredictionAccess(options: ProtocolOptions, takesModelName: boolean): PredictionAccess {
  const settings = takesModelName ? parseOptions(protocolOptions, options) : parseOptions(scoringOptions, options);
  const { limits: given, admission, classifier, observers, onObserverError } = settings;
  const { observerTimeoutMs, generateId, clock } = settings;
  const pipeline = createObservedPipeline({
    classifier,
    observers,
    onObserverError,
    observerTimeoutMs,
    generateId,
    clock,
  });
  const limits = resolveRequestLimits(given);
  return { pipeline, limits, admit: admission ?? createAdmission(limits) };
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
