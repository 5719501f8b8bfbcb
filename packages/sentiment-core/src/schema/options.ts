import * as z from 'zod/mini';
import { SentimentError } from '../errors/sentiment-error.ts';
import { anyOf, atPath, expectation, takesText } from './expectation.ts';

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

/**
 * A text that no message may show: a key, a password, or an address that holds one.
 * @param expected completes "must be …"; a function tells it for one text, which it must not quote
 * @param isValid Default: is not empty
 */
export function secret(
  expected: string | ((value: unknown) => string) = 'a text that is not empty',
  isValid: (text: string) => boolean = (text) => text !== '',
): z.ZodMiniCustom<string, string> {
  return z.custom<string>((value) => typeof value === 'string' && isValid(value), {
    error: typeof expected === 'string' ? expected : ({ input }) => expected(input),
    params: hidden,
  });
}

const hidden = { isHidden: true };

/** What options must be together, told as a fault of one of them. */
export interface OptionRule<Settings> {
  /** The option that is told to be wrong. */
  readonly option: keyof Settings & string;
  /** Completes "must be …"; may name the other options, but quotes no secret. */
  readonly expected: string | ((settings: Settings) => string);
  /** Sees settings of which each is right by itself. */
  readonly holds: (settings: Settings) => boolean;
}

/** Options that are right by themselves, and must fit together: the first rule that does not hold is the fault. */
export function withRules<Schema extends z.ZodMiniObject>(
  schema: Schema,
  rules: readonly OptionRule<z.output<Schema>>[],
): Schema {
  const checks = rules.map(({ option, expected, holds }) =>
    z.refine<z.output<Schema>>(holds, {
      path: [option],
      error: typeof expected === 'string' ? expected : ({ input }) => expected(input as z.output<Schema>),
      params: hidden,
    }),
  );
  return schema.check(...checks);
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
  throw optionError(faultOf(schema, options, parsed.error.issues[0]), within);
}

/** What is wrong with options. */
export interface OptionFault {
  /** Names from the outside in; of a list, positions. Empty: the options as a whole. */
  readonly path: readonly PropertyKey[];
  /** Completes "must be …". */
  readonly expected: string;
  /** What is there instead; undefined where no message may show it. */
  readonly found: string | undefined;
  /** Of an option that there is not: those that there are. */
  readonly known?: readonly string[];
  /** Of the option. */
  readonly schema: OptionSchema;
}

/** The first fault of options, or undefined: for those who name options in another way than `parseOptions`. */
export function findFault(schema: z.ZodMiniType, options: unknown): OptionFault | undefined {
  const parsed = z.safeParse(schema, options);
  return parsed.success ? undefined : faultOf(schema, options, parsed.error.issues[0]);
}

function faultOf(schema: z.ZodMiniType, options: unknown, issue: z.core.$ZodIssue | undefined): OptionFault {
  const path = issue?.path ?? [];
  const at = atPath(schema, options, path);
  if (issue?.code === 'unrecognized_keys') {
    const known = at.schema instanceof z.ZodMiniObject ? Object.keys(at.schema._zod.def.shape) : [];
    const unknown = issue.keys[0] ?? '';
    return { path: [...path, unknown], expected: anyOf(known), found: undefined, known, schema: at.schema };
  }
  // Of a union, the part that the value was meant for says more than that nothing fits.
  const meant = issue?.code === 'invalid_union' ? issue.errors.find(isInside)?.[0] : undefined;
  if (meant !== undefined) {
    const inside = faultOf(at.schema, at.value, meant);
    return { ...inside, path: [...path, ...inside.path] };
  }
  const isCustom = issue?.code === 'custom';
  return {
    path,
    expected: isCustom ? issue.message : expectation(at.schema),
    found: isCustom && issue.params === hidden ? undefined : shown(at.value, takesText(at.schema)),
    schema: at.schema,
  };
}

function isInside([issue]: readonly z.core.$ZodIssue[]): boolean {
  return issue?.code === 'unrecognized_keys' || (issue?.path.length ?? 0) > 0;
}

function optionError({ path, expected, found, known }: OptionFault, within: string | undefined): SentimentError {
  const field = fieldName(within, path) || 'options';
  if (known !== undefined) return invalid(field, `unknown option "${field}"; known are ${known.join(', ')}`);
  return invalid(field, `option "${field}" must be ${expected}${found === undefined ? '' : `, not ${found}`}`);
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

/** @param quoted whether a text may be shown: one in place of an object or a list may be a key or a password */
function shown(value: unknown, quoted: boolean): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === '') return 'an empty text';
  if (typeof value === 'string') return quoted ? JSON.stringify(value.slice(0, 40)) : 'a text';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return value === null ? 'null' : 'an object';
  return value === undefined ? 'undefined' : `a ${typeof value}`;
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
