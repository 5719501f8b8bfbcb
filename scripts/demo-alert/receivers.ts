import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verifyWebhookSignature } from '@sentiment-core/mlops/service';
import { SMTPServer } from 'smtp-server';

export interface MailReceiver {
  readonly port: number;
  /** Whole mails as they came, headers included. */
  readonly mails: readonly string[];
  close(): Promise<void>;
}

/** An SMTP server on this machine that takes every mail. */
export async function startMailReceiver(): Promise<MailReceiver> {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString('utf8'));
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return { port, mails, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function decode(quotedPrintable: string): string {
  const bytes = quotedPrintable
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hexadecimal: string) => String.fromCharCode(Number.parseInt(hexadecimal, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Head and text of a mail in two forms; the HTML form is left out. */
export function readableMail(mail: string): string {
  const [head = '', ...parts] = mail.split(/\r?\n--/);
  const text = parts.find((part) => part.includes('Content-Type: text/plain')) ?? '';
  return `${head.trim()}\n\n${decode(
    text
      .split(/\r?\n\r?\n/)
      .slice(1)
      .join('\n\n'),
  ).trim()}`;
}

export interface WebhookCall {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether the signature is right. */
  readonly genuine: boolean;
}

export interface WebhookReceiver {
  readonly url: string;
  readonly calls: readonly WebhookCall[];
  close(): Promise<void>;
}

/** What the operator of a webhook writes: it checks the signature, and says 204. */
export async function startWebhookReceiver(secret: string): Promise<WebhookReceiver> {
  const calls: WebhookCall[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const headers = Object.fromEntries(
        Object.entries(request.headers).filter((header): header is [string, string] => typeof header[1] === 'string'),
      );
      calls.push({ headers, body, genuine: verifyWebhookSignature({ secrets: secret, headers, body }) });
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}/alerts`, calls, close };
}
