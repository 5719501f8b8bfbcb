import { InvalidArgumentError } from 'commander';

/** Options of a trainer by name; a name with dots is an option within an object. */
export type NamedOptions = Readonly<Record<string, unknown>>;

const optionName = /^[A-Za-z]\w{0,99}(\.[A-Za-z]\w{0,99}){0,9}$/;
const prototypeName = /(^|\.)(constructor|prototype)(\.|$)/;

/**
 * Adds one `NAME=VALUE` to those before it. The value is JSON where it can be read as such (`3`, `true`, `["a"]`), else text.
 * @throws {InvalidArgumentError}
 */
export function addOption(argument: string, previous: NamedOptions = {}): NamedOptions {
  const [name = '', ...rest] = argument.split('=');
  if (rest.length === 0 || !optionName.test(name) || prototypeName.test(name))
    throw new InvalidArgumentError('NAME=VALUE is needed, e.g. alpha=0.5; --kind KIND --help lists the names.');
  return withOption(previous, name.split('.'), valueOf(rest.join('=')));
}

function withOption(options: NamedOptions, [name = '', ...inner]: readonly string[], value: unknown): NamedOptions {
  if (inner.length === 0) return { ...options, [name]: value };
  const held = Object.hasOwn(options, name) ? options[name] : undefined;
  return { ...options, [name]: withOption(isObject(held) ? held : {}, inner, value) };
}

/** Options over others; objects within are joined. */
export function joinOptions(options: NamedOptions, over: NamedOptions): NamedOptions {
  const joined: Record<string, unknown> = { ...options };
  for (const [name, value] of Object.entries(over)) {
    const before = Object.hasOwn(options, name) ? options[name] : undefined;
    joined[name] = isObject(before) && isObject(value) ? joinOptions(before, value) : value;
  }
  return joined;
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function isObject(value: unknown): value is NamedOptions {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
