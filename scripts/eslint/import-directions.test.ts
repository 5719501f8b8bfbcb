import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { importDirections } from './import-directions.ts';
import { fileNameRule } from './file-name-rule.ts';

const eslint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: [
    { files: ['**/*.js'], plugins: { project: { rules: { 'file-name': fileNameRule } } } },
    { files: ['**/*.js'], rules: { 'project/file-name': 'error' } },
    ...importDirections,
  ],
});
async function rulesBrokenBy(code: string, filePath: string) {
  const [result] = await eslint.lintText(code, { filePath });
  return result.messages.map(({ ruleId }) => ruleId);
}

describe('import directions', () => {
  it.each([
    ['packages/sentiment-core/src/models/model.js', "import 'node:fs';"],
    ['packages/sentiment-core/src/models/model.js', "import '@sentiment-core/express';"],
    ['packages/sentiment-core/src/node/files.js', "import '../../../mlops/src/index.ts';"],
    ['packages/sentiment-core/src/node/files.js', "import 'express';"],
    ['adapters/express/src/router.js', "import '@sentiment-core/mlops';"],
    ['adapters/express/src/router.js', "import '../../../packages/sentiment-core/src/index.ts';"],
    ['packages/cli/src/serve.js', "import '../../sentiment-core/src/index.ts';"],
    ['examples/express-server/src/server.js', "import '../../../packages/cli/src/main.ts';"],
    ['benchmarks/src/main.js', "import 'sentiment-core/dist/index.js';"],
  ])('%s may not contain %s', async (file, code) => {
    expect(await rulesBrokenBy(code, file)).toEqual(['no-restricted-imports']);
  });

  it('sees import() of a node: module in core', async () => {
    expect(await rulesBrokenBy("void import('node:fs');", 'packages/sentiment-core/src/index.js')).toEqual([
      'no-restricted-syntax',
    ]);
  });

  it.each([
    ['packages/sentiment-core/src/node/files.js', "import 'node:fs';"],
    ['packages/sentiment-core/src/models/model.js', "import '../errors/sentiment-error.ts';"],
    ['adapters/express/src/router.js', "import 'sentiment-core/http';"],
    ['packages/cli/src/serve.js', "import '@sentiment-core/express';"],
  ])('%s may contain %s', async (file, code) => {
    expect(await rulesBrokenBy(code, file)).toEqual([]);
  });
});

describe('file names', () => {
  it.each(['scripts/helpers.js', 'scripts/utils/pack.js', 'scripts/packFiles.js', 'scripts/Pack.js'])(
    '%s is refused',
    async (file) => {
      expect(await rulesBrokenBy('', file)).toEqual(['project/file-name']);
    },
  );

  it.each(['scripts/pack-files.js', 'scripts/pack.test.js', 'scripts/tsup.config.js'])('%s is fine', async (file) => {
    expect(await rulesBrokenBy('', file)).toEqual([]);
  });
});
