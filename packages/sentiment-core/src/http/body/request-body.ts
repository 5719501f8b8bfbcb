import type { RouteRequest } from '../../contracts/index.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import type { RequestLimits } from './request-limits.ts';

/** The place of one request among those under way. */
export interface Place {
  /**
   * Says how many bytes of its body the request holds now, in place of what it said before.
   * @throws {SentimentError} `overloaded` when all requests together would hold more than `heldBodyBytes`
   */
  hold(bytes: number): void;
  /** Gives the place and the bytes back; safe to call twice. */
  release(): void;
}

/** Takes a place; throws {SentimentError} `overloaded` when there is none. */
export type Admission = () => Place;

/**
 * Lets so many requests in at once, holding so many bytes of bodies together. What is too much fails at once: a queue
 * would only grow.
 */
export function createAdmission(limits: Pick<RequestLimits, 'concurrentRequests' | 'heldBodyBytes'>): Admission {
  let underWay = 0;
  let heldByAll = 0;
  return () => {
    if (underWay >= limits.concurrentRequests)
      throw overloaded('Too many predictions are under way; try again shortly.');
    underWay++;
    let held = 0;
    let released = false;
    return {
      hold(bytes) {
        if (released) return;
        const total = heldByAll - held + bytes;
        if (bytes > held && total > limits.heldBodyBytes)
          throw overloaded('Too many large bodies are being received; try again shortly.');
        heldByAll = total;
        held = bytes;
      },
      release() {
        if (released) return;
        released = true;
        underWay--;
        heldByAll -= held;
      },
    };
  };
}

/**
 * The body of a request as a value; the host may have parsed it already (and then has replaced invalid UTF-8, too).
 * @param place learns how many bytes of the body are held while it arrives
 * @throws {SentimentError} `unsupported_media_type`, `body_too_large`, `invalid_json`, `overloaded`
 */
export async function readJsonBody(
  request: RouteRequest,
  maxBytes: number,
  place?: Pick<Place, 'hold'>,
): Promise<unknown> {
  if (bodyKind(request) !== 'json') throw unsupported('content-type', 'Send the body as application/json.');
  requireDeclaredWithin(request, maxBytes);
  if (request.parsedBody !== undefined) return request.parsedBody;
  return parseJson(await readTextWithin(request, maxBytes, place));
}

/**
 * The body of a request as text, without its byte order mark; for bodies that are not JSON.
 * @param place learns how many bytes of the body are held while it arrives
 * @throws {SentimentError} `unsupported_media_type` when it is compressed, `body_too_large`, `invalid_json` when it is
 * not UTF-8, `overloaded`
 */
export async function readBodyText(
  request: RouteRequest,
  maxBytes: number,
  place?: Pick<Place, 'hold'>,
): Promise<string> {
  requireIdentityEncoding(request);
  requireDeclaredWithin(request, maxBytes);
  return readTextWithin(request, maxBytes, place);
}

/**
 * What kind of body a request carries.
 * @throws {SentimentError} `unsupported_media_type` when it is neither JSON nor NDJSON, not UTF-8, or compressed and
 * not yet decompressed by the host
 */
export function bodyKind(request: RouteRequest): 'json' | 'ndjson' {
  const kind = kindOf(request.header('content-type'));
  if (request.parsedBody === undefined) requireIdentityEncoding(request);
  return kind;
}

const ndjsonTypes: readonly string[] = ['application/x-ndjson', 'application/ndjson', 'application/jsonl'];
const utf8Names: readonly string[] = ['utf-8', 'utf8', 'us-ascii'];

function kindOf(contentType: string | undefined): 'json' | 'ndjson' {
  if (contentType === 'application/json') return 'json';
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const name = type.trim();
  for (const parameter of parameters) {
    const [key = '', charset = ''] = parameter.split('=');
    if (key.trim() === 'charset' && !utf8Names.includes(charset.trim().replaceAll('"', '')))
      throw unsupported('content-type', 'The body must be in UTF-8.');
  }
  if (ndjsonTypes.includes(name)) return 'ndjson';
  if (name === 'application/json' || /^application\/[\w.-]+\+json$/.test(name)) return 'json';
  throw unsupported('content-type', 'Send the body as application/json.');
}

function requireIdentityEncoding(request: RouteRequest): void {
  const encoding = request.header('content-encoding');
  if (encoding === undefined || encoding === 'identity') return;
  throw unsupported('content-encoding', 'Send the body without content-encoding.');
}

/** Up to so many bytes a body is read in one go, the host's fastest way, and held to be there from the start. */
const smallBody = 16 * 1024;

function declaredBytes(request: RouteRequest): number {
  return Number(request.header('content-length') ?? Number.NaN);
}

function requireDeclaredWithin(request: RouteRequest, maxBytes: number): void {
  if (declaredBytes(request) > maxBytes) throw bodyTooLarge(maxBytes);
}

async function readTextWithin(
  request: RouteRequest,
  maxBytes: number,
  place: Pick<Place, 'hold'> | undefined,
): Promise<string> {
  if (place === undefined) return request.text(maxBytes);
  const declared = declaredBytes(request);
  if (declared >= 0 && declared <= smallBody) {
    place.hold(declared);
    return request.text(maxBytes);
  }
  return readText(request.stream(), maxBytes, (bytes) => place.hold(bytes));
}

/**
 * Reads a body as UTF-8, without its byte order mark.
 * @param hold called with the number of bytes so far; what it throws ends the reading
 * @throws {SentimentError} `body_too_large` past `maxBytes`, `invalid_json` when it is not UTF-8, `aborted` when the
 * source fails, which is what it does when the caller goes away
 */
export async function readText(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
  hold?: (bytes: number) => void,
): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  let text = '';
  try {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw bodyTooLarge(maxBytes);
      hold?.(bytes);
      text += decode(decoder, chunk);
    }
  } catch (error) {
    throw SentimentError.isInstance(error) ? error : callerGone(error);
  }
  return text + decode(decoder);
}

function decode(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw invalidUtf8();
  }
}

/**
 * JSON text to a value. Of duplicate keys the last one counts, as everywhere in JavaScript.
 * @throws {SentimentError} `invalid_json`
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The engine's own message quotes the input, so it is dropped.
    throw new SentimentError({ code: 'invalid_json', message: text === '' ? 'The body is empty.' : 'Not valid JSON.' });
  }
}

/**
 * A body whose fields are to be read.
 * @throws {SentimentError} `invalid_request` unless it is a JSON object
 */
export function requireJsonObject(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalidRequest('Send a JSON object.');
  return body as Readonly<Record<string, unknown>>;
}

/** A field of a body, or undefined. Own ones only: a body cannot reach the prototype, and a polluted prototype cannot reach a body. */
export function ownField(body: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(body, name) ? body[name] : undefined;
}

/**
 * @param most UTF-16 code units
 * @throws {SentimentError} `invalid_request` unless it is a string, `text_too_long`
 */
export function requireTextWithin(value: unknown, field: string, most: number): string {
  if (typeof value !== 'string') throw invalidRequest(`${field} must be a string.`, field);
  if (value.length > most) {
    const message = `${field} must have at most ${most} UTF-16 code units.`;
    throw new SentimentError({ code: 'text_too_long', field, message });
  }
  return value;
}

/**
 * The label a caller already knows: a label name, or 0 (negative) or 1 (positive). Models without labels of these names
 * take 0 and 1 as positions. `null` counts as not given.
 * @throws {SentimentError} `invalid_request` when it is anything else
 */
export function readTrueLabel(value: unknown, field: string, labels: readonly string[]): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (value === 0) return labels.includes('negative') ? 'negative' : labels[0];
  if (value === 1) return labels.includes('positive') ? 'positive' : labels[1];
  if (typeof value === 'string' && labels.includes(value)) return value;
  throw invalidRequest(`${field} must be one of ${labels.join(', ')}, or 0 or 1.`, field);
}

/** The error for a body that is JSON, but not what the route takes. */
export function invalidRequest(message: string, field?: string): SentimentError {
  return new SentimentError({ code: 'invalid_request', message, field });
}

/** The error for a body of more than `maxBytes`. */
export function bodyTooLarge(maxBytes: number): SentimentError {
  return new SentimentError({ code: 'body_too_large', message: `The body must be at most ${maxBytes} bytes.` });
}

/** The error for bytes that are not UTF-8: replacing them would predict a text that nobody wrote. */
export function invalidUtf8(): SentimentError {
  return new SentimentError({ code: 'invalid_json', message: 'Invalid UTF-8; send JSON in UTF-8.' });
}

/** The error for a body that ends too early because its sender went away. */
export function callerGone(cause?: unknown): SentimentError {
  return new SentimentError({ code: 'aborted', message: 'The caller went away before the end of the body.', cause });
}

function unsupported(field: 'content-encoding' | 'content-type', message: string): SentimentError {
  return new SentimentError({ code: 'unsupported_media_type', field, message });
}

function overloaded(message: string): SentimentError {
  return new SentimentError({ code: 'overloaded', message });
}
