const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup that is safe to put into a page. */
export interface Html {
  readonly markup: string;
}

type Part = Html | number | string | readonly Html[];

const render = (part: Part): string => {
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return part.replace(/[&<>"']/g, (character) => entities[character]);
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
};

/** Template of markup: strings put into it are escaped, `Html` is not. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  markup: strings.map((string, index) => string + (index < parts.length ? render(parts[index]) : '')).join(''),
});
