import { SentimentError, type RouteRequest } from 'sentiment-core/http';

const unsupported = (message: string): SentimentError =>
  new SentimentError({ code: 'unsupported_media_type', field: 'content-type', message });

/**
 * What a body of `POST /invocations` is. The one parameter allowed is `charset=utf-8`: older clients say
 * `format=pandas-records` there, and mean a body that this protocol no longer has.
 * @throws {SentimentError} `unsupported_media_type`
 */
export const scoringMediaType = (request: RouteRequest): 'csv' | 'json' => {
  const [type = '', ...parameters] = (request.header('content-type') ?? '').toLowerCase().split(';');
  for (const parameter of parameters) {
    const [key = '', value = ''] = parameter.split('=');
    if (key.trim() !== 'charset') throw unsupported('The media type may have no parameter but charset=utf-8.');
    if (value.trim().replaceAll('"', '') !== 'utf-8') throw unsupported('The body must be in UTF-8.');
  }
  if (type.trim() === 'application/json') return 'json';
  if (type.trim() === 'text/csv') return 'csv';
  throw unsupported('Send the body as application/json or text/csv.');
};
