import type { AddressInfo } from 'node:net';
import express, { type RequestHandler } from 'express';
import { describe, expect, it } from 'vitest';
import { describeAdapterConformance } from 'sentiment-core/testing';
import { createSentimentRouter } from './sentiment-router.ts';
import { createSentimentServer } from './sentiment-server.ts';

const runner = { describe, it, expect };

function mountedAt(path: string, ...before: RequestHandler[]) {
  return async (options: Parameters<Parameters<typeof describeAdapterConformance>[0]['start']>[0]) => {
    const app = express().use(...before, (_request, _response, next) => next());
    app.use(path, createSentimentRouter({ ...options, unknownPath: 'answer' }));
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const close = () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, close };
  };
}

describeAdapterConformance({ name: 'router at /', runner, start: mountedAt('') });
describeAdapterConformance({ name: 'router at /api/v1', runner, start: mountedAt('/api/v1') });
describeAdapterConformance({
  name: 'server',
  runner,
  async start(options) {
    const server = createSentimentServer({ ...options, rateLimit: false });
    const { url } = await server.listen({ port: 0 });
    return { url, close: server.close };
  },
});
