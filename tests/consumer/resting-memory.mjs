// Starts `sentiment serve` as a user would, waits until it is ready and idle, and prints its resident set in MB.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const port = 20_000 + (process.pid % 20_000);
const bin = 'node_modules/@sentiment-core/cli/bin/sentiment.js';
const server = spawn(process.execPath, [bin, 'serve', '--port', String(port)], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
try {
  for (let attempt = 0; ; attempt += 1) {
    const ready = await fetch(`http://127.0.0.1:${port}/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) break;
    if (attempt === 100 || server.exitCode !== null) throw new Error('sentiment serve did not become ready in 10 s');
    await sleep(100);
  }
  await fetch(`http://127.0.0.1:${port}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"text":"lost my bag"}',
  });
  await sleep(1000);
  console.log(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]) / 1024);
} finally {
  server.kill();
}
