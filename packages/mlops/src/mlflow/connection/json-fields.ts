import { MlflowError } from '../mlflow-error.ts';

/** Reads an object of the server's JSON. Protobuf leaves out what has its default value, so most fields may be missing. */
export interface JsonFields {
  /** @throws MlflowError `RESPONSE_INVALID` when it is missing or no string. */
  text(name: string): string;
  optionalText(name: string): string | undefined;
  /** Also reads the strings in which protobuf writes 64-bit integers, and `NaN`, `Infinity`. */
  number(name: string): number;
  optionalNumber(name: string): number | undefined;
  flag(name: string): boolean;
  /** The fields of the object `name`; none when it is missing. */
  object(name: string): JsonFields;
  has(name: string): boolean;
  /** The objects of the list `name`; none when it is missing. */
  list(name: string): JsonFields[];
  texts(name: string): string[];
  /** `[{key, value}]` as one object. */
  keyValues(name: string): Record<string, string>;
}

export function readJsonFields(value: unknown, path = 'the answer'): JsonFields {
  const source = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const at = (name: string) => (path === 'the answer' ? name : `${path}.${name}`);
  const get = (name: string): unknown => (Object.hasOwn(source, name) ? source[name] : undefined);
  const required = <T>(name: string, found: T | undefined, kind: string): T => {
    if (found !== undefined) return found;
    throw new MlflowError({ errorCode: 'RESPONSE_INVALID', message: `The server's answer has no ${kind} ${at(name)}` });
  };
  const optionalText = (name: string): string | undefined => {
    const found = get(name);
    return typeof found === 'string' ? found : typeof found === 'number' ? String(found) : undefined;
  };
  const optionalNumber = (name: string): number | undefined => {
    const found = get(name);
    if (typeof found === 'number') return found;
    return typeof found === 'string' && found !== '' && (found === 'NaN' || !Number.isNaN(Number(found)))
      ? Number(found)
      : undefined;
  };
  const values = (name: string): unknown[] => {
    const found = get(name);
    return Array.isArray(found) ? found : [];
  };
  const list = (name: string) => values(name).map((entry, index) => readJsonFields(entry, `${at(name)}[${index}]`));
  return {
    optionalText,
    optionalNumber,
    list,
    text: (name) => required(name, optionalText(name), 'string'),
    number: (name) => required(name, optionalNumber(name), 'number'),
    flag: (name) => get(name) === true,
    object: (name) => readJsonFields(get(name), at(name)),
    has: (name) => get(name) !== undefined && get(name) !== null,
    texts: (name) => values(name).filter((entry) => typeof entry === 'string'),
    keyValues: (name) =>
      Object.fromEntries(list(name).map((entry) => [entry.text('key'), entry.optionalText('value') ?? ''])),
  };
}

/** `{ a: 'x' }` → `[{ key: 'a', value: 'x' }]`, as MLflow writes tags and params. */
export function toKeyValues(values: Readonly<Record<string, string>> = {}): { key: string; value: string }[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}
