import { defaultFieldLimits } from '../../mlflow/connection/field-limits.ts';

/** A key that MLflow takes: other characters are replaced by `_`. */
export function allowedKey(text: string): string {
  const segments = text.split('/').map((segment) => segment.replace(/[^\p{L}\p{N}_.\- :]/gu, '_'));
  const named = segments.map((segment) => (/^\.{0,2}$/.test(segment) ? '_' : segment));
  return cut(named.join('/'), defaultFieldLimits.key);
}

/** At most `limit` characters; a cut shows as `…` at the end. */
export function cut(text: string, limit: number): string {
  const characters = text.length <= limit ? [] : [...text];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
}

/** Nested options as params: `{ a: { b: 1 } }` is `a.b`; lists are JSON; what is undefined or null is left out. */
export function flatParams(options: Readonly<Record<string, unknown>>, prefix = ''): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null || typeof value === 'function') continue;
    const isNested = typeof value === 'object' && !Array.isArray(value);
    if (isNested) Object.assign(params, flatParams(value as Record<string, unknown>, `${prefix}${name}.`));
    else {
      const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
      params[allowedKey(`${prefix}${name}`)] = cut(text, defaultFieldLimits.paramValue);
    }
  }
  return params;
}
