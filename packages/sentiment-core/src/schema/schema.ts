import * as z from 'zod/mini';
import { expectation, ownWords } from './expectation.ts';

// Compiled parsers need `new Function`, which strict content security policies forbid.
z.config({ jitless: true });

/**
 * A parser that describes itself. Its types are those of the Standard Schema interface, so that published declarations
 * name no library; any zod schema fits in its place.
 */
export interface Schema<Output = unknown, Input = Output> {
  readonly '~standard': {
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** What a schema makes of a value, defaults filled in. */
export type OutputOf<Of extends Schema> = NonNullable<Of['~standard']['types']>['output'];

/** What a schema takes. */
export type InputOf<Of extends Schema> = NonNullable<Of['~standard']['types']>['input'];

/** Inside schema/ alone a schema is one of zod's. */
export function zodOf<Output, Input>(schema: Schema<Output, Input>): z.ZodMiniType<Output, Input> {
  return schema as z.ZodMiniType<Output, Input>;
}

/** A whole number in [least, most]. Default: any that is exact. */
export function integer(least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER): Schema<number> {
  return z.int().check(z.gte(least), z.lte(most));
}

/** A finite number in [least, most]. Default: any. */
export function number(least = -Infinity, most = Infinity): Schema<number> {
  return z.number().check(z.gte(least), z.lte(most));
}

/** A string that is not empty. */
export function text(): Schema<string> {
  return z.string().check(z.minLength(1));
}

/** Any string, also the empty one. */
export function string(): Schema<string> {
  return inWords('a string', z.string());
}

/** True or false. */
export function boolean(): Schema<boolean> {
  return z.boolean();
}

/** One of some strings or numbers. */
export function oneOf<const Choices extends readonly (string | number)[]>(choices: Choices): Schema<Choices[number]> {
  return choices.every((choice) => typeof choice === 'string')
    ? z.enum(choices as readonly string[])
    : z.literal(choices);
}

/** This value and no other, e.g. a `false` that turns something off. */
export function exactly<const Value extends string | number | boolean>(value: Value): Schema<Value> {
  return z.literal(value);
}

/** A list of values of one kind. */
export function list<Output, Input>(element: Schema<Output, Input>): Schema<readonly Output[], readonly Input[]> {
  return z.array(zodOf(element));
}

/**
 * An object with names of the caller's choice and values of one kind.
 * @param names what the names must be: `expected` completes "must have names of …". Default: any
 */
export function record<Output, Input>(
  value: Schema<Output, Input>,
  names?: { readonly expected: string; readonly shape: RegExp },
): Schema<Readonly<Record<string, Output>>, Readonly<Record<string, Input>>> {
  const schema = z.record(z.string(), zodOf(value));
  if (names === undefined) return schema;
  return schema.check(
    z.refine((given) => Object.keys(given).every((name) => names.shape.test(name)), {
      error: `an object with names of ${names.expected}`,
      params: hidden,
    }),
  );
}

/** The first of some schemas that takes the value. */
export function either<const Schemas extends readonly [Schema, Schema, ...Schema[]]>(
  ...schemas: Schemas
): Schema<OutputOf<Schemas[number]>, InputOf<Schemas[number]>> {
  return z.union(schemas.map((schema) => zodOf(schema)));
}

/** One of some objects, told apart by one field that each of them holds as `exactly(…)`. */
export function variants<const Schemas extends readonly [Schema, ...Schema[]]>(
  field: string,
  schemas: Schemas,
): Schema<OutputOf<Schemas[number]>, InputOf<Schemas[number]>> {
  return z.discriminatedUnion(field, schemas as unknown as [z.ZodMiniObject, ...z.ZodMiniObject[]]);
}

/** A value that may be left out, or be undefined. */
export function optional<Output, Input>(schema: Schema<Output, Input>): Schema<Output | undefined, Input | undefined> {
  return z.optional(zodOf(schema));
}

/** A value that may be null. */
export function nullable<Output, Input>(schema: Schema<Output, Input>): Schema<Output | null, Input | null> {
  return z.nullable(zodOf(schema));
}

/** A value that may be left out, or be undefined, and then is this one. */
export function withDefault<Output, Input>(
  schema: Schema<Output, Input>,
  value: Exclude<Output, undefined>,
): Schema<Output, Input | undefined> {
  // zod calls a function to make the default; here a function is the default.
  const made = typeof value === 'function' ? () => value : value;
  return z._default<z.ZodMiniType<unknown, Input>>(zodOf(schema), made) as Schema<Output, Input | undefined>;
}

/**
 * An object that may be left out, or be undefined, and then has all its defaults.
 * @param options those that differ from the defaults. Default none.
 */
export function withDefaults<Output, Input>(
  schema: Schema<Output, Input>,
  options?: Input,
): Schema<Output, Input | undefined> {
  return z.prefault(zodOf<Output, unknown>(schema), options ?? {}) as Schema<Output, Input | undefined>;
}

/** A value that is more than its schema says: `expected` completes "must be …" where it does not hold. */
export function satisfying<Output, Input>(
  schema: Schema<Output, Input>,
  expected: string,
  holds: (value: Output) => boolean,
): Schema<Output, Input> {
  return zodOf(schema).check(z.refine(holds, { error: expected }));
}

/** A value that cannot be written as JSON (a function, an instance), said in words: `expected` completes "must be …". */
export function instance<T>(expected: string, isInstance: (value: unknown) => boolean): Schema<T> {
  return z.custom<T>(isInstance, { error: expected });
}

/** A function; its type is the caller's word, for nothing can be checked at run time. */
export function callback<T>(): Schema<T> {
  return instance<T>('a function', (value) => typeof value === 'function');
}

/**
 * An object that another part made and vouches for: only that it is one is checked.
 * @param methods functions that it must have, too
 */
export function opaque<T extends object>(...methods: readonly (keyof T & string)[]): Schema<T> {
  const needed = methods.map((name) => `a function ${name}`).join(' and ');
  return instance<T>(
    needed === '' ? 'an object' : `an object with ${needed}`,
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      methods.every((name) => typeof (value as T)[name] === 'function'),
  );
}

/** An object that another part made and vouches for: that it is one is checked, and those of its parts that are listed. */
export function opaqueWith<T extends object>(parts: { readonly [Name in keyof T]?: Schema }): Schema<T> {
  const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
  const checked = Object.entries(parts as Readonly<Record<string, Schema>>);
  return z.custom<T>(isObject, { error: 'an object', abort: true }).check(({ value, issues }) => {
    for (const [name, part] of checked) {
      const input = (value as Readonly<Record<string, unknown>>)[name];
      const parsed = z.safeParse(zodOf(part), input);
      if (!parsed.success) issues.push({ code: 'custom', path: [name], input, message: expectation(zodOf(part)) });
    }
  });
}

/**
 * A text that no message may show: a key, a password, or an address that holds one.
 * @param expected completes "must be …"; a function tells it for one text, which it must not quote
 * @param isValid Default: is not empty
 */
export function secret(
  expected: string | ((value: unknown) => string) = 'a text that is not empty',
  isValid: (text: string) => boolean = (value) => value !== '',
): Schema<string> {
  return z.custom<string>((value) => typeof value === 'string' && isValid(value), {
    error: typeof expected === 'string' ? expected : ({ input }) => expected(input),
    params: hidden,
  });
}

/** Marks a check whose message says enough without the value that was found. */
export const hidden = { isHidden: true };

/** Any value at all. */
export function anything(): Schema {
  return z.unknown();
}

/** What a value is, for help and documentation. */
export function described<Output, Input>(description: string, schema: Schema<Output, Input>): Schema<Output, Input> {
  return zodOf(schema).check(z.describe(description));
}

/** A value whose faults are told in these words, which complete "must be …". */
export function inWords<Output, Input>(words: string, schema: Schema<Output, Input>): Schema<Output, Input> {
  const named = z.clone(zodOf(schema));
  ownWords.add(named, { words });
  return named;
}

/** What the JSON schema of a value says beyond what is checked: its format, say. */
export function annotated<Output, Input>(
  annotations: Readonly<Record<string, unknown>>,
  schema: Schema<Output, Input>,
): Schema<Output, Input> {
  return zodOf(schema).check(z.meta({ ...annotations }));
}

/** What an object of these schemas becomes: what may be undefined is optional. */
export type ShapeOutput<Shape> = Flat<
  {
    readonly [Name in keyof Shape as undefined extends Part<Shape[Name]> ? never : Name]: Part<Shape[Name]>;
  } & {
    readonly [Name in keyof Shape as undefined extends Part<Shape[Name]> ? Name : never]?: Part<Shape[Name]>;
  }
>;
type Part<Of> = Of extends Schema ? OutputOf<Of> : never;
/** An intersection as one object. */
export type Flat<T> = { [Name in keyof T]: T[Name] };
