import type { Route } from '../contracts/index.ts';
import { SentimentError } from '../errors/sentiment-error.ts';

/** The routes of one path. */
export interface PathEntry {
  readonly byMethod: ReadonlyMap<string, Route>;
  /** Value of the Allow header. */
  readonly allow: string;
}

export interface RouteMatch {
  readonly entry: PathEntry;
  readonly parameters: Readonly<Record<string, string>>;
}

const noParameters: Readonly<Record<string, string>> = Object.freeze({});

/**
 * Looks paths up: literal paths by one map access, then paths with `{name}` segments in the order given.
 * A parameter is one whole segment, percent-decoded, never empty.
 * @throws {SentimentError} `option_invalid` when two routes share a method and a path, or a path is malformed
 */
export const createRouteTable = (routes: readonly Route[]): ((path: string) => RouteMatch | undefined) => {
  const grouped = new Map<string, Map<string, Route>>();
  for (const route of routes) {
    const methods = grouped.get(route.path) ?? new Map<string, Route>();
    if (!route.path.startsWith('/') || methods.has(route.method)) {
      const reason = route.path.startsWith('/') ? 'is given twice' : 'does not start with /';
      const message = `routes: ${route.method} ${route.path} ${reason}`;
      throw new SentimentError({ code: 'option_invalid', field: 'routes', message });
    }
    grouped.set(route.path, methods.set(route.method, route));
  }

  const literal = new Map<string, RouteMatch>();
  const patterns: { readonly segments: readonly string[]; readonly entry: PathEntry }[] = [];
  for (const [path, byMethod] of grouped) {
    const names = [...byMethod.keys(), ...(byMethod.has('GET') ? ['HEAD'] : []), 'OPTIONS'];
    const entry = { byMethod, allow: names.join(', ') };
    if (path.includes('{')) patterns.push({ segments: path.split('/'), entry });
    else literal.set(path, { entry, parameters: noParameters });
  }

  return (path) => {
    const exact = literal.get(path);
    if (exact !== undefined || patterns.length === 0) return exact;
    const segments = path.split('/');
    for (const { segments: expected, entry } of patterns) {
      const parameters = matchSegments(expected, segments);
      if (parameters !== undefined) return { entry, parameters };
    }
    return undefined;
  };
};

const matchSegments = (
  expected: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined => {
  if (expected.length !== segments.length) return undefined;
  const parameters: [string, string][] = [];
  for (const [index, segment] of segments.entries()) {
    const pattern = expected[index];
    if (pattern.startsWith('{') && pattern.endsWith('}')) {
      const value = decodeSegment(segment);
      if (value === undefined || value === '') return undefined;
      parameters.push([pattern.slice(1, -1), value]);
    } else if (pattern !== segment) return undefined;
  }
  return Object.fromEntries(parameters);
};

const decodeSegment = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
};
