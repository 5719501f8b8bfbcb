import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadArtifact } from 'sentiment-core/node';
import { createOnnxModel } from 'sentiment-core/onnx';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '../testing/command-line-fixture.ts';
import { models as ownModels } from '../models.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentiment-export-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('export', () => {
  it('writes the graph of the model, and says what it wrote', async () => {
    const output = join(folder, 'graph');
    const argv = ['export', '--format', 'onnx', '--output', output];
    const { code, stdout, stderr } = await runCommandLine(argv, ownModels);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { bytes, name } = await createOnnxModel(await loadArtifact('default'));
    expect(stdout).toBe(
      `${output}: ${name} ${(await loadArtifact('default')).manifest.version}\n  model.onnx (${bytes.length.toLocaleString('en-US')} bytes)\n`,
    );
    expect(await readdir(output)).toEqual(['model.onnx']);
    expect((await readFile(join(output, 'model.onnx'))).equals(bytes)).toBe(true);
    expect((await runCommandLine(argv, ownModels)).code).toBe(0);
  });

  it('writes the folder that MLflow loads', async () => {
    const output = join(folder, 'mlflow');
    const { code } = await runCommandLine(['export', '--format', 'mlflow', '--output', output]);
    expect(code).toBe(0);
    expect(await readdir(output)).toEqual(
      expect.arrayContaining(['MLmodel', 'model.onnx', 'requirements.txt', 'conda.yaml', 'python_env.yaml']),
    );
  });

  it.each([
    [['export', '--format', 'onnx']],
    [['export', '--output', 'folder']],
    [['export', '--format', 'pickle', '--output', 'folder']],
    [['export', '--format', 'onnx', '--model', './here', '--output', 'here/']],
  ])('refuses %j as wrong usage', async (argv) => {
    expect((await runCommandLine(argv)).code).toBe(2);
    expect(existsSync('folder') || existsSync('here')).toBe(false);
  });

  it('fails when there is no such model', async () => {
    const argv = ['export', '--format', 'onnx', '--model', join(folder, 'none'), '--output', join(folder, 'out')];
    const { code, stderr } = await runCommandLine(argv, ownModels);
    expect(code).toBe(1);
    expect(stderr).toContain('does not exist');
    expect(await readdir(folder)).toEqual([]);
  });
});
