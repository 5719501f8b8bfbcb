import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './run-program.ts';

const bin = 'packages/cli/bin/sentiment.js';
const folder = await mkdtemp(join(tmpdir(), 'sentiment-interrupt-'));
const data = join(folder, 'data.csv');
const config = join(folder, 'config.json');
const output = join(folder, 'model');
afterAll(() => rm(folder, { recursive: true }));

beforeAll(async () => {
  const words = ['crew', 'seat', 'gate', 'meal', 'bag', 'wifi', 'queue', 'staff', 'late', 'kind', 'rude', 'lovely'];
  const rows = Array.from({ length: 40_000 }, (_, row) => {
    const chosen = [7, 11, 13, 17, 19, 23].map((step) => words[Math.floor((row * step) / 5) % words.length]);
    return `${chosen.join(' ')},${(row * 2654435761) % 65536 < 32768 ? 'positive' : 'negative'}\n`;
  });
  await writeFile(data, `text,label\n${rows.join('')}`);
  // So many that the signal comes first on any machine.
  await writeFile(config, '{"tolerance":0,"maxIterations":10000}');
});

/** Runs the program and sends it a signal, as Ctrl-C does, when it says what is waited for. */
async function interrupt(parameters: readonly string[], when: RegExp) {
  const child = spawn(process.execPath, [bin, ...parameters], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  let sent = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
    if (sent || !when.test(said.stderr)) return;
    sent = true;
    child.kill('SIGINT');
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, sent, last: said.stderr.trimEnd().split('\n').at(-1), stdout: said.stdout };
}

const stopped = { code: 1, signal: null, sent: true, last: 'sentiment: stopped; nothing was written', stdout: '' };
const train = ['train', '--kind', 'logistic-regression', '--data', data, '--output', output];

describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['in the middle of a training', [...train, '--config', config], /^iteration \d/m],
    ['in the middle of tuning', [...train, '--tune', '200'], /^tune: trial \d/m],
  ])('%s leaves nothing', async (_, parameters, when) => {
    expect(await interrupt(parameters, when)).toEqual(stopped);
    expect((await readdir(folder)).sort()).toEqual(['config.json', 'data.csv']);
  });

  it('leaves the older model as it was', async () => {
    const first = spawn(process.execPath, [bin, ...train], { cwd: root, stdio: 'ignore' });
    expect(await once(first, 'close')).toEqual([0, null]);
    const contents = async () =>
      Promise.all((await readdir(output)).sort().map(async (name) => [name, await readFile(join(output, name))]));
    const before = await contents();
    expect(await interrupt([...train, '--config', config], /^iteration \d/m)).toEqual(stopped);
    expect(await contents()).toEqual(before);
    expect((await readdir(folder)).sort()).toEqual(['config.json', 'data.csv', 'model']);
  });
});
