import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verifyWebhookSignature } from '@sentiment-core/mlops/service';

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
export const startWebhookReceiver = async (secret: string): Promise<WebhookReceiver> => {
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
};
