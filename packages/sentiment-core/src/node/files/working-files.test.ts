import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createGrowingArray, type NumberKind } from '../../splitting/number-array.ts';
import { createWorkingMemory } from '../../splitting/working-storage.ts';
import { requireDiskSpace } from './disk-space.ts';
import { createPartWriter } from '../datasets/part-writer.ts';
import { createScratchFile, type ScratchFile } from './scratch-file.ts';
import { createPagedArrays } from './paged-arrays.ts';
import { storageError } from './storage-error.ts';
import { createWorkingFiles } from './working-files.ts';

const folder = await mkdtemp(join(tmpdir(), 'sentiment-scratch-'));
afterAll(() => rm(folder, { recursive: true }));
const files: ScratchFile[] = [];
const scratch = (): ScratchFile => {
  files.push(createScratchFile(folder));
  return files[files.length - 1];
};
afterEach(() => {
  for (const file of files.splice(0)) file.close();
});

describe('createScratchFile', () => {
  it('gives back what was written, zeros elsewhere, and has no name', async () => {
    const file = scratch();
    const bytes = new Uint8Array(4).fill(9);
    file.read(bytes, 0);
    expect([...bytes]).toEqual([0, 0, 0, 0]);
    file.write(Uint8Array.from([1, 2]), 3);
    file.write(Int32Array.from([0x04030201]), 5);
    expect(await readdir(folder)).toEqual([]);
    const read = new Uint8Array(8);
    file.read(read, 2);
    expect([...read]).toEqual([0, 1, 2, 1, 2, 3, 4, 0]);
  });

  it('cannot be used when it is closed', () => {
    const file = scratch();
    file.close();
    expect(() => file.write(new Uint8Array(1), 0)).toThrow('the scratch file is closed');
  });
});

describe('createPagedArrays', () => {
  it('holds what an array in memory holds, however few pages there are', () => {
    const kind = fc.constantFrom<NumberKind>('float64', 'int32', 'uint8');
    const step = fc.record({ array: fc.nat(2), index: fc.nat(40_000), value: fc.nat(255), push: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(kind, { minLength: 3, maxLength: 3 }),
        fc.array(step, { maxLength: 400 }),
        (kinds, steps) => {
          const createPaged = createPagedArrays({ file: scratch(), bytes: 5 * 4096 });
          const paged = kinds.map((name) => createPaged(name, 20_000));
          const plain = kinds.map((name) => createGrowingArray(name, 20_000));
          for (const { array, index, value, push } of steps) {
            const at = index % plain[array].length;
            expect(paged[array].get(at)).toBe(plain[array].get(at));
            for (const numbers of [paged[array], plain[array]]) {
              if (push) numbers.push(value);
              else numbers.set(at, value);
            }
          }
          for (const [place, array] of plain.entries()) {
            expect(paged[place].length).toBe(array.length);
            for (let index = 0; index < array.length; index += 1 + (index % 7)) {
              if (paged[place].get(index) !== array.get(index)) throw new Error(`array ${place} differs at ${index}`);
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('createWorkingFiles', () => {
  it('gives records back in order, from memory and from the file, and forgets them when told', () => {
    const storage = createWorkingFiles({ folder, memoryBudget: 2 ** 16 });
    const memory = createWorkingMemory();
    const all = [storage.createRecords(3, 5), memory.createRecords(3, 5)];
    const contents = () =>
      all.map((records) =>
        [0, 1, 2, 3, 4].map((partition) => {
          const found: number[] = [];
          for (const block of records.blocks(partition)) found.push(...block);
          return found;
        }),
      );
    for (const rows of [20_000, 7]) {
      for (let row = 0; row < rows; row++) {
        for (const records of all) records.add((row * row) % 5, Int32Array.from([-1, row, -row, row % 3]), 1);
      }
      const [found, expected] = contents();
      expect(found).toEqual(expected);
      expect(found.flat()).toHaveLength(3 * rows);
      for (const records of all) records.clear();
    }
    storage.close();
  });
});

describe('a full disk', () => {
  it.skipIf(process.platform !== 'linux').each([false, true])('stops a part (gzip: %s)', async (gzip) => {
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

  it('is seen before the work', async () => {
    await requireDiskSpace(folder, 1, 'the parts');
    await expect(requireDiskSpace(folder, 1e18, 'the parts')).rejects.toThrow(
      /^\S+: the parts take 1,000,000,000,000 MB, and [\d,]+ MB are free$/,
    );
  });
});
