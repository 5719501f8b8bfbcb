import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { describe, expect, it } from 'vitest';
import { afterTest } from '../../delivery/temporary-database-fixture.ts';
import { wrongPredictionsAlert as alert } from '../alerts-fixture.ts';
import { createSmtpChannel, type SmtpChannelOptions } from './smtp-channel.ts';

/** A mail server that really receives, for one test. */
async function listen(options: SMTPServerOptions = {}) {
  const mails: { readonly to: string[]; readonly content: string }[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    onData(stream, session, done) {
      void text(stream).then((content) => {
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), content });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  afterTest(() => new Promise((resolve) => server.close(() => resolve(undefined))));
  return { port: (server.server.address() as AddressInfo).port, mails };
}
function send(options: Partial<SmtpChannelOptions>): Promise<string | void> {
  return createSmtpChannel({
    host: '127.0.0.1',
    security: 'none',
    from: 'Sentiment <alerts@example.com>',
    to: ['ops@example.com'],
    ...options,
  }).send(alert, new AbortController().signal, { id: 'delivery-1', attempt: 1, createdAt: 0 });
}

describe('SMTP channel', () => {
  it('mails text and HTML with the figures of the alert', async () => {
    const { port, mails } = await listen();
    expect(await send({ port, to: ['ops@example.com', 'Marketing <m@example.com>'] })).toBeUndefined();
    expect(mails).toHaveLength(1);
    const [{ to, content }] = mails;
    const plain = content.replaceAll('=\r\n', '');
    expect(to).toEqual(['ops@example.com', 'm@example.com']);
    expect(plain).toContain('Subject: Sentiment alert: 4 predictions reported wrong within 5 minutes');
    expect(plain).toContain('Message-ID: <delivery-1@example.com>');
    expect(plain).toContain('Auto-Submitted: auto-generated');
    expect(plain).toContain('Content-Type: text/plain');
    expect(plain).toContain('Content-Type: text/html');
    expect(plain).toContain('4 (threshold 3)');
    expect(plain).toContain('version 7: 3, older version 6: 1');
  });

  it('logs in', async () => {
    const seen: unknown[] = [];
    const { port, mails } = await listen({
      authOptional: false,
      onAuth: ({ username, password }, _session, done) => {
        seen.push([username, password]);
        done(null, { user: username });
      },
    });
    await send({ port, user: 'me', password: 's3cret' });
    expect([seen, mails.length]).toEqual([[['me', 's3cret']], 1]);
  });

  it('says of a refusal no more than its number', async () => {
    const { port } = await listen({
      onAuth: ({ password }, _session, done) => done(new Error(`no such user: ${password}`)),
    });
    await expect(send({ port, user: 'me', password: 's3cret' })).rejects.toMatchObject({
      code: 'delivery_failed',
      message: 'the mail server answered 535 (EAUTH)',
    });
  });

  it('records recipients that are refused, and fails when all are', async () => {
    const { port, mails } = await listen({
      onRcptTo: ({ address }, _session, done) =>
        done(address.startsWith('gone') ? Object.assign(new Error('unknown'), { responseCode: 550 }) : null),
    });
    const to = ['ops@example.com', 'gone@example.com'];
    expect(await send({ port, to })).toBe('1 of 2 recipients were refused');
    expect(mails).toHaveLength(1);
    await expect(send({ port, to: to.slice(1) })).rejects.toMatchObject({
      message: 'the mail server answered 550 (EENVELOPE)',
    });
  });

  it('sends nothing where TLS is asked for and not offered, or not trusted', async () => {
    const { port, mails } = await listen();
    await expect(send({ port, security: 'starttls' })).rejects.toMatchObject({ code: 'delivery_failed' });
    await expect(send({ port, security: 'tls', timeoutMs: 500 })).rejects.toMatchObject({ code: 'delivery_failed' });
    const selfSigned = await listen({ disabledCommands: [] });
    await expect(send({ port: selfSigned.port, security: 'starttls' })).rejects.toMatchObject({
      code: 'delivery_failed',
    });
    expect([...mails, ...selfSigned.mails]).toEqual([]);
  });

  it('fails in time when nobody listens, or nobody answers', async () => {
    await expect(send({ port: 1 })).rejects.toMatchObject({ message: 'the mail was not sent (ESOCKET)' });
    const { port } = await listen({ onConnect: () => undefined });
    await expect(send({ port, timeoutMs: 200 })).rejects.toMatchObject({ code: 'delivery_failed' });
  });

  it.each([
    [{ host: 'mail.example.com' }, 'security'],
    [{ host: '' }, 'host'],
    [{ port: 0 }, 'port'],
    [{ from: 'nobody' }, 'from'],
    [{ from: 'a@example.com\r\nBcc: b@example.com' }, 'from'],
    [{ to: [] }, 'to'],
    [{ to: ['a@example.com', 's3cret'] }, 'to[1]'],
    [{ user: 'me' }, 'password'],
    [{ password: 's3cret' }, 'user'],
    [{ security: 'ssl' as never }, 'security'],
    [{ pass: 's3cret' } as object, 'pass'],
  ])('refuses %o', (options, field) => {
    const base = { host: 'localhost', security: 'none', from: 'a@example.com', to: ['b@example.com'] } as const;
    try {
      createSmtpChannel({ ...base, ...options });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'option_invalid', field });
      expect(String(error)).not.toContain('s3cret');
    }
  });
});
