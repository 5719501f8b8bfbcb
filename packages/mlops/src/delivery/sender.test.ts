import { SentimentError } from 'sentiment-core';
import { describe, expect, it } from 'vitest';
import { askedWaitOf, deliveryFailure, describeDeliveryFailure } from './sender.ts';

describe('describeDeliveryFailure', () => {
  it('shows its own messages, shortened', () => {
    expect(describeDeliveryFailure(deliveryFailure('answered 503'))).toBe('answered 503');
    const long = new SentimentError({ code: 'delivery_failed', message: 'x'.repeat(1_000) });
    expect(describeDeliveryFailure(long)).toHaveLength(200);
  });

  it('shows name and code of foreign errors, never their words', () => {
    const secret = 'https://hooks.example/T0/s3cret';
    const refused = Object.assign(new Error(secret), { code: 'ECONNREFUSED' });
    for (const [error, shown] of [
      [new TypeError(secret, { cause: refused }), 'failed with TypeError (ECONNREFUSED)'],
      [new AggregateError([refused], secret), 'failed with AggregateError (ECONNREFUSED)'],
      [Object.assign(new Error(secret), { code: secret, name: secret }), 'failed with Error'],
      [secret, 'failed with Error'],
      [undefined, 'failed with Error'],
    ] as const)
      expect(describeDeliveryFailure(error)).toBe(shown);
  });

  it('ends for errors that cause themselves', () => {
    const error = new Error('round');
    error.cause = error;
    expect(describeDeliveryFailure(error)).toBe('failed with Error');
  });

  it('keeps the wait that a receiver asked for', () => {
    expect(askedWaitOf(deliveryFailure('answered 429', undefined, 7_000))).toBe(7_000);
    expect(askedWaitOf(new Error())).toBe(0);
  });
});
