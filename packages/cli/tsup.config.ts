import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { main: 'src/main.ts' },
  format: ['esm'],
  target: ['es2023', 'node22'],
  clean: true,
  removeNodeProtocol: false,
  tsconfig: '../../tsconfig.build.json',
});
