import type { Route, RouteOperation } from '../../contracts/index.ts';
import { optionsOf, parseOptions } from '../../schema/options.ts';
import { text, withDefault } from '../../schema/schema.ts';
import { problemMediaType, publicCodes } from '../problem.ts';

interface DescribedParameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** A route's operation as the document gives it. */
export interface DescribedOperation extends Omit<RouteOperation, 'query'> {
  readonly parameters?: readonly DescribedParameter[];
  /** Any one of them will do. */
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  /** Path to lower-case method to operation. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly securitySchemes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
}

export interface OpenApiOptions {
  /** Default `Tweet sentiment`. */
  readonly title?: string;
  /** Version of the HTTP interface. Default `1.0.0`. */
  readonly version?: string;
}

export const openApiOptions = optionsOf<OpenApiOptions>()({
  title: withDefault(text(), 'Tweet sentiment'),
  version: withDefault(text(), '1.0.0'),
});

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer', enum: [...new Set(publicCodes.map(([, status]) => status))].sort((a, b) => a - b) },
    code: { type: 'string', enum: publicCodes.map(([code]) => code) },
    detail: { type: 'string' },
    field: { type: 'string', description: 'The part of the request at fault.' },
  },
};

const problem = {
  description: 'What went wrong, as problem details (RFC 9457)',
  content: { [problemMediaType]: { schema: { $ref: '#/components/schemas/Problem' } } },
};

const securitySchemes = {
  bearerKey: { type: 'http', scheme: 'bearer' },
  headerKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
};

const eitherScheme = Object.keys(securitySchemes).map((name) => ({ [name]: [] }));

function parametersOf(path: string, operation: RouteOperation): DescribedParameter[] {
  return [
    ...[...path.matchAll(/\{([^}]+)\}/g)].map(([, name]): DescribedParameter => {
      return { name, in: 'path', required: true, schema: { type: 'string' } };
    }),
    ...(operation.query ?? []).map((parameter): DescribedParameter => ({ ...parameter, in: 'query', required: false })),
  ];
}

function describe({ path, keyed = false }: Route, operation: RouteOperation): DescribedOperation {
  const { query: _query, ...others } = operation;
  const parameters = parametersOf(path, operation);
  return {
    ...others,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(keyed ? { security: eitherScheme } : {}),
    responses: { ...operation.responses, default: operation.responses['default'] ?? problem },
  };
}

/**
 * Describes the routes that carry an `operation`. The paths are relative to where the document is served.
 * @throws {SentimentError} `option_invalid`
 */
export function createOpenApiDocument(routes: readonly Route[], options: OpenApiOptions = {}): OpenApiDocument {
  const { title, version } = parseOptions(openApiOptions, options);
  const paths: Record<string, Record<string, DescribedOperation>> = {};
  for (const route of routes) {
    const { method, path, operation } = route;
    if (operation === undefined) continue;
    paths[path] = { ...paths[path], [method.toLowerCase()]: describe(route, operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title,
      version,
      description: 'Says whether a tweet is negative or positive, and how sure it is.',
    },
    servers: [{ url: '.' }],
    paths,
    components: {
      schemas: { Problem: problemSchema },
      ...(routes.some(({ keyed = false }) => keyed) ? { securitySchemes } : {}),
    },
  };
}
