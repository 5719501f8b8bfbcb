import * as z from 'zod/mini';
import { zodOf, type Schema } from './schema.ts';

/** A JSON Schema (2020-12). */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * What a body of this schema looks like: names, types, limits, descriptions.
 * Objects may have fields that it does not list, for those are ignored.
 */
export function jsonSchemaOf(schema: Schema): JsonSchema {
  const { $schema: _version, ...described } = z.toJSONSchema(zodOf(schema), {
    // What is checked after our own fields were picked, not what came before.
    io: 'output',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      if (jsonSchema.propertyNames !== undefined) delete jsonSchema.propertyNames;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER || jsonSchema.minimum === -Infinity) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER || jsonSchema.maximum === Infinity) delete jsonSchema.maximum;
    },
  });
  return described;
}

/** One media type of a body: its schema, and an example of the same type. */
export interface BodyContent {
  readonly schema: JsonSchema;
  readonly example?: unknown;
}

/** A JSON body in an OpenAPI operation. The example must be one of the schema. */
export function jsonContent<Output, Input>(
  schema: Schema<Output, Input>,
  example?: NoInfer<Input>,
): Readonly<Record<'application/json', BodyContent>> {
  return { 'application/json': bodyContent(schema, example) };
}

/** The same for another media type. The schema is written when it is asked for: few processes are. */
export function bodyContent<Output, Input>(schema: Schema<Output, Input>, example?: NoInfer<Input>): BodyContent {
  let described: JsonSchema | undefined;
  return {
    get schema() {
      return (described ??= jsonSchemaOf(schema));
    },
    ...(example === undefined ? {} : { example }),
  };
}
