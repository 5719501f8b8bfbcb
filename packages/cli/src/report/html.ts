import { escapeHtml } from 'sentiment-core/http';

/** Markup that is safe to put into a page. */
export interface Html {
  readonly markup: string;
}

type Part = Html | number | string | readonly Html[];

const render = (part: Part): string => {
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escapeHtml(part);
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
};

/** Template of markup: strings put into it are escaped, `Html` is not. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  markup: strings.map((string, index) => string + (index < parts.length ? render(parts[index]) : '')).join(''),
});
