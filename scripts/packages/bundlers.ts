// Builds the examples and a server with the bundlers that people use, from the packed library, and runs what was built.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { findChromium, launchChromium, serveFolder } from '../../tests/integration/browser.ts';
import type { ConsumerChecks } from './consumers.ts';
import { runCommand } from './run-command.ts';

/** Folders of examples/ that docs/bundlers.md shows. Their manifests say which versions are installed. */
export const bundledExamples = ['nextjs', 'vite-worker', 'script-tag', 'serverless'] as const;
const webpackVersion = '5.113.0';
/** Of the library and what is installed with it. */
const installedSizeLimit = 7 * 1024 * 1024;
const tweet = 'worst flight of my life, they lost my bag';

export async function checkBundlers({ temporary, packed, root, check }: ConsumerChecks): Promise<void> {
  const library = packed.find(({ name }) => name === 'sentiment-core');
  if (library === undefined) throw new Error('sentiment-core is not packed');
  const folder = join(temporary, 'bundlers');
  await installBundlers(folder, root, library.tarball);
  await check('installed size', () => checkInstalledSize(folder));
  for (const bundler of ['esbuild', 'webpack', 'vite'] as const) {
    await check(`${bundler} bundles a server`, () => checkServer(folder, bundler));
  }
  await check('esbuild bundles training for browsers', () => checkBrowserTraining(folder));
  await check('example serverless', () => checkServerless(folder));
  const chromium = findChromium();
  const browser = chromium === undefined ? undefined : await launchChromium(chromium);
  try {
    await check('example script-tag', () => checkScriptTag(folder, browser));
    await check('example vite-worker', () => checkViteWorker(folder, browser));
    await check('example nextjs', () => checkNext(folder, browser));
  } finally {
    await browser?.close();
  }
}

/** One project for all bundlers, with the versions that the examples name; the examples lie below it and find them there. */
async function installBundlers(folder: string, root: string, tarball: string): Promise<void> {
  const dependencies: Record<string, string> = { webpack: webpackVersion };
  await mkdir(folder);
  for (const example of bundledExamples) {
    await cp(join(root, 'examples', example), join(folder, example), { recursive: true });
    if (!(await readdir(join(folder, example))).includes('package.json')) continue;
    const manifest = JSON.parse(await readFile(join(folder, example, 'package.json'), 'utf8')) as {
      readonly dependencies?: Record<string, string>;
      readonly devDependencies?: Record<string, string>;
    };
    Object.assign(dependencies, manifest.dependencies, manifest.devDependencies);
  }
  await cp(join(root, 'tests/consumer/bundled'), join(folder, 'bundled'), { recursive: true });
  dependencies['sentiment-core'] = `file:${tarball}`;
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  await runCommand('npm', ['install', ...options], { cwd: folder });
}

async function checkInstalledSize(folder: string): Promise<string> {
  const modules = join(folder, 'node_modules');
  const { dependencies } = JSON.parse(await readFile(join(modules, 'sentiment-core/package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  let bytes = 0;
  for (const name of ['sentiment-core', ...Object.keys(dependencies)]) {
    for (const file of await filesOf(join(modules, name))) bytes += file.size;
  }
  if (bytes > installedSizeLimit) throw new Error(`${bytes} bytes installed, the limit is ${installedSizeLimit}`);
  return `${(bytes / 2 ** 20).toFixed(2)} MiB installed of ${installedSizeLimit / 2 ** 20}, dependencies included`;
}

async function filesOf(folder: string): Promise<{ readonly path: string; readonly size: number }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (path) => ({ path, size: (await stat(path)).size })));
}

/** What `npm run build` does in an example. */
function build(folder: string): Promise<string> {
  return runCommand('npm', ['run', 'build'], { cwd: folder, env: { NEXT_TELEMETRY_DISABLED: '1' } });
}

/** Runs a program of the project's node_modules/.bin, or node. */
function runTool(folder: string, program: string, ...parameters: string[]): Promise<string> {
  const path = [join(folder, 'node_modules/.bin'), dirname(process.execPath), process.env['PATH']].join(delimiter);
  return runCommand(program, parameters, { cwd: join(folder, 'bundled'), env: { PATH: path } });
}

async function checkServer(folder: string, bundler: 'esbuild' | 'vite' | 'webpack'): Promise<string> {
  const bundle = `${bundler}/server.mjs`;
  if (bundler === 'esbuild') {
    const options = ['--bundle', '--platform=node', '--format=esm', '--log-level=error', `--outfile=${bundle}`];
    await runTool(folder, 'esbuild', 'server.js', ...options);
  } else {
    await runTool(folder, 'node', `build-with-${bundler}.js`);
  }
  const answer = JSON.parse(await runTool(folder, 'node', bundle)) as {
    readonly label: string;
    readonly unknown: string;
    readonly trained: Trained;
  };
  const { label, unknown, trained } = answer;
  if (label !== 'negative' || !unknown.includes('npm install @sentiment-core/model-of-nothing')) {
    throw new Error(`answered ${JSON.stringify(answer)}`);
  }
  requireTrained(trained);
  return 'predicts, trains, and says what is not installed';
}

interface Trained {
  readonly label: string;
  readonly network: string;
  readonly lemmas: string;
}

function requireTrained(trained: Trained): void {
  const { label, network, lemmas } = trained;
  const says = network.includes('npm install @tensorflow/tfjs-core') && lemmas.includes('npm install wink-nlp');
  if (label !== 'positive' || !says) throw new Error(`trained ${JSON.stringify(trained)}`);
}

async function checkBrowserTraining(folder: string): Promise<string> {
  const options = ['--bundle', '--platform=browser', '--format=esm', '--log-level=error', '--outfile=browser.mjs'];
  await runTool(folder, 'esbuild', 'training.js', ...options);
  const { train } = (await import(pathToFileURL(join(folder, 'bundled/browser.mjs')).href)) as {
    train(): Promise<Trained>;
  };
  requireTrained(await train());
  return `${((await stat(join(folder, 'bundled/browser.mjs'))).size / 1024).toFixed(0)} KiB, no built-in module of Node`;
}

async function checkServerless(folder: string): Promise<string> {
  await build(join(folder, 'serverless'));
  const bundle = join(folder, 'serverless/dist/handler.mjs');
  const { handler } = (await import(pathToFileURL(bundle).href)) as {
    handler(event: object): Promise<{ readonly statusCode: number; readonly body: string }>;
  };
  const event = {
    rawPath: '/predict',
    requestContext: { http: { method: 'POST' } },
    headers: { 'content-type': 'application/json' },
  };
  const body = JSON.stringify({ text: tweet });
  for (const request of [{ body }, { body: Buffer.from(body).toString('base64'), isBase64Encoded: true }]) {
    requireNegative((await handler({ ...event, ...request })).body);
  }
  const { statusCode } = await handler({ ...event, body: '{' });
  if (statusCode !== 400) throw new Error(`broken JSON is answered with ${statusCode}`);
  return `one file, ${((await stat(bundle)).size / 2 ** 20).toFixed(1)} MiB`;
}

function requireNegative(answer: string): void {
  if ((JSON.parse(answer) as { label?: string }).label !== 'negative') throw new Error(`answered ${answer}`);
}

async function checkScriptTag(folder: string, browser: Browser | undefined): Promise<string> {
  const example = join(folder, 'script-tag');
  await cp(join(folder, 'node_modules/sentiment-core/dist'), join(example, 'sentiment-core'), { recursive: true });
  return checkPage(example, browser);
}

async function checkViteWorker(folder: string, browser: Browser | undefined): Promise<string> {
  const example = join(folder, 'vite-worker');
  await build(example);
  // Nothing but the model is as large.
  const models = (await filesOf(join(example, 'dist'))).filter(({ size }) => size > 2 ** 20);
  if (models.length !== 1) throw new Error(`the model is in the build ${models.length} times`);
  return `the model once, ${await checkPage(join(example, 'dist'), browser)}`;
}

async function checkPage(folder: string, browser: Browser | undefined): Promise<string> {
  const server = await serveFolder(folder, await readFile(join(folder, 'index.html'), 'utf8'));
  try {
    return await typeTweet(server.url, browser);
  } finally {
    await server.close();
  }
}

/** Types a tweet into a page's field and waits for its label. */
async function typeTweet(url: string, browser: Browser | undefined): Promise<string> {
  if (browser === undefined) return 'built; there is no Chromium to run it';
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  try {
    await page.goto(url, { waitUntil: 'load' });
    const output = page.locator('output');
    // A page may not listen yet when it has loaded: type again until it does.
    for (let attempt = 0; (await output.textContent()) !== 'negative'; attempt += 1) {
      if (attempt === 60) throw new Error(`no answer in the page: ${errors.join('; ') || (await page.content())}`);
      await page.locator('input').fill('');
      await page.locator('input').fill(tweet);
      await sleep(500);
    }
    if (errors.length > 0) throw new Error(errors.join('; '));
    return 'predicts in Chromium';
  } finally {
    await page.close();
  }
}

async function checkNext(folder: string, browser: Browser | undefined): Promise<string> {
  const example = join(folder, 'nextjs');
  await build(example);
  const port = await freePort();
  const program = join(folder, 'node_modules/next/dist/bin/next');
  const server = spawn(process.execPath, [program, 'start', '--hostname', '127.0.0.1', '--port', String(port)], {
    cwd: example,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    const page = await whenListening(url, server);
    if (!/is[^a-z]*negative/.test(page.replace(/<!-- -->/g, '')))
      throw new Error('the server component does not predict');
    const response = await fetch(`${url}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: tweet }),
    });
    requireNegative(await response.text());
    return `server component and route handler predict, client component: ${await typeTweet(url, browser)}`;
  } finally {
    server.kill();
    await once(server, 'exit');
  }
}

async function whenListening(url: string, server: ChildProcess): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    const page = await fetch(url).then(
      (response) => response.text(),
      () => undefined,
    );
    if (page !== undefined) return page;
    if (attempt === 150 || server.exitCode !== null) throw new Error('next start does not answer within 30 s');
    await sleep(200);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 3000;
}
