import { SentimentError } from '../../errors/sentiment-error.ts';
import type { RouteRequest } from '../../contracts/index.ts';

const ndjsonTypes: readonly string[] = ['application/x-ndjson', 'application/ndjson', 'application/jsonl'];
const utf8Names: readonly string[] = ['utf-8', 'utf8', 'us-ascii'];

const unsupported = (message: string): SentimentError =>
  new SentimentError({ code: 'unsupported_media_type', field: 'content-type', message });

/**
 * What kind of body a request carries.
 * @throws {SentimentError} `unsupported_media_type` when it is neither JSON nor NDJSON, not UTF-8, or compressed and
 * not yet decompressed by the host
 */
export const bodyKind = (request: RouteRequest): 'json' | 'ndjson' => {
  const value = request.header('content-type');
  if (value === 'application/json') return withoutEncoding(request, 'json');
  const [type = '', ...parameters] = (value ?? '').toLowerCase().split(';');
  const name = type.trim();
  for (const parameter of parameters) {
    const [key = '', charset = ''] = parameter.split('=');
    if (key.trim() === 'charset' && !utf8Names.includes(charset.trim().replaceAll('"', ''))) {
      throw unsupported('The body must be in UTF-8.');
    }
  }
  if (ndjsonTypes.includes(name)) return withoutEncoding(request, 'ndjson');
  if (name === 'application/json' || /^application\/[\w.-]+\+json$/.test(name)) return withoutEncoding(request, 'json');
  throw unsupported('Send the body as application/json.');
};

const withoutEncoding = <Kind>(request: RouteRequest, kind: Kind): Kind => {
  if (request.parsedBody === undefined) requireIdentityEncoding(request);
  return kind;
};

/** @throws {SentimentError} `unsupported_media_type` when the body is compressed */
export const requireIdentityEncoding = (request: RouteRequest): void => {
  const encoding = request.header('content-encoding');
  if (encoding === undefined || encoding === 'identity') return;
  throw new SentimentError({
    code: 'unsupported_media_type',
    field: 'content-encoding',
    message: 'Send the body without content-encoding.',
  });
};
