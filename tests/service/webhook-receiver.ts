import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ReceivedCall {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Of the form that the webhook channel takes. */
export const webhookSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** What a webhook posts to: keeps every call, answers as late as it is told. */
export interface WebhookReceiver {
  readonly url: string;
  readonly calls: readonly ReceivedCall[];
  /** How many of them tell of reported errors. */
  alerts(): number;
  /** Milliseconds before an answer. */
  delayMs: number;
  stop(): Promise<void>;
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const calls: ReceivedCall[] = [];
  const receiver = { delayMs: 0 };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      calls.push({ headers: request.headers, body });
      const { delayMs } = receiver;
      void sleep(delayMs).then(() => response.writeHead(204).end());
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${port}/hook`,
    calls,
    alerts: () => calls.filter(({ body }) => body.includes('"wrong-predictions"')).length,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}
