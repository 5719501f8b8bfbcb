import * as z from 'zod/mini';
import { SentimentError } from '../errors/sentiment-error.ts';
import { atPath, expectation } from './expectation.ts';

// Compiled parsers need `new Function`, which strict content security policies forbid.
z.config({ jitless: true });

/** A parser of options: `Settings` is what comes out, with every default filled in. */
export type OptionSchema<Settings = unknown, Options = unknown> = z.ZodMiniType<Settings, Options>;

/** A whole number in [least, most]. */
export function integer(least: number, most: number): z.ZodMiniNumber<number> {
  return z.int().check(z.gte(least), z.lte(most));
}

/** A finite number in [least, most]. */
export function number(least: number, most: number): z.ZodMiniNumber<number> {
  return z.number().check(z.gte(least), z.lte(most));
}

/** A string that is not empty. */
export function text(): z.ZodMiniString<string> {
  return z.string().check(z.minLength(1));
}

/** A value that cannot be written as JSON (a function, an instance), said in words: `expected` completes "must be …". */
export function instance<T>(expected: string, isInstance: (value: unknown) => boolean): z.ZodMiniCustom<T, T> {
  return z.custom<T>(isInstance, { error: expected });
}

/** A function; its type is the caller's word, for nothing can be checked at run time. */
export function callback<T>(): z.ZodMiniCustom<T, T> {
  return instance<T>('a function', (value) => typeof value === 'function');
}

/** An option that may be left out, or be undefined, and then has this value. */
export function withDefault<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: z.output<Schema> & z.core.util.NoUndefined<z.output<Schema>>,
): z.ZodMiniDefault<Schema> {
  return z._default(schema, value);
}

/** What an option does, for help and documentation. */
export function described<Schema extends z.ZodMiniType>(description: string, schema: Schema): Schema {
  return schema.check(z.describe(description));
}

type ShapeOf<Options> = { readonly [Name in keyof Options]-?: z.ZodMiniType<unknown, Options[Name]> };
type NoOthers<Shape, Options> = { readonly [Name in Exclude<keyof Shape, keyof Options>]: never };

/**
 * The one definition of an object of options: names, ranges, defaults. An unknown name is an error.
 * The type argument is the documented interface; a name that only one of the two has does not compile:
 * `optionsOf<SplitOptions>()({ seed: withDefault(integer(0, 100), 1) })`.
 */
export function optionsOf<Options>() {
  return <const Shape extends ShapeOf<Options>>(
    shape: Shape & NoOthers<Shape, Options>,
  ): z.ZodMiniObject<Shape, z.core.$strict> => z.strictObject<Shape>(shape);
}

/**
 * Options with every default filled in.
 * @param within name of the option that holds them, when they are not at the top
 * @throws {SentimentError} `option_invalid`, with the option as field
 */
export function parseOptions<Schema extends z.ZodMiniType>(
  schema: Schema,
  options: unknown,
  within?: string,
): z.output<Schema> {
  const parsed = z.safeParse(schema, options);
  if (parsed.success) return parsed.data;
  throw optionError(schema, options, parsed.error.issues[0], within);
}

function optionError(
  schema: z.ZodMiniType,
  options: unknown,
  issue: z.core.$ZodIssue | undefined,
  within: string | undefined,
): SentimentError {
  const path = issue?.path ?? [];
  const found = atPath(schema, options, path);
  if (issue?.code === 'unrecognized_keys') {
    const field = fieldName(within, [...path, issue.keys[0] ?? '']);
    const known = found.schema instanceof z.ZodMiniObject ? Object.keys(found.schema._zod.def.shape) : [];
    return invalid(field, `unknown option "${field}"; known are ${known.join(', ')}`);
  }
  // Of a union, the part that the value was meant for says more than that nothing fits.
  const inside = issue?.code === 'invalid_union' ? issue.errors.find(isInside)?.[0] : undefined;
  if (inside) return optionError(found.schema, found.value, inside, fieldName(within, path));
  const field = fieldName(within, path) || 'options';
  const expected = issue?.code === 'custom' ? issue.message : expectation(found.schema);
  return invalid(field, `option "${field}" must be ${expected}, not ${shown(found.value)}`);
}

function isInside([issue]: readonly z.core.$ZodIssue[]): boolean {
  return issue?.code === 'unrecognized_keys' || (issue?.path.length ?? 0) > 0;
}

function invalid(field: string, message: string): SentimentError {
  return new SentimentError({ code: 'option_invalid', field, message });
}

function fieldName(within: string | undefined, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, part) =>
      typeof part === 'number' ? `${name}[${part}]` : name === '' ? String(part) : `${name}.${String(part)}`,
    within ?? '',
  );
}

function shown(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return value === '' ? 'an empty text' : JSON.stringify(value.slice(0, 40));
  if (Array.isArray(value)) return 'a list';
  return value === null ? 'null' : typeof value;
}

/** One option, as help and documentation show it. */
export interface OptionDescription {
  readonly name: string;
  /** E.g. `a whole number from 1 to 5`. */
  readonly expected: string;
  /** Undefined where there is none, or where it depends on other options. */
  readonly default: unknown;
  readonly description: string | undefined;
}

/** The options of an object, in the order of their definition. */
export function describeOptions(schema: z.ZodMiniObject): readonly OptionDescription[] {
  return Object.entries(schema._zod.def.shape).map(([name, option]) => ({
    name,
    expected: expectation(option as z.ZodMiniType),
    default: defaultOf(option as z.ZodMiniType),
    description: z.globalRegistry.get(option as z.ZodMiniType)?.description,
  }));
}

function defaultOf(schema: z.ZodMiniType): unknown {
  const hasDefault = schema instanceof z.ZodMiniDefault || schema instanceof z.ZodMiniPrefault;
  return hasDefault ? schema._zod.def.defaultValue : undefined;
}
