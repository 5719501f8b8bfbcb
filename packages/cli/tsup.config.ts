import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { main: 'src/main.ts' },
  format: ['esm'],
  target: ['es2022', 'node20'],
  clean: true,
  removeNodeProtocol: false,
  tsconfig: '../../tsconfig.build.json',
});
