import { createServer } from 'node:http';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { createTestIo, createTestServices, runCommandLine } from './command-line-fixture.ts';

describe('sentiment', () => {
  it('prints version and help', async () => {
    expect(await runCommandLine(['--version'])).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
    const { code, stdout, stderr } = await runCommandLine(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const part of ['Usage: sentiment', 'predict', 'train', 'evaluate', 'serve', 'Examples:', 'Exit codes: 0 done'])
      expect(stdout).toContain(part);
  });

  it.each([
    ['predict', ['--input <file>', '--format <format>', '--model <model>']],
    [
      'train',
      ['--model <kind>', '--data', '--validation', '--text', '--label ', '--labels', '--seed', '--config', '--output'],
    ],
    ['describe', ['--preprocessing', '--text', '--label', '--terms', '--json', '--report']],
    ['split', ['--output', '--group', '--time', '--parts', '--text', '--label', '--seed', '--json']],
    ['evaluate', ['--model', '--data', '--text', '--label', '--slices', '--calibration', '--json', '--report']],
    ['compare', ['--data', '--text', '--label', '--slices', '--seed', '--json', '--markdown', '--report']],
    ['serve', ['--port', '--host', '--model']],
  ])('%s --help names every flag', async (command, flags) => {
    const { code, stdout } = await runCommandLine([command, '--help']);
    expect(code).toBe(0);
    for (const flag of [...flags, '--debug']) expect(stdout).toContain(flag);
    expect((await runCommandLine(['help', command])).stdout).toBe(stdout);
  });

  it.each([
    ['nothing', [], 'give a command: predict, train, describe, split, evaluate, compare or serve; --help tells more'],
    ['unknown command', ['predit', 'x'], "unknown command 'predit' (Did you mean predict?)"],
    ['unknown option', ['--nope'], "unknown option '--nope'"],
    [
      'port',
      ['serve', '--port', '70000'],
      "option '--port <port>' argument '70000' is invalid. A whole number from 0 to 65535 is needed.",
    ],
  ])('wrong usage: %s', async (_, argv, message) => {
    expect(await runCommandLine(argv)).toEqual({ code: 2, stdout: '', stderr: `sentiment: ${message}\n` });
  });

  it('serves until it is told to stop, then lets the model go', async () => {
    const io = createTestIo();
    const server = createServer((_, response) => response.end('hello'));
    const services = {
      ...createTestServices(),
      createServer: async () => ({
        server,
        async listen({ host, port }: { host: string; port: number }) {
          server.listen(port, host);
          await once(server, 'listening');
          const address = server.address();
          setTimeout(io.interrupt, 20);
          return { url: `http://${host}:${typeof address === 'object' ? address?.port : address}` };
        },
        async close() {
          server.close();
        },
      }),
    };
    const { code, stderr } = await runCommandLine(['serve', '--port', '0'], services, io);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^signs 1 at http:\/\/127\.0\.0\.1:\d+ \(documentation: http:\/\/127\.0\.0\.1:\d+\/docs\)\n$/,
    );
    expect(server.listening).toBe(false);
  });

  it('says when the port is taken', async () => {
    const services = {
      ...createTestServices(),
      createServer: async () => ({
        server: createServer(),
        listen: () =>
          Promise.reject(
            Object.assign(new Error('listen EADDRINUSE: address already in use 127.0.0.1:3000'), {
              code: 'EADDRINUSE',
            }),
          ),
        close: async () => undefined,
      }),
    };
    expect(await runCommandLine(['serve'], services)).toEqual({
      code: 1,
      stdout: '',
      stderr: 'sentiment: EADDRINUSE: address already in use 127.0.0.1:3000; choose another --port\n',
    });
  });
});
