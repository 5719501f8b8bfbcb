import type { Server } from 'node:http';

/** How often connections that have become idle are closed, in milliseconds. */
const sweepInterval = 50;

/**
 * Lets a server finish: no new connections, idle ones closed, requests under way answered with `Connection: close`,
 * and whatever is left cut after `deadline` milliseconds. Must be called before other request listeners are added.
 */
export const createGracefulClose = (server: Server, deadline: number): (() => Promise<void>) => {
  let closing: Promise<void> | undefined;
  server.on('request', (_request, response) => {
    if (closing !== undefined) response.setHeader('connection', 'close');
  });

  const close = (): Promise<void> =>
    new Promise((resolve) => {
      const sweep = setInterval(() => server.closeIdleConnections(), sweepInterval);
      const cut = setTimeout(() => server.closeAllConnections(), deadline);
      server.close(() => {
        clearInterval(sweep);
        clearTimeout(cut);
        resolve();
      });
      server.closeIdleConnections();
    });

  return () => (closing ??= close());
};
