import { build } from 'vite';

await build({
  logLevel: 'error',
  configFile: false,
  // A server's bundle leaves packages outside unless it is told to take them in.
  ssr: { noExternal: true },
  build: { ssr: 'server.js', outDir: 'vite', rolldownOptions: { output: { entryFileNames: '[name].mjs' } } },
});
