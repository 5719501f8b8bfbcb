import * as z from 'zod/mini';

/** What a schema accepts, in the words that complete "must be …". */
export function expectation(schema: z.ZodMiniType): string {
  if (schema instanceof z.ZodMiniDefault || schema instanceof z.ZodMiniOptional || schema instanceof z.ZodMiniReadonly)
    return expectation(schema._zod.def.innerType as z.ZodMiniType);
  if (schema instanceof z.ZodMiniNullable) return `${expectation(schema._zod.def.innerType as z.ZodMiniType)} or null`;
  if (schema instanceof z.ZodMiniNumber) return numberExpectation(schema);
  if (schema instanceof z.ZodMiniString)
    return (boundOf(schema, 'min_length') ?? 0) > 0 ? 'a text that is not empty' : 'a text';
  if (schema instanceof z.ZodMiniBoolean) return 'true or false';
  if (schema instanceof z.ZodMiniEnum) return `one of ${[...schema._zod.values].map(String).join(', ')}`;
  if (schema instanceof z.ZodMiniLiteral) return [...schema._zod.values].map(String).join(' or ');
  if (schema instanceof z.ZodMiniArray) return 'a list';
  if (schema instanceof z.ZodMiniUnion)
    return schema._zod.def.options.map((option) => expectation(option as z.ZodMiniType)).join(' or ');
  if (schema instanceof z.ZodMiniObject || schema instanceof z.ZodMiniRecord) return 'an object';
  if (schema instanceof z.ZodMiniCustom) return String(z.safeParse(schema, undefined).error?.issues[0]?.message);
  return 'something else';
}

function numberExpectation(schema: z.ZodMiniNumber): string {
  const kind = schema instanceof z.ZodMiniNumberFormat ? 'a whole number' : 'a number';
  const least = boundOf(schema, 'greater_than');
  const most = boundOf(schema, 'less_than');
  return least === undefined || most === undefined ? kind : `${kind} from ${least} to ${most}`;
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
    at = inner(at, part);
    found = typeof found === 'object' && found !== null ? (found as Record<PropertyKey, unknown>)[part] : undefined;
  }
  return { schema: at, value: found };
}

function inner(schema: z.ZodMiniType, part: PropertyKey): z.ZodMiniType {
  if (schema instanceof z.ZodMiniDefault || schema instanceof z.ZodMiniOptional || schema instanceof z.ZodMiniReadonly)
    return inner(schema._zod.def.innerType as z.ZodMiniType, part);
  if (schema instanceof z.ZodMiniNullable) return inner(schema._zod.def.innerType as z.ZodMiniType, part);
  if (schema instanceof z.ZodMiniObject) return (schema._zod.def.shape[String(part)] ?? schema) as z.ZodMiniType;
  if (schema instanceof z.ZodMiniArray) return schema._zod.def.element as z.ZodMiniType;
  if (schema instanceof z.ZodMiniRecord) return schema._zod.def.valueType as z.ZodMiniType;
  return schema;
}
