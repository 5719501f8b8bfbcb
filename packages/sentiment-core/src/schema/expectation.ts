import * as z from 'zod/mini';

/** Words of a schema's own, where its type says too little: `a label of the model`. */
export const ownWords = z.registry<{ readonly words: string }>();

/**
 * What a schema accepts, in the words that complete "must be …".
 * @param scale units of the schema in one unit of the reader: 1000 where seconds are given for milliseconds
 */
export function expectation(schema: z.ZodMiniType, scale = 1): string {
  const own = ownWords.get(schema);
  if (own !== undefined) return own.words;
  if (isWrapper(schema)) return expectation(schema._zod.def.innerType as z.ZodMiniType, scale);
  if (schema instanceof z.ZodMiniPipe) return expectation(schema._zod.def.out as z.ZodMiniType, scale);
  if (schema instanceof z.ZodMiniNullable)
    return `${expectation(schema._zod.def.innerType as z.ZodMiniType, scale)} or null`;
  if (schema instanceof z.ZodMiniNumber) return numberExpectation(schema, scale);
  if (schema instanceof z.ZodMiniString)
    return (boundOf(schema, 'min_length') ?? 0) > 0 ? 'a text that is not empty' : 'a text';
  if (schema instanceof z.ZodMiniBoolean) return 'true or false';
  if (schema instanceof z.ZodMiniEnum) return `one of ${[...schema._zod.values].map(String).join(', ')}`;
  if (schema instanceof z.ZodMiniLiteral) return anyOf([...schema._zod.values].map(String));
  if (schema instanceof z.ZodMiniArray) return 'a list';
  if (isUnion(schema)) {
    const options = schema._zod.def.options.map((option) => expectation(option as z.ZodMiniType, scale));
    return anyOf([...new Set(options)]);
  }
  if (schema instanceof z.ZodMiniObject || schema instanceof z.ZodMiniRecord) return 'an object';
  if (schema instanceof z.ZodMiniCustom) return String(z.safeParse(schema, undefined).error?.issues[0]?.message);
  return 'something else';
}

/** `a`, `a or b`, `a, b or c`. */
export function anyOf(choices: readonly string[]): string {
  return choices.length < 3 ? choices.join(' or ') : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}

function numberExpectation(schema: z.ZodMiniNumber, scale: number): string {
  const isWhole = schema instanceof z.ZodMiniNumberFormat;
  const kind = isWhole ? 'a whole number' : 'a number';
  const least = boundOf(schema, 'greater_than') ?? -Infinity;
  const most = boundOf(schema, 'less_than') ?? Infinity;
  const [isFrom, isTo] = [isBound(least), isBound(most)];
  if (!isFrom && !isTo) return kind;
  const [from, to] = isWhole ? [Math.ceil(least / scale), Math.floor(most / scale)] : [least / scale, most / scale];
  if (!isTo) return `${kind} of at least ${from}`;
  if (!isFrom) return `${kind} of at most ${to}`;
  return `${kind} from ${from} to ${to}`;
}

/** Whether a bound says something: every exact whole number is within the safe ones. */
function isBound(value: number): boolean {
  return Math.abs(value) < Number.MAX_SAFE_INTEGER;
}

function boundOf(schema: z.ZodMiniType, check: 'greater_than' | 'less_than' | 'min_length'): number | undefined {
  for (const { _zod } of schema._zod.def.checks ?? []) {
    const { def }: { def: z.core.$ZodCheckDef & { value?: unknown; minimum?: unknown } } = _zod;
    const bound = def.value ?? def.minimum;
    if (def.check === check && typeof bound === 'number') return bound;
  }
  return undefined;
}

/** The schema and the value that a path of an issue leads to; the last ones that exist. */
export function atPath(
  schema: z.ZodMiniType,
  value: unknown,
  path: readonly PropertyKey[],
): { schema: z.ZodMiniType; value: unknown } {
  let at = schema;
  let found = value;
  for (const part of path) {
    at = inner(partFor(at, found), part);
    found = typeof found === 'object' && found !== null ? (found as Record<PropertyKey, unknown>)[part] : undefined;
  }
  return { schema: partFor(at, found), value: found };
}

/** A schema without what wraps it; of a union, the part that lists and objects like this value are meant for. */
function partFor(schema: z.ZodMiniType, value: unknown): z.ZodMiniType {
  if (isWrapper(schema) || (schema instanceof z.ZodMiniNullable && value !== null))
    return partFor(schema._zod.def.innerType as z.ZodMiniType, value);
  if (schema instanceof z.ZodMiniPipe) return partFor(schema._zod.def.out as z.ZodMiniType, value);
  if (!isUnion(schema)) return schema;
  const parts = schema._zod.def.options.map((option) => partFor(option as z.ZodMiniType, value));
  return parts.find((part) => isMeant(part, value)) ?? schema;
}

function isMeant(part: z.ZodMiniType, value: unknown): boolean {
  if (part instanceof z.ZodMiniArray) return Array.isArray(value);
  if (!(part instanceof z.ZodMiniObject) || typeof value !== 'object' || value === null) return false;
  return Object.entries(part._zod.def.shape).every(
    ([name, field]) =>
      !(field instanceof z.ZodMiniLiteral) || field._zod.values.has((value as Record<string, never>)[name]),
  );
}

function inner(schema: z.ZodMiniType, part: PropertyKey): z.ZodMiniType {
  if (schema instanceof z.ZodMiniObject) return (schema._zod.def.shape[String(part)] ?? schema) as z.ZodMiniType;
  if (schema instanceof z.ZodMiniArray) return schema._zod.def.element as z.ZodMiniType;
  if (schema instanceof z.ZodMiniRecord) return schema._zod.def.valueType as z.ZodMiniType;
  if (!isUnion(schema)) return schema;
  const parts = schema._zod.def.options.map((option) => inner(option as z.ZodMiniType, part));
  return z.union(parts.filter((found) => !schema._zod.def.options.includes(found)));
}

type Wrapper = z.ZodMiniDefault | z.ZodMiniPrefault | z.ZodMiniOptional | z.ZodMiniReadonly;

function isWrapper(schema: z.ZodMiniType): schema is Wrapper {
  return ['default', 'prefault', 'optional', 'readonly'].includes(schema._zod.def.type);
}

/** Discriminated ones are no instances of `ZodMiniUnion`. */
function isUnion(schema: z.ZodMiniType): schema is z.ZodMiniUnion {
  return schema._zod.def.type === 'union';
}

/** Whether a text in the place of what a schema accepts may be a slip of the pen, rather than a key or a password. */
export function takesText(schema: z.ZodMiniType): boolean {
  if (isUnion(schema)) return schema._zod.def.options.some((option) => takesText(option as z.ZodMiniType));
  if (schema instanceof z.ZodMiniLiteral) return [...schema._zod.values].some((value) => typeof value === 'string');
  return ['string', 'number', 'boolean', 'enum'].includes(schema._zod.def.type);
}

/** The schema that a path leads to, as it was given: with what wraps it, and its own words. */
export function schemaAt(schema: z.ZodMiniType, path: readonly PropertyKey[]): z.ZodMiniType {
  return path.reduce<z.ZodMiniType>((at, part) => inner(partFor(at, undefined), part), schema);
}
