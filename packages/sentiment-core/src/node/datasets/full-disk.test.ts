import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createDatasetFiles } from './dataset-files-fixture.ts';
import { createPartWriter, storageError } from './split-folder.ts';

const files = await createDatasetFiles();
afterAll(() => files.remove());

function words(row: number): string {
  return Array.from({ length: 9 }, (_, at) => ((row * 7919 * (at + 2)) % 9973).toString(36)).join(' ');
}
// prettier-ignore
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

function importing(name: string, file: string): string {
  return `import { ${name} } from ${JSON.stringify(new URL(file, import.meta.url).href)};`;
}

const reporting = '.catch(({ code, message }) => console.log(JSON.stringify({ code, message })));';

describe.skipIf(process.platform !== 'linux')('where no more can be written', () => {
  it('a split says so and leaves nothing', async () => {
    const path = await files.write('data.csv', content);
    const output = join(dirname(path), 'parts');
    const call = `splitFile(${JSON.stringify(path)}, ${JSON.stringify({ output })})`;
    const said = await runConfined(`${importing('splitFile', './split-file.ts')} ${call}${reporting}`);
    const message = `${output}: the file becomes larger than the system allows`;
    expect(JSON.parse(said)).toEqual({ code: 'storage_failed', message });
    expect(await readdir(dirname(path))).toEqual(['data.csv']);
  });

  it.each([false, true])('a part stops (gzip: %s)', async (gzip) => {
    const writer = createPartWriter('/dev/full', Buffer.from('text\n'), gzip);
    const write = async (): Promise<void> => {
      const noise = Buffer.from(Array.from({ length: 1 << 18 }, (_, at) => (at * at * 2654435761) >>> 13));
      for (let chunk = 0; chunk < 20; chunk++) await writer.write([noise]);
      await writer.close();
    };
    const error: unknown = await write().catch((reason: unknown) => storageError('out', reason));
    writer.destroy();
    expect(error).toMatchObject({ code: 'storage_failed', message: 'out: no space is left on the disk' });
  });
});
