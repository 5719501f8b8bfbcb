import { SentimentError } from 'sentiment-core';
import { describe, expect, it } from 'vitest';
import { hasErrorCode, MlflowError } from './mlflow-error.ts';

describe('MlflowError', () => {
  it.each([
    ['RESOURCE_DOES_NOT_EXIST', 'not_found'],
    ['ENDPOINT_NOT_FOUND', 'not_found'],
    ['OPTION_INVALID', 'option_invalid'],
    ['INVALID_PARAMETER_VALUE', 'invalid_argument'],
    ['CONNECTION_FAILED', 'storage_unavailable'],
    ['UNAUTHENTICATED', 'storage_failed'],
    ['SOMETHING_NEW', 'storage_failed'],
  ])('of %s is a SentimentError %s', (errorCode, code) => {
    const error = new MlflowError({ errorCode, message: 'm', field: 'f', status: 404, cause: 'c' });
    expect(error).toMatchObject({
      name: 'MlflowError',
      errorCode,
      code,
      message: 'm',
      field: 'f',
      status: 404,
      cause: 'c',
    });
    expect(SentimentError.isInstance(error)).toBe(true);
    expect(MlflowError.isInstance(error)).toBe(true);
    expect(hasErrorCode(error, 'TIMEOUT', errorCode)).toBe(true);
    expect(hasErrorCode(error, 'TIMEOUT')).toBe(false);
  });

  it('is not any SentimentError', () => {
    expect(MlflowError.isInstance(new SentimentError({ code: 'not_found', message: 'm' }))).toBe(false);
  });
});
