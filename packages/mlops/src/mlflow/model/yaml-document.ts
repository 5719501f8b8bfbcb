export type YamlValue = null | string | number | readonly YamlValue[] | { readonly [key: string]: YamlValue };

/** Block style, for people to read. Texts are in double quotes, so that none is taken for a number or a date. */
export function yamlDocument(value: YamlValue): string {
  return lines(value)
    .map((line) => `${line}\n`)
    .join('');
}

function lines(value: YamlValue): string[] {
  if (typeof value === 'string') return [quoted(value)];
  if (value === null || typeof value === 'number') return [JSON.stringify(value)];
  if (isList(value)) {
    if (value.length === 0) return ['[]'];
    return value.flatMap((item) => {
      const [first, ...others] = lines(item);
      return [`- ${first}`, ...others.map((line) => `  ${line}`)];
    });
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return ['{}'];
  return entries.flatMap(([key, item]) => {
    const inner = lines(item);
    const isBlock = typeof item === 'object' && item !== null && Object.keys(item).length > 0;
    return isBlock ? [`${key}:`, ...inner.map((line) => `  ${line}`)] : [`${key}: ${inner.join('')}`];
  });
}

/** As JSON, and what is not printable ASCII by its code point: YAML 1.1 breaks lines at some of it and refuses other. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/[^ -~]/gu, (character) => {
    const codePoint = character.codePointAt(0) ?? 0;
    return codePoint > 0xffff
      ? `\\U${codePoint.toString(16).padStart(8, '0')}`
      : `\\u${codePoint.toString(16).padStart(4, '0')}`;
  });
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}
