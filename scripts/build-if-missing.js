// Plain JavaScript, because the launcher imports it under the oldest supported Node, which runs no TypeScript.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * In build order: a package is stale when its own sources, or those of one before it, are newer. What its exports name must be there,
 * and the files that only its own code opens.
 */
const packages = [
  { folder: 'packages/sentiment-core', own: [] },
  { folder: 'packages/mlops', own: ['dist/sqlite-worker.js'] },
  { folder: 'adapters/express', own: [] },
  { folder: 'packages/cli', own: ['dist/main.js'] },
];

function builtFiles(folder, own) {
  const { exports = {} } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const files = [...own];
  const collect = (target) => {
    if (typeof target === 'object' && target !== null) Object.values(target).forEach(collect);
    else if (typeof target === 'string' && target.startsWith('./dist/')) files.push(target);
  };
  collect(exports);
  return files.map((file) => join(root, folder, file));
}

function newestSource(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) newest = Math.max(newest, newestSource(path));
    else if (!/\.test(-d)?\.ts$/.test(entry.name)) newest = Math.max(newest, statSync(path).mtimeMs);
  }
  return newest;
}

function isStale() {
  let newest = 0;
  for (const { folder, own } of packages) {
    newest = Math.max(newest, newestSource(join(root, folder, 'src')));
    for (const name of ['package.json', 'tsup.config.ts']) {
      newest = Math.max(newest, statSync(join(root, folder, name)).mtimeMs);
    }
    for (const path of builtFiles(folder, own)) {
      if (!existsSync(path) || statSync(path).mtimeMs < newest) return true;
    }
  }
  return false;
}

function build() {
  return new Promise((resolve, reject) => {
    // npm puts the workspace's own Node and tools first on the path; standard output belongs to the command that waits.
    const npm = spawn('npm', ['run', 'build', '--silent'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    const output = [];
    npm.stdout.on('data', (chunk) => output.push(chunk));
    npm.stderr.on('data', (chunk) => output.push(chunk));
    npm.on('error', reject);
    npm.on('close', (code) => {
      if (code === 0) return resolve();
      process.stderr.write(Buffer.concat(output));
      reject(new Error(`npm run build failed in ${root} (exit ${code})`));
    });
  });
}

function isRunning(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Takes the lock, or waits until its holder is done. Resolves to true when it was taken. */
async function lockOrWait(lock) {
  try {
    mkdirSync(lock);
    writeFileSync(join(lock, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  await sleep(100);
  const holder = existsSync(join(lock, 'pid')) ? Number(readFileSync(join(lock, 'pid'), 'utf8')) : 0;
  const abandoned = holder > 0 ? !isRunning(holder) : existsSync(lock) && Date.now() - statSync(lock).mtimeMs > 10_000;
  if (abandoned) rmSync(lock, { recursive: true, force: true });
  return false;
}

/** Builds the workspace when a built file is missing or older than the sources. Two callers at once build once. */
export async function buildIfMissing() {
  const cache = join(root, 'node_modules', '.cache');
  const lock = join(cache, 'sentiment-build.lock');
  while (existsSync(lock) || isStale()) {
    mkdirSync(cache, { recursive: true });
    if (!(await lockOrWait(lock))) continue;
    try {
      if (isStale()) {
        process.stderr.write('Building the workspace (once, until a source changes) ...\n');
        await build();
      }
    } finally {
      rmSync(lock, { recursive: true, force: true });
    }
    return;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildIfMissing();
