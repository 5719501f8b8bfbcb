import type * as nodemailer from 'nodemailer';
import { SentimentError } from 'sentiment-core';
import { codeOf, deliveryFailure } from '../../delivery/delivery-failure.ts';
import type { Sender } from '../../delivery/sender.ts';
import { describeAlert, readAlert } from './alert-message.ts';
import { formatMail } from './mail-content.ts';
import { readSmtpOptions, type SmtpChannelOptions, type SmtpSettings } from './smtp-options.ts';

/**
 * Mails alerts, as text and HTML, with the package nodemailer, which is loaded with the first mail. A mail that some of
 * several recipients may not have counts as delivered, and the record says so.
 * @throws {SentimentError} `option_invalid`
 */
export const createSmtpChannel = (options: SmtpChannelOptions): Sender => {
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
};

const transportOptions = (settings: SmtpSettings) => {
  const { host, port, security, certificateAuthority, credentials, timeoutMs } = settings;
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: {
      minVersion: 'TLSv1.2' as const,
      ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority }),
    },
    ...(credentials === undefined ? {} : { auth: credentials }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
};

/** What a server says may quote the user's name or an address, so only numbers and codes are told. */
const describeSmtpFailure = (error: unknown): string => {
  const code = codeOf(error);
  const status: unknown = error instanceof Error && 'responseCode' in error ? error.responseCode : undefined;
  const known = code === undefined ? '' : ` (${code})`;
  return typeof status === 'number' ? `the mail server answered ${status}${known}` : `the mail was not sent${known}`;
};

/** @throws {SentimentError} `engine_missing`, saying what to install */
const loadNodemailer = async (): Promise<Pick<typeof nodemailer, 'createTransport'>> => {
  try {
    return await import('nodemailer');
  } catch (cause) {
    throw new SentimentError({
      code: 'engine_missing',
      message: 'Mails need the package nodemailer: npm install nodemailer',
      cause,
    });
  }
};
