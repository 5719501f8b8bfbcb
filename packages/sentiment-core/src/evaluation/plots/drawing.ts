import { escapeHtml } from '../../escape-html.ts';

/** Colours of a plot, as SVG takes them. */
export interface PlotTheme {
  /** Of titles and names. */
  readonly ink: string;
  /** Of ticks and notes. */
  readonly dim: string;
  /** Of grid lines. */
  readonly rule: string;
  /** Of lines and bars, in order; used again from the first when there are more. */
  readonly series: readonly string[];
  /** Behind the plot. Undefined: the plot is part of an HTML page, which shows through and needs no namespace. */
  readonly background: string | undefined;
}

/** For a file of its own: dark on white. The series are told apart by people who see few colours. */
export const fileTheme: PlotTheme = {
  ink: '#1b1f24',
  dim: '#5c6670',
  rule: '#dde2e8',
  series: ['#0b66c3', '#c2410c', '#15803d', '#7e22ce', '#a16207', '#0f766e', '#64748b'],
  background: '#ffffff',
};

export type Attributes = Readonly<Record<string, number | string>>;

/** An SVG element. Numbers are rounded to hundredths. @param content markup */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes).map(([attribute, value]) => {
    const shown = typeof value === 'number' ? String(Math.round(value * 100) / 100) : escapeHtml(value);
    return ` ${attribute}="${shown}"`;
  });
  return `<${name}${written.join('')}>${content}</${name}>`;
}

/** A text element. @param content plain text */
export function textElement(attributes: Attributes, content: string): string {
  return element('text', attributes, escapeHtml(content));
}

export interface Drawing {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  readonly title: string;
  readonly theme: PlotTheme;
  /** Markup. */
  readonly parts: readonly string[];
}

/** Height that the title takes at the top of a drawing. */
export const titleHeight = 36;

/** Mean width of a letter in the widest of the usual fonts: of the title, and of the other texts. */
const titleLetter = 7.4;
export const letterWidth = 6.8;

/** A whole `<svg>`: a file of its own, or part of an HTML page. */
export function drawing({ width, height, title, theme, parts }: Drawing): string {
  const { ink, dim, background } = theme;
  const content = [
    element('title', {}, escapeHtml(title)),
    background === undefined ? '' : element('rect', { width, height, fill: background }),
    textElement({ x: 8, y: 22, 'font-size': 14, fill: ink }, cutName(title, Math.floor((width - 16) / titleLetter))),
    ...parts,
  ];
  const attributes = {
    ...(background === undefined ? {} : { xmlns: 'http://www.w3.org/2000/svg' }),
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    'font-family': 'system-ui, sans-serif',
    'font-size': 12,
    fill: dim,
  };
  return `${element('svg', attributes, content.join(''))}\n`;
}

/** A name cut to so many characters. */
export function cutName(name: string, most: number): string {
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}
