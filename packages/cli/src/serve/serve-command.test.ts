import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createSentimentServer } from '@sentiment-core/express';
import { describe, expect, it } from 'vitest';
import { createTestIo, createTestServices, runCommandLine } from '../testing/command-line-fixture.ts';
import type { Services } from '../services.ts';

const listeningOn = async (): Promise<{ server: Server; port: number }> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
};

const withRealServer = (): Services & { closedClassifiers: number } =>
  Object.assign(createTestServices(), {
    createServer: async ({ classifier }: Parameters<Services['createServer']>[0]) =>
      createSentimentServer({ classifier, rateLimit: false }),
  });

describe('sentiment serve', () => {
  it('serves until it is told to stop, then lets the model go', async () => {
    const io = createTestIo();
    const services = withRealServer();
    const running = runCommandLine(['serve', '--port', '0'], services, io);
    await expect.poll(() => io.output().stderr).toMatch(/\n$/);
    const [, url] = /at (http:\S+) /.exec(io.output().stderr) ?? [];
    expect((await fetch(`${url}/health`)).status).toBe(200);
    io.interrupt();
    const { code, stderr } = await running;
    expect(code).toBe(0);
    expect(stderr).toBe(`signs 1 at ${url} (documentation: ${url}/docs)\n`);
    await expect(fetch(`${url}/health`)).rejects.toThrow();
    expect(services.closedClassifiers).toBe(1);
  });

  it('says in one line that the port is used, and lets the model go', async () => {
    const { server, port } = await listeningOn();
    const services = withRealServer();
    const { code, stderr } = await runCommandLine(['serve', '--port', String(port)], services);
    expect([code, stderr]).toEqual([
      1,
      `sentiment: cannot listen on 127.0.0.1, port ${port}: the port is already used; choose another --port\n`,
    ]);
    expect(services.closedClassifiers).toBe(1);
    server.close();
  });

  it('tells the server of a model that took over, and closes it once it was told to stop', async () => {
    const io = createTestIo();
    const told: unknown[] = [];
    const change = { from: { name: 'a', version: '1' }, to: { name: 'a', version: '2' }, time: 7 };
    const services = withRealServer();
    const { createServer: createReal } = services;
    let closes = 0;
    const running = runCommandLine(
      ['serve', '--port', '0', '--model', 'models:/a@champion', '--database', 'a.sqlite'],
      {
        ...services,
        async watchModel(_reference, { onChange }) {
          setImmediate(() => setTimeout(() => onChange?.(change as never), 50));
          const classifier = await services.loadClassifier('a');
          return { classifier: () => classifier, close: () => classifier.close() } as never;
        },
        async createServer(request) {
          expect(request).toMatchObject({ host: '127.0.0.1', database: 'a.sqlite' });
          const server = await createReal(request);
          const close = async (): Promise<void> => {
            closes += 1;
            await server.close();
          };
          return { server: server.server, listen: server.listen, close, modelChanged: (one) => void told.push(one) };
        },
      },
      io,
    );
    await expect.poll(() => told).toEqual([change]);
    io.interrupt();
    expect((await running).code).toBe(0);
    expect(closes).toBeGreaterThan(0);
  });

  it('passes on what is not served', async () => {
    const services: Services = {
      ...createTestServices(),
      createServer: async ({ warn }) => {
        warn('not served');
        return { server: createServer(), listen: () => Promise.reject(new Error('no')), close: async () => undefined };
      },
    };
    const { stderr } = await runCommandLine(['serve', '--port', '80'], services);
    expect(stderr).toBe('not served\nsentiment: cannot listen on 127.0.0.1, port 80: no\n');
  });

  it('says in one line that the address is not of this machine', async () => {
    const argv = ['serve', '--host', '192.0.2.1', '--port', '0'];
    expect(await runCommandLine(argv, withRealServer())).toMatchObject({
      code: 1,
      stderr:
        'sentiment: cannot listen on 192.0.2.1, port 0: this machine does not have that address; choose a --host that it has\n',
    });
  });

  it('says in one line that the port needs rights', async () => {
    const services: Services = {
      ...createTestServices(),
      createServer: async () => ({
        server: createServer(),
        listen: () => Promise.reject(Object.assign(new Error('listen EACCES'), { code: 'EACCES' })),
        close: async () => undefined,
      }),
    };
    const { code, stderr } = await runCommandLine(['serve', '--port', '80'], services);
    expect([code, stderr]).toEqual([
      1,
      'sentiment: cannot listen on 127.0.0.1, port 80: the port needs more rights than this process has; choose a --port from 1024 on\n',
    ]);
  });
});
