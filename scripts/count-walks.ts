// `npm run walks`: how many files of this repository one prediction, one training and one mailed alert pass through. A file counts when
// one of its functions runs while the walk is made for the second time, so that loading and first use count nothing.
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { Session } from 'node:inspector/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const limits = { prediction: 12, training: 66, alert: 18 } as const;
type Walk = keyof typeof limits;

const { values: flags } = parseArgs({ options: { list: { type: 'boolean', default: false } } });

useSources();
const found: Record<Walk, readonly string[]> = {
  prediction: await walkOfPrediction(),
  training: await walkOfTraining(),
  alert: await walkOfAlert(),
};
let tooLong = false;
for (const walk of Object.keys(limits) as Walk[]) {
  const files = found[walk];
  tooLong ||= files.length > limits[walk];
  console.log(`${walk.padEnd(11)} ${String(files.length).padStart(3)} files, at most ${limits[walk]}`);
  if (flags.list) for (const file of files) console.log(`    ${file}`);
}
process.exit(tooLong ? 1 : 0);

/** Imports of published names go to the sources, as the compiler has them. */
function useSources(): void {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
    { ...ts.sys, readDirectory: () => [] },
    root,
  );
  const paths = options.paths ?? {};
  registerHooks({
    resolve(specifier, context, next) {
      const source = paths[specifier]?.[0];
      const file = source === undefined ? undefined : join(root, source);
      return file !== undefined && existsSync(file) && file.endsWith('index.ts')
        ? { url: pathToFileURL(file).href, shortCircuit: true }
        : next(specifier, context);
    },
  });
}

/** Files of the repository with a function that ran during `work`, sorted. */
async function filesOf(work: () => Promise<void>): Promise<string[]> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  // The first report holds what ran before.
  await session.post('Profiler.takePreciseCoverage');
  await work();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  session.disconnect();
  const own = fileURLToPath(import.meta.url);
  return result
    .filter(({ url }) => url.startsWith('file:') && !url.includes('/node_modules/'))
    .filter(({ functions }) =>
      // The unnamed function from the first character on is the module itself.
      functions.some(
        ({ functionName, ranges: [range] }) => range.count > 0 && !(functionName === '' && range.startOffset === 0),
      ),
    )
    .map(({ url }) => fileURLToPath(url))
    .filter((file) => file.startsWith(root) && file !== own)
    .map((file) => relative(root, file))
    .sort();
}

/** POST /predict through the Express adapter to the weights of the embedded model. */
async function walkOfPrediction(): Promise<string[]> {
  const { loadClassifier } = await import('sentiment-core');
  const { createPredictionRoutes } = await import('sentiment-core/http');
  const { createSentimentRouter } = await import('@sentiment-core/express');
  const { default: express } = (await import('express')) as { default: () => ExpressLike };
  const classifier = await loadClassifier();
  const app = express();
  app.use(createSentimentRouter({ routes: createPredictionRoutes({ classifier }) }));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const predict = async (): Promise<void> => {
    await post(`${url}/predict`, { text: 'the crew was lovely, but two hours late' });
  };
  await predict();
  const files = await filesOf(predict);
  server.close();
  await classifier.close();
  return files;
}

interface ExpressLike {
  use(handler: unknown): void;
  listen(port: number, host: string): Server;
}

/** `sentiment train` of a logistic regression, with validation rows. */
async function walkOfTraining(): Promise<string[]> {
  const { run } = await import('../packages/cli/src/main.ts');
  const folder = mkdtempSync(join(tmpdir(), 'walk-'));
  const rows = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, index) => {
      const number = from + index;
      return number % 2 === 0
        ? `lovely crew and a smooth flight number ${number},positive`
        : `lost my bag again on flight number ${number},negative`;
    }).join('\n');
  const data = join(folder, 'train.csv');
  const validation = join(folder, 'valid.csv');
  writeFileSync(data, `text,label\n${rows(0, 60)}\n`);
  writeFileSync(validation, `text,label\n${rows(100, 120)}\n`);
  let turn = 0;
  const train = async (): Promise<void> => {
    const { Writable } = await import('node:stream');
    const sink = (): InstanceType<typeof Writable> => new Writable({ write: (_chunk, _encoding, done) => done() });
    const errors: string[] = [];
    const stderr = new Writable({ write: (chunk: Buffer, _encoding, done) => (errors.push(chunk.toString()), done()) });
    const output = join(folder, `model-${(turn += 1)}`);
    const files = ['--data', data, '--validation', validation, '--output', output];
    const io = {
      stdin: (async function* () {})(),
      stdout: sink(),
      stderr,
      terminal: false,
      now: () => new Date(),
      onInterrupt: () => () => {},
    };
    const code = await run(['train', '--kind', 'logistic-regression', ...files], io);
    if (code !== 0) throw new Error(`train ended with ${code}: ${errors.join('')}`);
  };
  await train();
  const files = await filesOf(train);
  rmSync(folder, { recursive: true });
  return files;
}

/** The third POST /feedback within five minutes, until its mail has arrived. */
async function walkOfAlert(): Promise<string[]> {
  const { loadClassifier } = await import('sentiment-core');
  const { createSentimentRouter } = await import('@sentiment-core/express');
  const { createService } = await import('@sentiment-core/mlops/service');
  const { SMTPServer } = await import('smtp-server');
  const { default: express } = (await import('express')) as { default: () => ExpressLike };
  let mailed: () => void = () => undefined;
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, done) {
      stream.resume().on('end', () => {
        done();
        mailed();
      });
    },
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const { port } = smtp.server.address() as AddressInfo;
  const classifier = await loadClassifier();

  // One service a turn: after an alert its rule rests for ten minutes.
  const turn = async (measure: (work: () => Promise<void>) => Promise<void>): Promise<void> => {
    const arrived = new Promise<void>((resolve) => (mailed = resolve));
    const service = await createService({
      classifier,
      database: { kind: 'sqlite', file: ':memory:' },
      access: { openMonitoring: true },
      alerts: {
        channels: {
          mail: {
            kind: 'smtp',
            host: '127.0.0.1',
            port,
            security: 'none',
            from: 'a@example.com',
            to: ['b@example.com'],
          },
        },
      },
    });
    const app = express();
    app.use(createSentimentRouter({ routes: service.routes }));
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const ids: string[] = [];
    for (const text of ['late again', 'lost my bag', 'rude crew']) {
      const { predictionId } = await post(`${url}/predict`, { text });
      ids.push(String(predictionId));
    }
    await service.flush(5000);
    const report = (predictionId: string): Promise<unknown> =>
      post(`${url}/feedback`, { predictionId, correct: false });
    await report(ids[0]);
    await report(ids[1]);
    await measure(async () => {
      await report(ids[2]);
      await arrived;
    });
    await service.flush(5000);
    server.close();
    await service.close();
  };
  await turn((work) => work());
  let files: string[] = [];
  await turn(async (work) => {
    files = await filesOf(work);
  });
  smtp.close();
  await classifier.close();
  return files;
}

async function post(url: string, body: unknown): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json', connection: 'close' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`POST ${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}
