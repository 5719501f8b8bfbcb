import { escapeHtml } from 'sentiment-core/http';

/** An element of an SVG picture; `content` is markup already. */
export function element(name: string, attributes: Readonly<Record<string, number | string>>, content = ''): string {
  const written = Object.entries(attributes).map(([attribute, value]) => {
    const shown = typeof value === 'number' ? String(Math.round(value * 100) / 100) : escapeHtml(value);
    return ` ${attribute}="${shown}"`;
  });
  return `<${name}${written.join('')}>${content}</${name}>`;
}

export const ink = '#1b1f24';
export const dim = '#5c6670';
export const rule = '#dde2e8';
/** Of series, in order; told apart by people who see few colours. */
export const colours = ['#0b66c3', '#c2410c', '#15803d', '#7e22ce', '#a16207', '#0f766e', '#64748b'] as const;
