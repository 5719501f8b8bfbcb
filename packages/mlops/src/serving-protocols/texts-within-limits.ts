import { SentimentError, type RequestLimits } from 'sentiment-core/http';

/**
 * Values that are texts, not too many and none too long. Nothing is turned into a text that is none: a number or a
 * missing value would be predicted as if somebody had written it.
 * @param nameOf what a value is called, e.g. `row 3`
 * @throws {SentimentError} `invalid_argument`, `batch_too_large` or `text_too_long`
 */
export const requireTextsWithin = (
  values: readonly unknown[],
  limits: Pick<RequestLimits, 'batchSize' | 'textLength'>,
  nameOf: (index: number) => string,
): string[] => {
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
};
