import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord } from '../../artifact/manifest.ts';
import type { CheckpointStore } from '../../models/neural/options.ts';
import { checkpointFile, checkpointFormat } from '../../models/neural/training/checkpoint.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { checkOutputFolder, type OutputKind } from './output-folder.ts';
import { replaceFolder } from './output-folder.ts';

/**
 * Keeps the state of a training in a folder: written whole or not at all, after every epoch in place of the one before.
 * A folder that holds anything else is left alone: `read` and `write` then throw `invalid_argument`.
 */
export function createCheckpointFolder(folder: string): CheckpointStore {
  return {
    location: folder,
    async read() {
      await checkOutputFolder(folder, checkpointFolder);
      const names = await readdir(folder).catch(() => []);
      if (names.length === 0) return undefined;
      const files = new Map<string, Uint8Array>();
      for (const name of names) {
        files.set(
          name,
          await readFile(join(folder, name)).catch((cause: unknown) => {
            const message = `checkpoint ${folder}: ${name} cannot be read`;
            throw new SentimentError({ code: 'artifact_invalid', message, cause });
          }),
        );
      }
      return files;
    },
    async write(files) {
      await replaceFolder(folder, checkpointFolder, async (temporary) => {
        for (const [name, bytes] of files) await writeFile(join(temporary, name), bytes, { flush: true });
      });
    },
  };
}

const checkpointFolder: OutputKind = {
  folderName: 'a checkpoint folder',
  contentName: 'the checkpoint',
  filesOf: filesOfCheckpoint,
};

/** Known by its files, for `checkpoint.json` may be damaged; undefined when there is no such file. */
async function filesOfCheckpoint(folder: string): Promise<string[] | undefined> {
  const names = await readdir(folder);
  if (!names.includes(checkpointFile)) return undefined;
  const own = names.filter((name) => name === checkpointFile || name.endsWith('.bin'));
  const record: unknown = await readFile(join(folder, checkpointFile), 'utf8')
    .then((text): unknown => JSON.parse(text))
    .catch(() => undefined);
  if (isRecord(record) && record['format'] !== checkpointFormat) return undefined;
  return own;
}
