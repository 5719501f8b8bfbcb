import * as files from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkArtifactFolder, writeArtifact } from './write-artifact.ts';

const { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } = files;

/** Names of the calls that change the disk, in order, and the number of the one that fails. */
const disk = vi.hoisted(() => ({ calls: [] as string[], failing: -1 }));
vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<typeof files>();
  const watched =
    <Input extends unknown[], Output>(name: string, run: (...input: Input) => Promise<Output>) =>
    async (...input: Input): Promise<Output> => {
      if (disk.calls.push(name) - 1 === disk.failing) throw new Error(`no ${name}`);
      return run(...input);
    };
  return {
    ...original,
    mkdir: watched('mkdir', original.mkdir),
    writeFile: watched('writeFile', original.writeFile),
    rename: watched('rename', original.rename),
  };
});

function model(content: string, format = 'sentiment-model/1') {
  return new Map(
    Object.entries({
      'model.json': JSON.stringify({ format, content, files: { 'weights.bin': {}, 'checks.bin': {} } }),
      'weights.bin': `${content} weights`,
      'checks.bin': `${content} checks`,
    }).map(([name, text]) => [name, new TextEncoder().encode(text)]),
  );
}

async function contentOf(folder: string) {
  return new Map(
    await Promise.all(
      (await readdir(folder)).map(async (name) => [name, new Uint8Array(await readFile(join(folder, name)))] as const),
    ),
  );
}

let folder = '';
function target() {
  return join(folder, 'model');
}

beforeEach(async () => {
  Object.assign(disk, { calls: [], failing: -1 });
  folder = await mkdtemp(join(tmpdir(), 'sentiment-write-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Writes with the nth change of the disk failing. */
async function writeFailing(nth: number, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  Object.assign(disk, { calls: [], failing: nth });
  try {
    await writeArtifact(target(), files);
  } finally {
    disk.failing = -1;
  }
}

describe('writeArtifact', () => {
  it('writes a folder, with the folders above it, and nothing beside it', async () => {
    await writeArtifact(join(folder, 'a', 'b'), model('new'));
    expect(await contentOf(join(folder, 'a', 'b'))).toEqual(model('new'));
    expect(await readdir(join(folder, 'a'))).toEqual(['b']);
  });

  it('replaces an older model, files that the new one lacks included', async () => {
    await writeArtifact(target(), model('old', 'sentiment-model/0'));
    await writeFile(join(target(), 'training.json'), '{}');
    await writeArtifact(target(), model('new'));
    expect(await contentOf(target())).toEqual(model('new'));
    expect(await readdir(folder)).toEqual(['model']);
  });

  it('fills an empty folder', async () => {
    await mkdir(target());
    await writeArtifact(target(), model('new'));
    expect(await contentOf(target())).toEqual(model('new'));
  });

  it('follows a link to a model', async () => {
    await writeArtifact(join(folder, 'real'), model('old'));
    await symlink(join(folder, 'real'), target());
    await writeArtifact(target(), model('new'));
    expect(await contentOf(target())).toEqual(model('new'));
    expect(await contentOf(join(folder, 'real'))).toEqual(model('new'));
  });

  it('takes relative paths', async () => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      await writeArtifact('model', model('new'));
    } finally {
      process.chdir(before);
    }
    expect(await contentOf(target())).toEqual(model('new'));
  });

  it.runIf(process.platform !== 'win32')('gives the permissions that the user wants for new files', async () => {
    await writeArtifact(target(), model('new'));
    const mask = process.umask();
    expect((await stat(target())).mode & 0o777).toBe(0o777 & ~mask);
    for (const name of model('new').keys()) {
      expect((await stat(join(target(), name))).mode & 0o777).toBe(0o666 & ~mask);
    }
  });

  describe.each(['none', 'an empty folder', 'a model'])('when the disk fails, before: %s', (before) => {
    const prepare = async () => {
      if (before === 'an empty folder') await mkdir(target());
      if (before === 'a model') await writeArtifact(target(), model('old'));
      return contentOf(target()).catch(() => undefined);
    };

    // mkdir of the parent and of the sibling, three writeFile, rename of the old folder if there is one, rename of the new one.
    it.each(before === 'none' ? [0, 1, 2, 3, 4, 5] : [0, 1, 2, 3, 4, 5, 6])(
      'at change %i, everything is as it was',
      async (nth) => {
        const old = await prepare();
        await expect(writeFailing(nth, model('new'))).rejects.toThrow(`no ${disk.calls[nth] ?? ''}`);
        expect(disk.calls.length).toBeGreaterThan(nth);
        expect(await contentOf(target()).catch(() => undefined)).toEqual(old);
        expect(await readdir(folder)).toEqual(old ? ['model'] : []);
      },
    );

    it('at no change, the new model is there', async () => {
      await prepare();
      await writeFailing(99, model('new'));
      expect(disk.calls.length).toBe(before === 'none' ? 6 : 7);
      expect(await contentOf(target())).toEqual(model('new'));
    });
  });
});

describe('checkArtifactFolder', () => {
  const refused = async (what: string) => {
    const before = await contentOf(target()).catch(() => undefined);
    for (const attempt of [checkArtifactFolder, (place: string) => writeArtifact(place, model('new'))]) {
      await expect(attempt(target())).rejects.toMatchObject({
        code: 'invalid_argument',
        field: 'output',
        message: `${target()} ${what}; it is left as it is`,
      });
    }
    expect(await contentOf(target()).catch(() => undefined)).toEqual(before);
    expect(await readdir(folder)).toEqual(['model']);
  };

  it('accepts what is not there, what is empty, and a model', async () => {
    await checkArtifactFolder(target());
    await mkdir(target());
    await checkArtifactFolder(target());
    await writeArtifact(target(), model('old'));
    await checkArtifactFolder(target());
  });

  it('refuses a file', async () => {
    await writeFile(target(), 'text');
    await refused('exists and is not a model folder');
  });

  it.each<[string, Record<string, string>]>([
    ['other files', { 'thesis.txt': 'years of work' }],
    ['a model.json of something else', { 'model.json': '{"modelTopology":{}}', 'weights.bin': '' }],
    ['a model.json of another format', { 'model.json': '{"format":"layers-model","files":{}}' }],
    ['a model.json that is no JSON', { 'model.json': '{' }],
    ['a model.json that is no object', { 'model.json': 'null' }],
  ])('refuses a folder with %s', async (_, content) => {
    await mkdir(target());
    for (const [name, text] of Object.entries(content)) await writeFile(join(target(), name), text);
    await refused('exists and is not a model folder');
  });

  it.each(['notes.txt', '.git'])('refuses a model with %s beside it, which would be lost', async (name) => {
    await writeArtifact(target(), model('old'));
    await writeFile(join(target(), name), 'work');
    await refused(`holds ${name}, which is not part of the model there`);
  });
});
