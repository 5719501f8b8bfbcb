import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ListenOptions {
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** 0 takes a free one. Default 3000. */
  readonly port?: number;
}

export interface ListeningAddress {
  readonly host: string;
  readonly port: number;
  /** E.g. `http://127.0.0.1:3000`. */
  readonly url: string;
}

/** @throws {Error} Node's own, with a code such as `EADDRINUSE` */
export const listen = (server: Server, options: ListenOptions = {}): Promise<ListeningAddress> => {
  const { host = '127.0.0.1', port = 3000 } = options;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      const actual = (server.address() as AddressInfo).port;
      const shown = host.includes(':') ? `[${host}]` : host;
      resolve({ host, port: actual, url: `http://${shown}:${actual}` });
    });
  });
};
