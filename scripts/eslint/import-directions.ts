import type { Linter } from 'eslint';

interface Forbidden {
  readonly regex: string;
  readonly message: string;
}

/** Which folder may not import what: core ← mlops, core ← adapters, the cli composes all of them. */
function layers(names: string, message: string): Forbidden {
  return {
    regex: `^@sentiment-core/(${names})(/|$)|^(\\.\\./)+((packages|adapters)/)?(${names})/`,
    message,
  };
}
const nodeModules = { regex: '^node:', message: 'Only src/node and src/engines touch node: modules.' };
const sources = {
  regex: '^(\\.\\./)+(packages|adapters|sentiment-core)/|^(sentiment-core|@sentiment-core/[a-z-]+)/(src|dist)/',
  message: 'Import the published surface of a package, not its files.',
};

const core = [
  layers('mlops|cli|express|azure-functions', 'Core imports no upper layer.'),
  { regex: '^sentiment-core(/|$)', message: 'Inside core, import by relative path.' },
  { regex: '^(express|applicationinsights|@azure/.*|@mlflow/.*)$', message: 'Core knows no framework and no cloud.' },
];
const coreNodeFolders = ['packages/sentiment-core/src/{node,engines}/**', 'packages/sentiment-core/src/**/*.test.ts'];

function restrict(files: string[], patterns: readonly Forbidden[], ignores: string[] = []): Linter.Config {
  return {
    files,
    ignores,
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  };
}

export const importDirections: Linter.Config[] = [
  restrict(['packages/sentiment-core/src/**'], [...core, nodeModules], coreNodeFolders),
  restrict(coreNodeFolders, core),
  restrict(['packages/mlops/src/**'], [layers('cli|express|azure-functions', 'Mlops imports core only.'), sources]),
  restrict(['adapters/*/src/**'], [layers('mlops|cli', 'Adapters import neither mlops nor the cli.'), sources]),
  restrict(['packages/cli/src/**', 'examples/**', 'benchmarks/**'], [sources]),
  {
    // no-restricted-imports does not see import().
    files: ['packages/sentiment-core/src/**'],
    ignores: coreNodeFolders,
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ImportExpression > Literal[value=/^node:/]', message: nodeModules.message },
      ],
    },
  },
];
