import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createMlflowClient, type MlflowClientOptions } from '../mlflow-client.ts';
import { type FaultServer, type Play, sendJson, startFaultServer } from '../fault-server-fixture.ts';

let folder: string;
const servers: FaultServer[] = [];
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'artifacts-'))));
afterAll(() => rm(folder, { recursive: true }));
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const owner = 'mlflow-artifacts:/1/run/artifacts';
const proxyPath = '/api/2.0/mlflow-artifacts';

async function setUp(play: Play, options: MlflowClientOptions = {}, onStart?: Parameters<typeof startFaultServer>[1]) {
  const server = await startFaultServer(play, onStart);
  servers.push(server);
  const settings = {
    trackingUri: server.url,
    environment: {},
    sleep: async () => {},
    token: 'secret-token',
    ...options,
  };
  return { artifacts: createMlflowClient(settings).artifacts, server };
}

describe('artifacts behind the server', () => {
  it('are uploaded with their length, whatever they come from', async () => {
    const { artifacts, server } = await setUp((_, response) => sendJson(response, 200, {}));
    const file = join(folder, 'one.txt');
    await writeFile(file, 'from a file');
    async function* stream() {
      yield Buffer.from('from a ');
      yield Buffer.from('stream');
    }
    await artifacts.upload(owner, 'a b/ü.txt', { file });
    await artifacts.upload(owner, 'two', { text: 'é' });
    await artifacts.upload(owner, 'three', { stream: stream() });
    await artifacts.upload(owner, 'empty', { bytes: new Uint8Array() });
    expect(
      server.requests.map(({ path, body, headers }) => [path, body.toString(), headers['content-length']]),
    ).toEqual([
      [`${proxyPath}/artifacts/1/run/artifacts/a%20b/%C3%BC.txt`, 'from a file', '11'],
      [`${proxyPath}/artifacts/1/run/artifacts/two`, 'é', '2'],
      [`${proxyPath}/artifacts/1/run/artifacts/three`, 'from a stream', '13'],
      [`${proxyPath}/artifacts/1/run/artifacts/empty`, '', '0'],
    ]);
    expect(server.requests[0]?.headers.authorization).toBe('Bearer secret-token');
  });

  it('are sent again from the start when the connection breaks in the middle', async () => {
    const bytes = new Uint8Array(3_000_000).map((_, index) => index % 251);
    const { artifacts, server } = await setUp(
      (_, response) => sendJson(response, 200, {}),
      {},
      (request, index) => {
        if (index === 0) request.once('data', () => request.socket.destroy());
      },
    );
    await artifacts.upload(owner, 'big', { bytes });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.body.equals(bytes)).toBe(true);
  });

  it('are read again when the connection breaks in the middle, and leave nothing half done', async () => {
    const text = 'x'.repeat(100_000);
    const { artifacts, server } = await setUp((_, response, index) => {
      response.writeHead(200, { 'content-length': String(text.length) });
      if (index % 2 === 1) response.end(text);
      else response.write(text.slice(0, 50_000), () => response.destroy());
    });
    const target = join(folder, 'down', 'x.txt');
    await artifacts.downloadFile(owner, 'x.txt', target);
    expect(await readFile(target, 'utf8')).toBe(text);
    expect(Buffer.from(await artifacts.read(owner, 'x.txt')).toString()).toBe(text);
    expect(server.requests).toHaveLength(4);
    const never = await setUp((_, response) => void response.writeHead(200).write('x', () => response.destroy()), {
      retries: 1,
    });
    await expect(never.artifacts.downloadFile(owner, 'x.txt', join(folder, 'down', 'y.txt'))).rejects.toMatchObject({
      errorCode: 'CONNECTION_FAILED',
    });
    expect(await readdir(join(folder, 'down'))).toEqual(['x.txt']);
  });

  it('do not lead out of the folder they are written to', async () => {
    for (const path of ['../evil', '/etc/evil', 'a/../../evil', '..\\evil', 'C:evil', '']) {
      const { artifacts } = await setUp((_, response) => sendJson(response, 200, { files: [{ path, file_size: 1 }] }));
      await expect(artifacts.downloadFolder(owner, join(folder, 'safe'))).rejects.toThrow();
      if (path !== '')
        await expect(artifacts.read(owner, path)).rejects.toMatchObject({ errorCode: 'ARTIFACT_PATH_INVALID' });
    }
    expect(await readdir(folder)).not.toContain('evil');
  });

  it('are not read into memory beyond the bound', async () => {
    const { artifacts } = await setUp((_, response) => void response.end('12345'));
    await expect(artifacts.read(owner, 'x', { maxBytes: 4 })).rejects.toMatchObject({ field: 'maxBytes' });
    expect((await artifacts.read(owner, 'x', { maxBytes: 5 })).byteLength).toBe(5);
  });

  it('are not sent under names that MLflow would change', async () => {
    const { artifacts, server } = await setUp((_, response) => sendJson(response, 200, {}));
    await expect(artifacts.upload(owner, 'a%20b', { text: '' })).rejects.toThrow('percent code');
    await artifacts.upload(owner, '100%.txt', { text: '' });
    expect(server.requests.map(({ path }) => path)).toEqual([`${proxyPath}/artifacts/1/run/artifacts/100%25.txt`]);
  });

  it('keep the error of a missing local file', async () => {
    const { artifacts } = await setUp((_, response) => sendJson(response, 200, {}));
    await expect(artifacts.upload(owner, 'x', { file: join(folder, 'none') })).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });

  it('of a proxy on another host are asked for without credentials', async () => {
    const other = await setUp((_, response) => sendJson(response, 200, { files: [] }));
    const { artifacts } = await setUp(() => undefined);
    const { host } = new URL(other.server.url);
    expect(await collect(artifacts.list(`mlflow-artifacts://${host}/1/run/artifacts`))).toEqual([]);
    expect(other.server.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('of other stores are refused by their scheme', async () => {
    const { artifacts } = await setUp(() => undefined);
    await expect(artifacts.read('s3://bucket/run', 'x')).rejects.toThrow(/kept at s3:.*--serve-artifacts/);
  });
});

describe('artifacts in a folder of this machine', () => {
  const client = (trackingUri: string) => createMlflowClient({ trackingUri, environment: {} });

  it('are listed, written, read and deleted', async () => {
    const { artifacts } = client('http://localhost:1');
    const root = pathToFileURL(join(folder, 'store one')).href;
    expect(await collect(artifacts.list(root))).toEqual([]);
    await artifacts.upload(root, 'model/a.txt', { text: 'abc' });
    await artifacts.upload(root, 'b.txt', { text: 'x' });
    expect(await collect(artifacts.list(root))).toEqual([
      { path: 'b.txt', isFolder: false, size: 1 },
      { path: 'model', isFolder: true, size: undefined },
      { path: 'model/a.txt', isFolder: false, size: 3 },
    ]);
    expect(await artifacts.downloadFolder(root, join(folder, 'copy'))).toEqual(['b.txt', 'model/a.txt']);
    const chunks = await collect(await artifacts.open(root, 'model/a.txt'));
    expect(Buffer.concat(chunks).toString()).toBe('abc');
    await artifacts.delete(root, 'model');
    await expect(artifacts.read(root, 'model/a.txt')).rejects.toMatchObject({ errorCode: 'RESOURCE_DOES_NOT_EXIST' });
  });

  it('are not reached through paths and links that lead elsewhere', async () => {
    const { artifacts } = client('http://127.0.0.1:1');
    const root = join(folder, 'fenced');
    await mkdir(root);
    await writeFile(join(folder, 'outside.txt'), 'secret');
    await symlink(folder, join(root, 'link'));
    const refused = { errorCode: 'ARTIFACT_PATH_INVALID' };
    for (const path of ['../outside.txt', 'link/outside.txt', 'link/new.txt', '/outside.txt']) {
      await expect(artifacts.read(root, path)).rejects.toMatchObject(refused);
      await expect(artifacts.upload(root, path, { text: '' })).rejects.toMatchObject(refused);
      await expect(artifacts.delete(root, path)).rejects.toMatchObject(refused);
    }
    expect(await readFile(join(folder, 'outside.txt'), 'utf8')).toBe('secret');
    await expect(artifacts.uploadFolder(join(folder, 'published'), root)).rejects.toMatchObject({ field: 'folder' });
  });

  it('are refused when the server is another machine', async () => {
    const { artifacts } = client('http://mlflow.example.com');
    await expect(artifacts.read('file:///tmp', 'x')).rejects.toMatchObject({ errorCode: 'ARTIFACT_STORE_UNSUPPORTED' });
  });
});
