import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkOutputFolder, type OutputKind } from './output-folder.ts';
import { replaceFolder } from './output-folder.ts';

const kind: OutputKind = {
  folderName: 'a note',
  contentName: 'the note',
  filesOf: async (folder) => ((await readdir(folder)).includes('note') ? ['note'] : undefined),
};
function write(text: string) {
  return (folder: string) => writeFile(join(folder, 'note'), text);
}

let place = '';
const before = process.cwd();
beforeEach(async () => {
  place = await realpath(await mkdtemp(join(tmpdir(), 'output-folder-')));
});
afterEach(async () => {
  process.chdir(before);
  await chmod(place, 0o700);
  await rm(place, { recursive: true });
});

describe('checkOutputFolder and replaceFolder', () => {
  it.each(['', ' ', '.', '..', '/'])('never touch the folder of the program or one above it: %j', async (folder) => {
    await mkdir(join(place, 'inside'));
    process.chdir(join(place, 'inside'));
    await writeFile(join(place, 'note'), 'precious');
    await writeFile(join(place, 'inside', 'note'), 'precious');
    for (const attempt of [() => checkOutputFolder(folder, kind), () => replaceFolder(folder, kind, write('new'))]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'invalid_argument', field: 'output' });
    }
    expect(await readFile(join(place, 'note'), 'utf8')).toBe('precious');
    expect(await readFile(join(place, 'inside', 'note'), 'utf8')).toBe('precious');
  });

  it('say at once that a folder cannot be made, and why', async () => {
    await writeFile(join(place, 'file'), '');
    for (const folder of [join(place, 'file', 'x'), join(place, 'file', 'x', 'y')]) {
      await expect(checkOutputFolder(folder, kind)).rejects.toMatchObject({
        code: 'invalid_argument',
        message: expect.stringMatching(/\/x(\/y)? cannot be (used|made): .*ENOTDIR|is not a folder/),
      });
    }
    await expect(checkOutputFolder(join(place, 'file'), kind)).rejects.toMatchObject({
      message: `${join(place, 'file')} exists and is not a note; it is left as it is`,
    });
  });

  it('make folders above as needed, and replace their own kind', async () => {
    const folder = join(place, 'a', 'b', 'c');
    await checkOutputFolder(folder, kind);
    expect(await readdir(place)).toEqual([]);
    await replaceFolder(folder, kind, write('old'));
    await replaceFolder(folder, kind, write('new'));
    expect(await readFile(join(folder, 'note'), 'utf8')).toBe('new');
    expect(await readdir(dirname(folder))).toEqual(['c']);
  });

  it('follow a link to what it links to', async () => {
    await replaceFolder(join(place, 'real'), kind, write('old'));
    await symlink(join(place, 'real'), join(place, 'link'));
    await replaceFolder(join(place, 'link'), kind, write('new'));
    expect(await readFile(join(place, 'real', 'note'), 'utf8')).toBe('new');
    expect(await readdir(place)).toEqual(['link', 'real']);
  });

  it('look again before replacing what came to be there in the meantime', async () => {
    const folder = join(place, 'folder');
    const replacing = replaceFolder(folder, kind, async (temporary) => {
      await write('new')(temporary);
      await mkdir(folder);
      await writeFile(join(folder, 'precious'), '');
    });
    await expect(replacing).rejects.toMatchObject({
      message: `${folder} exists and is not a note; it is left as it is`,
    });
    expect(await readdir(place)).toEqual(['folder']);
    expect(await readdir(folder)).toEqual(['precious']);
  });
});
