import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { root } from './run-program.ts';

const bin = 'packages/cli/bin/sentiment.js';
const folder = await mkdtemp(join(tmpdir(), 'sentiment-large-'));
const data = join(folder, 'data.csv');
const parts = join(folder, 'parts');
afterAll(() => rm(folder, { recursive: true }));

beforeAll(async () => {
  const rows = Array.from({ length: 300_000 }, (_, row) => {
    const words = Array.from({ length: 12 }, (_word, at) => ((row * 2654435761 * (at + 3)) % 60_013).toString(36));
    return `${words.join(' ')},${row % 2 === 0 ? 'positive' : 'negative'}\n`;
  });
  await writeFile(data, `text,label\n${rows.join('')}`);
});

beforeEach(async () => {
  for (const name of await readdir(folder)) if (name !== 'data.csv') await rm(join(folder, name), { recursive: true });
});

interface Started {
  readonly child: ChildProcess;
  readonly said: { stdout: string; stderr: string };
}

/** Starts the program with this folder for temporary files, too: nothing may be left there either. */
function start(parameters: readonly string[]): Started {
  const child = spawn(process.execPath, [bin, ...parameters], {
    cwd: root,
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  return { child, said };
}

/** Sends a signal as soon as something is so, and waits for the end. */
async function stop({ child, said }: Started, signal: NodeJS.Signals, when: () => boolean | Promise<boolean>) {
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  while (child.exitCode === null && !(await when())) await sleep(2);
  const sent = child.kill(signal);
  const [code, endedBy] = await closed;
  return { sent, code, endedBy, stdout: said.stdout, last: said.stderr.trimEnd().split('\n').at(-1) };
}

async function writing(): Promise<boolean> {
  return (await readdir(folder)).some((name) => name.startsWith('.parts-'));
}
const stopped = { sent: true, code: 1, endedBy: null, stdout: '', last: 'sentiment: stopped; nothing was written' };
const split = ['split', data, '--output', parts];

describe.skipIf(process.platform === 'win32')('Ctrl-C on a large file', () => {
  it('leaves nothing of a split that reads', async () => {
    const started = start(split);
    expect(await stop(started, 'SIGINT', () => /^read/m.test(started.said.stderr))).toEqual(stopped);
    expect(await readdir(folder)).toEqual(['data.csv']);
  });

  it('leaves nothing of a split that writes', async () => {
    expect(await stop(start(split), 'SIGINT', writing)).toEqual(stopped);
    expect(await readdir(folder)).toEqual(['data.csv']);
  });

  it('leaves no report of a description', async () => {
    const started = start(['describe', data, '--report', join(folder, 'report.html')]);
    expect(await stop(started, 'SIGINT', () => /^read/m.test(started.said.stderr))).toEqual(stopped);
    expect(await readdir(folder)).toEqual(['data.csv']);
  });

  it('cannot be taken for a split when the process is killed', async () => {
    expect(await stop(start(split), 'SIGKILL', writing)).toMatchObject({ sent: true, endedBy: 'SIGKILL' });
    const left = await readdir(folder);
    expect(left).not.toContain('parts');
    const hidden = left.find((name) => name.startsWith('.parts-')) ?? '';
    expect(await readdir(join(folder, hidden))).not.toContain('split.json');
  });
});
