import type { Route, RouteOperation } from '../contracts/index.ts';
import { problemMediaType } from './problem.ts';
import { publicCodes } from './status-of-code.ts';

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  /** Path to lower-case method to operation. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, RouteOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
}

export interface OpenApiOptions {
  /** Default `Tweet sentiment`. */
  readonly title?: string;
  /** Version of the HTTP interface. Default `1.0.0`. */
  readonly version?: string;
}

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

const parameterNames = (path: string): string[] => [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);

/** Describes the routes that carry an `operation`. The paths are relative to where the document is served. */
export const createOpenApiDocument = (routes: readonly Route[], options: OpenApiOptions = {}): OpenApiDocument => {
  const paths: Record<string, Record<string, RouteOperation>> = {};
  for (const { method, path, operation } of routes) {
    if (operation === undefined) continue;
    const names = parameterNames(path);
    const parameters = names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
    const described = {
      ...operation,
      ...(parameters.length === 0 ? {} : { parameters }),
      responses: { ...operation.responses, default: operation.responses['default'] ?? problem },
    };
    paths[path] = { ...paths[path], [method.toLowerCase()]: described };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: options.title ?? 'Tweet sentiment',
      version: options.version ?? '1.0.0',
      description: 'Says whether a tweet is negative or positive, and how sure it is.',
    },
    servers: [{ url: '.' }],
    paths,
    components: { schemas: { Problem: problemSchema } },
  };
};
