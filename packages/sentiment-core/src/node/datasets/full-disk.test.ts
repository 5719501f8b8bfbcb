import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createDatasetFiles } from './dataset-files-fixture.ts';

const files = await createDatasetFiles();
afterAll(() => files.remove());

const words = (row: number): string => Array.from({ length: 9 }, (_, at) => ((row * 7919 * (at + 2)) % 9973).toString(36)).join(' '); // prettier-ignore
const content = `text,label\n${Array.from({ length: 12_000 }, (_, row) => `${words(row)},${row % 2}\n`).join('')}`;

/** Runs a module in a process that may write files of 64 KiB and no longer, which fails as a full disk does. */
async function runConfined(module: string): Promise<string> {
  const confined = `trap '' XFSZ; ulimit -f 64; exec "$0" --input-type=module -e "$1"`;
  const child = spawn('bash', ['-c', confined, process.execPath, module], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await once(child, 'close');
  return said;
}

const importing = (name: string, file: string): string =>
  `import { ${name} } from ${JSON.stringify(new URL(file, import.meta.url).href)};`;
const reporting = '.catch(({ code, message }) => console.log(JSON.stringify({ code, message })));';

describe.skipIf(process.platform !== 'linux')('where no more can be written', () => {
  it.each([
    ['its parts', 2 ** 30, (output: string) => `${output}: the file becomes larger than the system allows`],
    ['what does not fit the memory', 2 ** 16, (output: string) => `temporary file in ${dirname(output)}: the file becomes larger than the system allows`], // prettier-ignore
  ])('a split says so and leaves nothing: %s', async (_, memoryBudget, message) => {
    const path = await files.write('data.csv', content);
    const output = join(dirname(path), 'parts');
    const call = `splitFile(${JSON.stringify(path)}, ${JSON.stringify({ output, memoryBudget })})`;
    const said = await runConfined(`${importing('splitFile', './split-file.ts')} ${call}${reporting}`);
    expect(JSON.parse(said)).toEqual({ code: 'storage_failed', message: message(output) });
    expect(await readdir(dirname(path))).toEqual(['data.csv']);
  });

  it('a description says so and leaves nothing', async () => {
    const rows = Array.from({ length: 150_000 }, (_, row) => `x${row},${row % 2}\n`);
    const path = await files.write('data.csv', `text,label\n${rows.join('')}`);
    const temporaryFolder = dirname(path);
    const options = `{ preprocessing: [parsePreprocessing('advanced')], memoryBudget: 65536, temporaryFolder: ${JSON.stringify(temporaryFolder)} }`;
    const imports = [
      importing('describeFile', './describe-file.ts'),
      importing('parsePreprocessing', '../preprocessing/preprocessing-name.ts'),
    ].join(' ');
    const said = await runConfined(`${imports} describeFile(${JSON.stringify(path)}, ${options})${reporting}`);
    expect(JSON.parse(said)).toEqual({
      code: 'storage_failed',
      message: `temporary file in ${temporaryFolder}: the file becomes larger than the system allows`,
    });
    expect(await readdir(temporaryFolder)).toEqual(['data.csv']);
  });
});
