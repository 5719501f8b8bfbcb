// One process, so that a signal to npm reaches the server: a shell between two commands would not pass it on.
import { buildIfMissing } from './build-if-missing.js';

await buildIfMissing();
await import('../examples/express-server/src/server.ts');
