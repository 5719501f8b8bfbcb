import * as z from 'zod/mini';
import { SentimentError, type SentimentErrorCode } from '../errors/sentiment-error.ts';
import { expectation, schemaAt } from './expectation.ts';
import { fieldName } from './options.ts';
import { string, zodOf, type Schema, type ShapeOutput } from './schema.ts';

/**
 * A JSON object from outside. Fields that it does not list are ignored, and only its own ones are read: a body cannot
 * reach the prototype, and a polluted prototype cannot reach a body.
 */
export function fields<const Shape extends Readonly<Record<string, Schema>>>(
  shape: Shape,
): Schema<ShapeOutput<Shape>> & { readonly shape: Shape } {
  const names = Object.keys(shape);
  const own = z.transform((value: unknown) => ownFields(value, names));
  const object = z.object(shape as unknown as Record<string, z.ZodMiniType>);
  return Object.assign(z.pipe(own, object), { shape }) as unknown as Schema<ShapeOutput<Shape>> & {
    readonly shape: Shape;
  };
}

function ownFields(value: unknown, names: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const own: Record<string, unknown> = {};
  // What is missing is there as undefined: a reader of the result must not reach the prototype either.
  for (const name of names)
    own[name] = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  return own;
}

/** A string of at most so many UTF-16 code units; a longer one is `text_too_long`. */
export function stringWithin(most: number): Schema<string> {
  return zodOf(string()).check(z.maxLength(most, { error: `have at most ${most} UTF-16 code units` }));
}

/**
 * A list of at most so many elements; a longer one is `batch_too_large`, whatever its elements are: it is refused before
 * they are looked at, for each that is wrong would cost memory.
 * @param advice what to do with more of them
 */
export function listWithin<Output, Input>(
  element: Schema<Output, Input>,
  most: number,
  advice?: string,
): Schema<readonly Output[], readonly Input[]> {
  const error = `have at most ${most} elements${advice === undefined ? '' : `; ${advice}`}`;
  const short = z.custom<readonly Input[]>((value) => !Array.isArray(value) || value.length <= most, {
    error,
    params: { code: 'batch_too_large' satisfies SentimentErrorCode },
  });
  const elements = z.array(zodOf(element)).check(z.maxLength(most));
  return z.pipe(short, elements);
}

/**
 * The body of a request, checked.
 * @throws {SentimentError} `invalid_request`, `text_too_long` or `batch_too_large`, with the field; never quotes the body
 */
export function parseBody<Output, Input>(schema: Schema<Output, Input>, body: unknown): Output {
  const parser = zodOf(schema);
  const parsed = z.safeParse(parser, body);
  if (parsed.success) return parsed.data;
  throw bodyError(parser, parsed.error.issues[0]);
}

function bodyError(schema: z.ZodMiniType, issue: z.core.$ZodIssue): SentimentError {
  if (issue.path.length === 0) return new SentimentError({ code: 'invalid_request', message: 'Send a JSON object.' });
  const field = fieldName(undefined, issue.path);
  if (issue.code === 'too_big' && issue.origin === 'string')
    return new SentimentError({ code: 'text_too_long', field, message: `${field} must ${issue.message}.` });
  if (issue.code === 'custom' && issue.params?.['code'] === 'batch_too_large')
    return new SentimentError({ code: 'batch_too_large', field, message: `${field} must ${issue.message}.` });
  const words = expectation(schemaAt(schema, issue.path));
  return new SentimentError({ code: 'invalid_request', field, message: `${field} must be ${words}.` });
}
