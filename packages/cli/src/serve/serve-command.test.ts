import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createSentimentServer } from '@sentiment-core/express';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { watchRegistry } from '../mlops.ts';
import {
  createSignClassifier,
  createTestIo,
  createTestModels,
  runCommandLine,
} from '../testing/command-line-fixture.ts';
import type { createServiceServer } from './service-server.ts';

async function listeningOn(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

type CreateServer = typeof createServiceServer;
const replaced = vi.hoisted(() => ({}) as { createServer?: CreateServer; watch?: typeof watchRegistry });
vi.mock(import('./service-server.ts'), () => ({
  createServiceServer: async (options) => (replaced.createServer ?? predictionServer)(options),
}));
vi.mock(import('../mlops.ts'), async (original) => {
  const own = await original();
  return { ...own, watchRegistry: (...request) => (replaced.watch ?? own.watchRegistry)(...request) };
});
afterEach(() => {
  delete replaced.createServer;
  delete replaced.watch;
});

const predictionServer: CreateServer = async ({ classifier }) =>
  createSentimentServer({ classifier, rateLimit: false });

describe('sentiment serve', () => {
  it('serves until it is told to stop, then lets the model go', async () => {
    const io = createTestIo();
    const models = createTestModels();
    const running = runCommandLine(['serve', '--port', '0'], models, io);
    await expect.poll(() => io.output().stderr).toMatch(/\n$/);
    const [, url] = /at (http:\S+) /.exec(io.output().stderr) ?? [];
    expect((await fetch(`${url}/health`)).status).toBe(200);
    io.interrupt();
    const { code, stderr } = await running;
    expect(code).toBe(0);
    expect(stderr).toBe(`signs 1 at ${url} (documentation: ${url}/docs)\n`);
    await expect(fetch(`${url}/health`)).rejects.toThrow();
    expect(models.closedClassifiers).toBe(1);
  });

  it('says in one line that the port is used, and lets the model go', async () => {
    const { server, port } = await listeningOn();
    const models = createTestModels();
    const { code, stderr } = await runCommandLine(['serve', '--port', String(port)], models);
    expect([code, stderr]).toEqual([
      1,
      `sentiment: cannot listen on 127.0.0.1, port ${port}: the port is already used; choose another --port\n`,
    ]);
    expect(models.closedClassifiers).toBe(1);
    server.close();
  });

  it('tells the server of a model that took over, and closes it once it was told to stop', async () => {
    const io = createTestIo();
    const told: unknown[] = [];
    const change = { from: { name: 'a', version: '1' }, to: { name: 'a', version: '2' }, time: 7 };
    let closes = 0;
    replaced.watch = async (_, { onChange }) => {
      setImmediate(() => setTimeout(() => onChange?.(change as never), 50));
      const classifier = createSignClassifier();
      return { classifier: () => classifier, close: () => classifier.close() } as never;
    };
    replaced.createServer = async (request) => {
      expect(request).toMatchObject({ host: '127.0.0.1', database: 'a.sqlite' });
      const { server, listen, close } = await predictionServer(request);
      return {
        server,
        listen,
        async close() {
          closes += 1;
          await close();
        },
        modelChanged: (one) => void told.push(one),
      };
    };
    const argv = ['serve', '--port', '0', '--model', 'models:/a@champion', '--database', 'a.sqlite'];
    const running = runCommandLine(argv, undefined, io);
    await expect.poll(() => told).toEqual([change]);
    io.interrupt();
    expect((await running).code).toBe(0);
    expect(closes).toBeGreaterThan(0);
  });

  it('passes on what is not served', async () => {
    replaced.createServer = async ({ warn }) => {
      warn('not served');
      return { server: createServer(), listen: () => Promise.reject(new Error('no')), close: async () => undefined };
    };
    const { stderr } = await runCommandLine(['serve', '--port', '80']);
    expect(stderr).toBe('not served\nsentiment: cannot listen on 127.0.0.1, port 80: no\n');
  });

  it('says in one line that the address is not of this machine', async () => {
    const argv = ['serve', '--host', '192.0.2.1', '--port', '0'];
    expect(await runCommandLine(argv)).toMatchObject({
      code: 1,
      stderr:
        'sentiment: cannot listen on 192.0.2.1, port 0: this machine does not have that address; choose a --host that it has\n',
    });
  });

  it('says in one line that the port needs rights', async () => {
    replaced.createServer = async () => ({
      server: createServer(),
      listen: () => Promise.reject(Object.assign(new Error('listen EACCES'), { code: 'EACCES' })),
      close: async () => undefined,
    });
    const { code, stderr } = await runCommandLine(['serve', '--port', '80']);
    expect([code, stderr]).toEqual([
      1,
      'sentiment: cannot listen on 127.0.0.1, port 80: the port needs more rights than this process has; choose a --port from 1024 on\n',
    ]);
  });
});
