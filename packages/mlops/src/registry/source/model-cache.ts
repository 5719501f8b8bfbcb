import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type ArtifactReader, SentimentError } from 'sentiment-core';
import { folderModelSource, loadArtifact } from 'sentiment-core/node';

interface ModelCacheOptions {
  readonly folder: string;
  /** The server whose models these are: two servers may have equal names. */
  readonly server: string;
}

/** A version as the cache tells it apart: numbers begin again when a registered model was deleted and made anew. */
interface CachedVersion {
  readonly name: string;
  readonly version: string;
  /** Digits and letters, e.g. the time it was made. */
  readonly identity: string;
}

/** A version whose model is known by its checksum, when it is. */
export interface WantedVersion extends CachedVersion {
  readonly checksum?: string | undefined;
}

/** Models of a registry on this machine's disk, for several processes at once. */
interface ModelCache {
  /** A whole, checked copy in memory; undefined when there is none, or a damaged one. */
  find(version: WantedVersion): Promise<ArtifactReader | undefined>;
  /** Puts in place what `fill` writes into an empty folder, whole and checked or not at all. */
  store(version: WantedVersion, fill: (folder: string) => Promise<void>): Promise<ArtifactReader>;
  /** The version that an alias, or a number, last stood for. */
  recall(name: string, label: string): Promise<CachedVersion | undefined>;
  remember(name: string, label: string, version: CachedVersion): Promise<void>;
}

const abandonedAfterMs = 24 * 60 * 60 * 1000;

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

export function createModelCache({ folder, server }: ModelCacheOptions): ModelCache {
  const base = join(folder, 'mlflow', hash(server));
  // Names may hold anything but a slash and a colon: a readable beginning, and a hash that tells them apart.
  const folderOf = (name: string): string => join(base, `${name.replace(/[^\w-]/g, '_').slice(0, 40)}-${hash(name)}`);
  const placeOf = ({ name, version, identity }: CachedVersion): string =>
    join(folderOf(name), `${version}-${identity}`);
  const noteOf = (name: string, label: string): string => join(folderOf(name), `label-${hash(label)}.json`);

  return {
    async find(version) {
      const place = placeOf(version);
      if (!(await stat(place).catch(() => undefined))) return undefined;
      return readChecked(place, version.checksum).catch(() => undefined);
    },

    async store(version, fill) {
      const place = placeOf(version);
      const temporary = join(folderOf(version.name), `.${version.version}-${randomUUID()}`);
      await mkdir(temporary, { recursive: true });
      await removeAbandoned(folderOf(version.name));
      try {
        await fill(temporary);
        const reader = await readChecked(temporary, version.checksum);
        await putInPlace(temporary, place, version.checksum);
        return { ...reader, location: place };
      } finally {
        await rm(temporary, { recursive: true, force: true });
      }
    },

    async recall(name, label) {
      const text = await readFile(noteOf(name, label), 'utf8').catch(() => undefined);
      if (text === undefined) return undefined;
      try {
        const { version, identity } = JSON.parse(text) as Partial<CachedVersion>;
        const valid = /^\d{1,18}$/.test(version ?? '') && /^[\da-z]{1,40}$/.test(identity ?? '');
        return valid && version !== undefined && identity !== undefined ? { name, version, identity } : undefined;
      } catch {
        return undefined;
      }
    },

    async remember(name, label, { version, identity }) {
      const note = noteOf(name, label);
      await mkdir(folderOf(name), { recursive: true });
      const temporary = `${note}.${randomUUID()}`;
      await writeFile(temporary, JSON.stringify({ version, identity }));
      await rename(temporary, note);
    },
  };
}

/** Another process may have put the same version there meanwhile: a sound one stays. */
async function putInPlace(folder: string, place: string, checksum: string | undefined): Promise<void> {
  try {
    await rename(folder, place);
    return;
  } catch (error) {
    const entries = await readdir(place).catch(() => undefined);
    if (entries === undefined) throw error;
  }
  const sound = await readChecked(place, checksum).then(
    () => true,
    () => false,
  );
  if (sound) return;
  const damaged = `${folder}-damaged`;
  await rename(place, damaged).catch(() => undefined);
  await rm(damaged, { recursive: true, force: true });
  await rename(folder, place).catch(async (error: unknown) => {
    // A third process was faster.
    await readChecked(place, checksum).catch(() =>
      Promise.reject(error instanceof Error ? error : new Error(String(error))),
    );
  });
}

/** All files in memory, as they were checked: what happens to the folder later does not matter. */
async function readChecked(folder: string, checksum: string | undefined): Promise<ArtifactReader> {
  const reader = await folderModelSource().open(folder);
  const manifest = await reader.read('model.json');
  const files = new Map([['model.json', manifest]]);
  const fromMemory: ArtifactReader = {
    location: folder,
    trusted: false,
    async read(file) {
      const bytes = files.get(file);
      if (bytes) return bytes;
      throw new SentimentError({ code: 'artifact_not_found', message: `${folder}/${file} is missing` });
    },
  };
  const reading: ArtifactReader = {
    ...fromMemory,
    async read(file) {
      const bytes = files.get(file) ?? (await reader.read(file));
      files.set(file, bytes);
      return bytes;
    },
  };
  const { manifest: loaded } = await loadArtifact('models:/cached', {
    sources: [{ name: 'cache', accepts: () => true, open: async () => reading }],
  });
  if (checksum === undefined || checksum === loaded.checksum) return fromMemory;
  const message = `${folder} holds another model than was registered: its checksum is not the one in the version's tag`;
  throw new SentimentError({ code: 'artifact_invalid', message });
}

/** What processes that were killed left behind. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const entry of await readdir(folder)) {
    if (!entry.startsWith('.')) continue;
    const path = join(folder, entry);
    const made = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => Infinity,
    );
    if (made < Date.now() - abandonedAfterMs) await rm(path, { recursive: true, force: true });
  }
}

/** Where programs of this system keep what they can get again. */
export function defaultCacheFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
): string {
  const { XDG_CACHE_HOME: cacheHome, LOCALAPPDATA: localData } = environment;
  if (cacheHome) return join(cacheHome, 'sentiment-core');
  if (platform === 'win32') return join(localData || join(homedir(), 'AppData', 'Local'), 'sentiment-core', 'Cache');
  return join(homedir(), platform === 'darwin' ? join('Library', 'Caches') : '.cache', 'sentiment-core');
}
