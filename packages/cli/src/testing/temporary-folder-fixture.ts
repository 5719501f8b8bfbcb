import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder {
  path(name: string): string;
  write(name: string, content: string | Uint8Array): Promise<string>;
  readJson(name: string): Promise<Record<string, unknown>>;
  remove(): Promise<void>;
}

export async function createTemporaryFolder(): Promise<TemporaryFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'sentiment-cli-'));
  const path = (name: string): string => join(folder, name);
  return {
    path,
    async write(name, content) {
      await writeFile(path(name), content);
      return path(name);
    },
    readJson: async (name) => JSON.parse(await readFile(path(name), 'utf8')) as Record<string, unknown>,
    remove: () => rm(folder, { recursive: true }),
  };
}
