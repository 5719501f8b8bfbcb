import * as z from 'zod/mini';
import { SentimentError } from '../errors/sentiment-error.ts';
import { anyOf, atPath, expectation, takesText } from './expectation.ts';
import { hidden, zodOf, type Flat, type Schema, type ShapeOutput } from './schema.ts';

/** A parser of an object of options: `Settings` is what comes out, with every default filled in. */
export interface OptionSchema<Settings = unknown, Options = unknown> extends Schema<Settings, Options> {
  /** The option names, in the order of their definition. */
  readonly shape: Readonly<Record<string, Schema>>;
}

type ShapeOf<Options> = { readonly [Name in keyof Options]-?: Schema<unknown, Options[Name]> };
type NoOthers<Shape, Options> = { readonly [Name in Exclude<keyof Shape, keyof Options>]: never };

/**
 * The one definition of an object of options: names, ranges, defaults. An unknown name is an error.
 * The type argument is the documented interface; a name that only one of the two has does not compile:
 * `optionsOf<SplitOptions>()({ seed: withDefault(integer(0, 100), 1) })`.
 */
export function optionsOf<Options>() {
  return <const Shape extends ShapeOf<Options>>(
    shape: Shape & NoOthers<Shape, Options>,
  ): OptionSchema<ShapeOutput<Shape>, Options> =>
    z.strictObject(shape) as unknown as OptionSchema<ShapeOutput<Shape>, Options>;
}

/** The same options with the same rules, and some more; one of the same name takes the place of the old one. */
export function extendOptions<Settings, Options, const Shape extends Readonly<Record<string, Schema>>>(
  schema: OptionSchema<Settings, Options>,
  shape: Shape,
): OptionSchema<Extended<Settings, ShapeOutput<Shape>>, Extended<Options, OptionsOf<Shape>>> {
  return z.safeExtend(zodOf(schema) as unknown as z.ZodMiniObject, shape) as never;
}

type Extended<Old, New> = Flat<Omit<Old, keyof New> & New>;
type OptionsOf<Shape> = Flat<
  {
    readonly [Name in keyof Shape as undefined extends OptionOf<Shape[Name]> ? never : Name]: OptionOf<Shape[Name]>;
  } & {
    readonly [Name in keyof Shape as undefined extends OptionOf<Shape[Name]> ? Name : never]?: OptionOf<Shape[Name]>;
  }
>;
type OptionOf<Option> = Option extends Schema<unknown, infer Input> ? Input : never;

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
export function withRules<Settings, Options>(
  schema: OptionSchema<Settings, Options>,
  rules: readonly OptionRule<Settings>[],
): OptionSchema<Settings, Options> {
  const checks = rules.map(({ option, expected, holds }) =>
    z.refine<Settings>(holds, {
      path: [option],
      error: typeof expected === 'string' ? expected : ({ input }) => expected(input as Settings),
      params: hidden,
    }),
  );
  return zodOf(schema).check(...checks) as unknown as OptionSchema<Settings, Options>;
}

/**
 * Options with every default filled in.
 * @param within name of the option that holds them, when they are not at the top
 * @throws {SentimentError} `option_invalid`, with the option as field
 */
export function parseOptions<Settings, Options>(
  schema: Schema<Settings, Options>,
  options: unknown,
  within?: string,
): Settings {
  return parseNamed(schema, options, (fault) => optionError(fault, within));
}

/**
 * As `parseOptions`, for those who name options in another way.
 * @param errorOf makes what is thrown
 */
export function parseNamed<Settings, Options>(
  schema: Schema<Settings, Options>,
  options: unknown,
  errorOf: (fault: OptionFault) => Error,
): Settings {
  const parser = zodOf(schema);
  const parsed = z.safeParse(parser, options);
  if (parsed.success) return parsed.data;
  throw errorOf(faultOf(parser, options, parsed.error.issues[0]));
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
  readonly schema: Schema;
}

/**
 * What a schema accepts, in the words that complete "must be …".
 * @param scale units of the option in one unit of the reader: 1000 where seconds are given for milliseconds
 */
export function expectationOf(schema: Schema, scale = 1): string {
  return expectation(zodOf(schema), scale);
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

/** `channels.mail.to[1]` */
export function fieldName(within: string | undefined, path: readonly PropertyKey[]): string {
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
export function describeOptions({ shape }: Pick<OptionSchema, 'shape'>): readonly OptionDescription[] {
  return Object.entries(shape).map(([name, schema]) => {
    const option = zodOf(schema);
    const hasDefault = option instanceof z.ZodMiniDefault || option instanceof z.ZodMiniPrefault;
    return {
      name,
      expected: expectation(option),
      default: hasDefault ? option._zod.def.defaultValue : undefined,
      description: z.globalRegistry.get(option)?.description,
    };
  });
}
