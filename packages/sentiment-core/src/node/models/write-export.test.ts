import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGraphBuilder } from '../../onnx/graph/graph-builder.ts';
import { encodeModel } from '../../onnx/graph/encode-model.ts';
import { writeExport } from './write-export.ts';

const exported = (name: string, others: readonly string[] = []): ReadonlyMap<string, Uint8Array> =>
  new Map([
    ['model.onnx', encodeModel(createGraphBuilder(), { name, metadata: {} })],
    ...others.map((file) => [file, new TextEncoder().encode(name)] as const),
  ]);

let folder = '';
const target = () => join(folder, 'export');
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentiment-export-'));
});
afterEach(() => rm(folder, { recursive: true }));

const refused = expect.objectContaining({ code: 'invalid_argument', field: 'output' });

describe('writeExport', () => {
  it('writes all files, replaces an older export, and leaves nothing else behind', async () => {
    await writeExport(target(), exported('first', ['MLmodel']));
    await writeExport(target(), exported('second', ['MLmodel']));
    expect((await readdir(target())).sort()).toEqual(['MLmodel', 'model.onnx']);
    expect(await readFile(join(target(), 'MLmodel'), 'utf8')).toBe('second');
    expect(await readdir(folder)).toEqual(['export']);
  });

  it('leaves a model of somebody else alone', async () => {
    await mkdir(target());
    await writeFile(join(target(), 'model.onnx'), 'trained for a week');
    await expect(writeExport(target(), exported('ours'))).rejects.toThrow(refused);
    expect(await readFile(join(target(), 'model.onnx'), 'utf8')).toBe('trained for a week');
  });

  it('leaves a folder with other files, and an export of another format, alone', async () => {
    await writeExport(target(), exported('first', ['MLmodel']));
    await expect(writeExport(target(), exported('second'))).rejects.toThrow(refused);
    await expect(writeExport(target(), exported('second', ['MLmodel', 'conda.yaml']))).rejects.toThrow(refused);
    await writeFile(join(target(), 'notes.txt'), 'mine');
    await expect(writeExport(target(), exported('second', ['MLmodel']))).rejects.toThrow(refused);
    expect(await readFile(join(target(), 'MLmodel'), 'utf8')).toBe('first');
  });
});
