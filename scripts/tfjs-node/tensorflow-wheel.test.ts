import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadParameters, unpackLibrary } from './tensorflow-wheel.ts';

it('asks for a wheel whichever Python runs pip, and for nothing else', () => {
  const parameters = downloadParameters('2.15.1', 'wheels').join(' ');
  expect(parameters).toMatch(/^--no-deps --only-binary=:all: .+ tensorflow-cpu==2\.15\.1$/);
  expect(parameters).toContain('--python-version 3.11');
});

const hasPython = spawnSync('python3', ['--version']).status === 0;

describe.skipIf(!hasPython)('unpacking', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tfjs-node-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function makeWheel(files: readonly string[]): Promise<string> {
    for (const file of files) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), file);
    }
    const made = spawnSync('python3', ['-m', 'zipfile', '-c', 'some.whl', 'tensorflow'], { cwd: folder });
    expect(made.status).toBe(0);
    return join(folder, 'some.whl');
  }
  const library = ['tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2'];

  it('lays out headers and libraries, in place of what was there', async () => {
    const wheel = await makeWheel([...library, 'tensorflow/include/tensorflow/c/c_api.h', 'tensorflow/python/x.py']);
    const output = join(folder, 'deps');
    await mkdir(join(output, 'old'), { recursive: true });
    await unpackLibrary({ wheel, output, python: 'python3' });
    expect(await readdir(output)).toEqual(['include', 'lib']);
    expect(await readFile(join(output, 'include/tensorflow/c/c_api.h'), 'utf8')).toBe(
      'tensorflow/include/tensorflow/c/c_api.h',
    );
    expect(await readFile(join(output, 'lib/libtensorflow.so'), 'utf8')).toBe(library[0]);
    expect(await readFile(join(output, 'lib/libtensorflow_framework.so'), 'utf8')).toBe(library[1]);
  });

  it('says what a wheel lacks, and leaves what was there', async () => {
    const wheel = await makeWheel(library.slice(0, 1));
    const output = join(folder, 'deps');
    await mkdir(join(output, 'old'), { recursive: true });
    await expect(unpackLibrary({ wheel, output, python: 'python3' })).rejects.toThrow(
      'cannot be used: it has no libtensorflow_framework.so.2, include/tensorflow/c/c_api.h',
    );
    expect(await readdir(output)).toEqual(['old']);
  });
});
