import { escapeHtml } from 'sentiment-core/http';

/** Part of a picture: markup whose texts are escaped. */
export interface Drawing {
  readonly markup: string;
}

type Attributes = Readonly<Record<string, number | string>>;

const round = (value: number): string => String(Math.round(value * 100) / 100);

export function element(name: string, attributes: Attributes, content: string | readonly Drawing[] = []): Drawing {
  const written = Object.entries(attributes).map(
    ([attribute, value]) => ` ${attribute}="${typeof value === 'number' ? round(value) : escapeHtml(value)}"`,
  );
  const inner = typeof content === 'string' ? escapeHtml(content) : content.map(({ markup }) => markup).join('');
  return { markup: `<${name}${written.join('')}>${inner}</${name}>` };
}

export const ink = '#1b1f24';
export const dim = '#5c6670';
export const line = '#dde2e8';
/** Of series, in order; told apart by people who see few colours. */
export const colours = ['#0b66c3', '#c2410c', '#15803d', '#7e22ce', '#a16207', '#64748b'] as const;

/** A picture file that needs no other; white behind, as viewers show it on any ground. */
export function picture(width: number, height: number, title: string, drawings: readonly Drawing[]): string {
  const size = { width, height, viewBox: `0 0 ${width} ${height}` };
  const font = { 'font-family': 'system-ui, sans-serif', 'font-size': 12, fill: dim };
  const { markup } = element('svg', { xmlns: 'http://www.w3.org/2000/svg', ...size, ...font }, [
    element('title', {}, title),
    element('rect', { width, height, fill: '#ffffff' }),
    element('text', { x: 16, y: 24, 'font-size': 15, fill: ink }, title),
    ...drawings,
  ]);
  return `${markup}\n`;
}
