import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { describeAdapterConformance } from '../testing/adapter-conformance.ts';
import { createHandler } from './handler.ts';
import { toWebHandler } from './web-handler.ts';

// A host that speaks web requests, on a real port.
function bridge(call: (request: Request) => Promise<Response>) {
  return async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
    const response = await call(
      new Request(`http://host${incoming.url}`, {
        method: incoming.method ?? 'GET',
        headers: Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]),
        ...(hasBody ? { body: Readable.toWeb(incoming), duplex: 'half' } : {}),
      } as RequestInit),
    );
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).flushHeaders();
    const reader = response.body?.getReader();
    outgoing.on('close', () => void reader?.cancel().catch(() => {}));
    try {
      for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
        if (!outgoing.write(part.value)) await new Promise((resolve) => outgoing.once('drain', resolve));
      }
      outgoing.end();
    } catch {
      outgoing.destroy();
    }
  };
}

describeAdapterConformance({
  name: 'web handler',
  runner: { describe, it, expect },
  async start(options) {
    const server = createServer(bridge(toWebHandler(createHandler(options)))).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const close = () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
  },
});
