import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadArtifact } from 'sentiment-core/node';
import { createOnnxModel } from 'sentiment-core/onnx';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestServices, runCommandLine } from '../testing/command-line-fixture.ts';
import { createServices } from '../services.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentiment-export-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('export', () => {
  it('writes the graph of the model, and says what it wrote', async () => {
    const output = join(folder, 'graph');
    const argv = ['export', '--format', 'onnx', '--output', output];
    const { code, stdout, stderr } = await runCommandLine(argv, createServices());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { bytes, name } = await createOnnxModel(await loadArtifact('default'));
    expect(stdout).toBe(
      `${output}: ${name} ${(await loadArtifact('default')).manifest.version}\n  model.onnx (${bytes.length.toLocaleString('en-US')} bytes)\n`,
    );
    expect(await readdir(output)).toEqual(['model.onnx']);
    expect((await readFile(join(output, 'model.onnx'))).equals(bytes)).toBe(true);
    expect((await runCommandLine(argv, createServices())).code).toBe(0);
  });

  it('writes the folder that MLflow loads', async () => {
    const services = createTestServices();
    const { code } = await runCommandLine(['export', '--format', 'mlflow', '--output', 'folder'], services);
    expect(code).toBe(0);
    expect([...(services.written.get('folder')?.keys() ?? [])]).toEqual(
      expect.arrayContaining(['MLmodel', 'model.onnx', 'requirements.txt', 'conda.yaml', 'python_env.yaml']),
    );
  });

  it.each([
    [['export', '--format', 'onnx']],
    [['export', '--output', 'folder']],
    [['export', '--format', 'pickle', '--output', 'folder']],
    [['export', '--format', 'onnx', '--model', './here', '--output', 'here/']],
  ])('refuses %j as wrong usage', async (argv) => {
    const services = createTestServices();
    expect((await runCommandLine(argv, services)).code).toBe(2);
    expect(services.written.size).toBe(0);
  });

  it('fails when there is no such model', async () => {
    const argv = ['export', '--format', 'onnx', '--model', join(folder, 'none'), '--output', join(folder, 'out')];
    const { code, stderr } = await runCommandLine(argv, createServices());
    expect(code).toBe(1);
    expect(stderr).toContain('does not exist');
    expect(await readdir(folder)).toEqual([]);
  });
});
