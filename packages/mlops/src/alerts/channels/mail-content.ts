import { escapeHtml } from 'sentiment-core/http';
import type { AlertMessage } from './alert-message.ts';

export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The same message twice: for readers of plain text, and as a small table that needs no style sheet and no picture. */
export const formatMail = (message: AlertMessage): MailContent => ({
  subject: `Sentiment alert: ${message.title}`,
  text: formatText(message),
  html: formatHtml(message),
});

const formatText = ({ title, summary, facts, links }: AlertMessage): string => {
  const width = Math.max(...facts.map(({ name }) => name.length)) + 2;
  return [
    title,
    '',
    summary,
    '',
    ...facts.map(({ name, value }) => `${`${name}:`.padEnd(width)}${value}`),
    ...(links.length === 0 ? [] : ['', ...links.map(({ name, address }) => `${name}: ${address}`)]),
    '',
  ].join('\n');
};

const cell = 'padding:4px 16px 4px 0;text-align:left;vertical-align:top';

const formatHtml = ({ title, summary, facts, links }: AlertMessage): string => {
  const rows = facts.map(
    ({ name, value }) =>
      `<tr><th scope="row" style="${cell}">${escapeHtml(name)}</th><td style="${cell}">${escapeHtml(value)}</td></tr>`,
  );
  const references = links.map(({ name, address }) => `<a href="${escapeHtml(address)}">${escapeHtml(name)}</a>`);
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>`,
    '<body style="font-family:sans-serif">',
    `<h1 style="font-size:18px">${escapeHtml(title)}</h1>`,
    `<p>${escapeHtml(summary)}</p>`,
    `<table style="border-collapse:collapse">${rows.join('')}</table>`,
    ...(references.length === 0 ? [] : [`<p>${references.join(' · ')}</p>`]),
    '</body></html>',
    '',
  ].join('\n');
};
