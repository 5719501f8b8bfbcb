import type * as nodemailer from 'nodemailer';
import {
  boolean,
  escapeHtml,
  integer,
  isLoopback,
  list,
  oneOf,
  optional,
  optionsOf,
  parseOptions,
  secret,
  SentimentError,
  withDefault,
  withRules,
} from 'sentiment-core/http';
import { codeOf, deliveryFailure, type Sender } from '../../delivery/sender.ts';
import { type AlertMessage, describeAlert, readAlert } from '../alert.ts';
import { linkBase, type LinkOptions, publicUrlOption } from './webhook-post.ts';

/**
 * Mails alerts, as text and HTML, with the package nodemailer, which is loaded with the first mail. A mail that some of
 * several recipients may not have counts as delivered, and the record says so.
 * @throws {SentimentError} `option_invalid`
 */
export function createSmtpChannel(options: SmtpChannelOptions): Sender {
  const settings = readSmtpOptions(options);
  const { from, to, publicUrl } = settings;
  const domain = /@([^\s<>@]+)>?$/.exec(from)?.[1] ?? 'localhost';
  return {
    // Several dialogues of `timeoutMs` each: name, greeting, login, message.
    timeoutMs: Math.min(600_000, settings.timeoutMs * 5),
    async send(payload, signal, { id }) {
      const alert = readAlert(payload);
      const { createTransport } = await loadNodemailer();
      const transport = createTransport(transportOptions(settings));
      const abort = (): void => transport.close();
      signal.addEventListener('abort', abort);
      try {
        const { rejected } = await transport.sendMail({
          from,
          to: [...to],
          ...formatMail(describeAlert(alert, publicUrl)),
          date: new Date(alert.firedAt),
          // The same in every attempt: mail servers and readers drop what they have already.
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        });
        return rejected.length === 0 ? undefined : `${rejected.length} of ${to.length} recipients were refused`;
      } catch (error) {
        throw deliveryFailure(describeSmtpFailure(error), error);
      } finally {
        signal.removeEventListener('abort', abort);
        transport.close();
      }
    },
  };
}

function transportOptions(settings: SmtpSettings) {
  const { host, port, security, certificateAuthority, credentials, timeoutMs } = settings;
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: {
      minVersion: 'TLSv1.2' as const,
      ca: certificateAuthority,
    },
    auth: credentials,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** What a server says may quote the user's name or an address, so only numbers and codes are told. */
function describeSmtpFailure(error: unknown): string {
  const code = codeOf(error);
  const status: unknown = error instanceof Error && 'responseCode' in error ? error.responseCode : undefined;
  const known = code === undefined ? '' : ` (${code})`;
  return typeof status === 'number' ? `the mail server answered ${status}${known}` : `the mail was not sent${known}`;
}

/** @throws {SentimentError} `engine_missing`, saying what to install */
async function loadNodemailer(): Promise<Pick<typeof nodemailer, 'createTransport'>> {
  try {
    return await import('nodemailer');
  } catch (cause) {
    throw new SentimentError({
      code: 'engine_missing',
      message: 'Mails need the package nodemailer: npm install nodemailer',
      cause,
    });
  }
}

/** How the connection to the mail server is kept private. */
export type SmtpSecurity = 'tls' | 'starttls' | 'none';

export interface SmtpChannelOptions extends LinkOptions {
  readonly host: string;
  /** Default 465 with `tls`, else 587. */
  readonly port?: number | undefined;
  /**
   * `tls` from the first byte, or `starttls`, without which nothing is sent; `none` is for a server on this machine.
   * Certificates are always checked. Default: `tls` with port 465, else `starttls`.
   */
  readonly security?: SmtpSecurity | undefined;
  /** Takes `none` for other machines too, and credentials over it. Default false. */
  readonly allowInsecure?: boolean | undefined;
  /** Certificates (PEM) that are trusted instead of the usual ones, e.g. of a company's own authority. */
  readonly certificateAuthority?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** E.g. `Sentiment <alerts@example.com>`. */
  readonly from: string;
  /** 1 to 50 addresses. */
  readonly to: readonly string[];
  /** Milliseconds without any answer until the attempt fails, 1 to 600,000. Default 20,000. */
  readonly timeoutMs?: number | undefined;
}

/** The options, with their defaults. */
interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  readonly security: SmtpSecurity;
  readonly certificateAuthority: string | undefined;
  readonly credentials: { readonly user: string; readonly pass: string } | undefined;
  readonly from: string;
  readonly to: readonly string[];
  readonly timeoutMs: number;
  readonly publicUrl: URL | undefined;
}

/** `user@host` or `Name <user@host>`, on one line. */
const addressShape = /^[^\r\n<>]{0,200}<?[^\s<>@]{1,64}@[^\s<>@]{1,255}>?$/;
const address = secret('a mail address', (value) => addressShape.test(value));

// No message shows a value: next to them stands a password.
export const smtpOptions = withRules(
  optionsOf<SmtpChannelOptions>()({
    host: secret('the name of a mail server'),
    port: optional(integer(1, 65_535)),
    security: optional(oneOf(['tls', 'starttls', 'none'])),
    allowInsecure: withDefault(boolean(), false),
    certificateAuthority: optional(secret('certificates in PEM form')),
    user: optional(secret()),
    password: optional(secret('a text', () => true)),
    from: address,
    to: list(address),
    timeoutMs: withDefault(integer(1, 600_000), 20_000),
    publicUrl: optional(publicUrlOption),
  }),
  [
    {
      option: 'security',
      expected: 'tls or starttls (none only to this machine, or with allowInsecure)',
      holds: ({ security, host, allowInsecure }) => security !== 'none' || isLoopback(host) || allowInsecure,
    },
    {
      option: 'user',
      expected: 'given together with "password"',
      holds: ({ user, password }) => user !== undefined || password === undefined,
    },
    {
      option: 'password',
      expected: 'given together with "user"',
      holds: ({ user, password }) => user === undefined || password !== undefined,
    },
    { option: 'to', expected: '1 to 50 addresses', holds: ({ to }) => to.length >= 1 && to.length <= 50 },
  ],
);

/** Checked, with defaults. */
function readSmtpOptions(options: SmtpChannelOptions): SmtpSettings {
  const { host, user, password, from, to, certificateAuthority, timeoutMs, publicUrl, ...given } = parseOptions(
    smtpOptions,
    options,
  );
  const security = given.security ?? (given.port === 465 ? 'tls' : 'starttls');
  const port = given.port ?? (security === 'tls' ? 465 : 587);
  const credentials = user === undefined || password === undefined ? undefined : { user, pass: password };
  return {
    host,
    port,
    security,
    certificateAuthority,
    credentials,
    from,
    to,
    timeoutMs,
    publicUrl: linkBase(publicUrl),
  };
}

interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The same message twice: for readers of plain text, and as a small table that needs no style sheet and no picture. */
export function formatMail(message: AlertMessage): MailContent {
  return {
    subject: `Sentiment alert: ${message.title}`,
    text: formatText(message),
    html: formatHtml(message),
  };
}

function formatText({ title, summary, facts, links }: AlertMessage): string {
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
}

const cell = 'padding:4px 16px 4px 0;text-align:left;vertical-align:top';

function formatHtml({ title, summary, facts, links }: AlertMessage): string {
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
}
