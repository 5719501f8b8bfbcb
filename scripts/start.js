// What `npm start` runs: builds what is missing, then the example server in this same process.
import { buildIfMissing } from './build-if-missing.js';

// Between npm and us stands a shell that passes no signal on: when npm was stopped, stop as well.
if (process.env.npm_lifecycle_event === 'start') {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, 250).unref();
}

await buildIfMissing();
await import('../examples/express-server/src/server.ts');
