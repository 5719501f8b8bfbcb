import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const documents = ['packages/mlops/README.md', 'docs/service.md'];
const examples = documents.flatMap((document) =>
  [...readFileSync(`${root}${document}`, 'utf8').matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => code),
);

describe('the examples of the documents', () => {
  it('compile', () => {
    expect(examples.length).toBeGreaterThan(10);
    const files = new Map(examples.map((code, index) => [`${root}tests/readme-example-${index}.ts`, code]));
    const { config } = ts.readConfigFile(`${root}tsconfig.json`, (path) => ts.sys.readFile(path));
    // An example may end with what it made.
    const compilerOptions = { ...config.compilerOptions, noUnusedLocals: false };
    const { options } = ts.parseJsonConfigFileContent({ compilerOptions, files: [] }, ts.sys, root);
    const host = ts.createCompilerHost(options);
    const { fileExists, readFile, getSourceFile } = host;
    host.fileExists = (path) => files.has(path) || fileExists(path);
    host.readFile = (path) => files.get(path) ?? readFile(path);
    host.getSourceFile = (path, ...rest) => {
      const code = files.get(path);
      return code === undefined
        ? getSourceFile(path, ...rest)
        : ts.createSourceFile(path, code, ts.ScriptTarget.ES2022);
    };
    const program = ts.createProgram([...files.keys()], options, host);
    const wrong = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
    expect(wrong).toEqual([]);
  });
});
