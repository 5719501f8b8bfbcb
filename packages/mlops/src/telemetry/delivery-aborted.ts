import { SentimentError } from 'sentiment-core';

export const deliveryAborted = (cause: unknown): SentimentError =>
  new SentimentError({ code: 'aborted', message: 'the delivery of an event was aborted', cause });
