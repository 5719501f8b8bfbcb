import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** An SMTP server that keeps every mail; it can go away and come back at its port. */
export interface MailReceiver {
  readonly port: number;
  /** As they came, headers and body. */
  readonly mails: readonly string[];
  comeBack(): Promise<void>;
  goAway(): Promise<void>;
}

async function reservePort(): Promise<number> {
  const server: Server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Away at first. */
export async function createMailReceiver(): Promise<MailReceiver> {
  const port = await reservePort();
  const mails: string[] = [];
  let server: SMTPServer | undefined;
  return {
    port,
    mails,
    async comeBack() {
      server = new SMTPServer({
        authOptional: true,
        disabledCommands: ['AUTH', 'STARTTLS'],
        onData(stream, _session, done) {
          let mail = '';
          stream.setEncoding('utf8').on('data', (part: string) => (mail += part));
          stream.on('end', () => {
            mails.push(mail);
            done();
          });
        },
      });
      server.on('error', () => undefined);
      const listening = once(server.server, 'listening');
      server.listen(port, '127.0.0.1');
      await listening;
    },
    async goAway() {
      const ending = server;
      server = undefined;
      if (ending !== undefined) await new Promise<void>((resolve) => ending.close(() => resolve()));
    },
  };
}

/** A mail with its transfer encodings undone as far as plain ASCII goes. */
export function decodeMail(mail: string): string {
  return mail
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/(?:^[A-Za-z0-9+/]{40,}={0,2}\r?$\n?)+/gm, (encoded) =>
      Buffer.from(encoded, 'base64').toString('utf8'),
    );
}
