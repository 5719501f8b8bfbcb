import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  stop(): Promise<void>;
}

/**
 * Stands before a server at a port of its own, so that the server can be there or not.
 * @param bytes so many may go to the server; then every connection is cut. Default: all
 */
export async function startTcpProxy(port: number, target: URL, bytes = Infinity): Promise<TcpProxy> {
  const open = new Set<Socket>();
  let left = bytes;
  const server = createServer((client) => {
    if (left <= 0) return client.resetAndDestroy();
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        client.resetAndDestroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk) => {
      left -= chunk.length;
      if (left <= 0) {
        for (const socket of open) socket.resetAndDestroy();
      } else upstream.write(chunk);
    });
    upstream.pipe(client);
    return client;
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    async stop() {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
  };
}
