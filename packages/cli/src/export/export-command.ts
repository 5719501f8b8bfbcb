import { resolve } from 'node:path';
import { type Artifact, writeExport } from 'sentiment-core/node';
import { createOnnxModel } from 'sentiment-core/onnx';
import { loadArtifact } from '../models.ts';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { UsageError } from '../terminal/errors.ts';
import { createOutput } from '../terminal/output.ts';

export type ExportFormat = 'mlflow' | 'onnx';

export interface ExportOptions {
  readonly model: string;
  readonly format: ExportFormat;
  readonly output: string;
}

/** Writes a model for other engines. */
export async function exportModel({ model, format, output }: ExportOptions, io: CommandLineIo): Promise<void> {
  if (resolve(model) === resolve(output)) throw new UsageError('--output is the folder of --model: give another one');
  const artifact = await loadArtifact(model);
  const files = await exportFiles(artifact, format);
  await writeExport(output, files);
  const { name, version } = artifact.manifest;
  const described = [...files].map(([path, bytes]) => `  ${path} (${bytes.length.toLocaleString('en-US')} bytes)\n`);
  await createOutput(io.stdout).write(`${output}: ${name} ${version}\n${described.join('')}`);
}

/** The files of a model in another format. */
export async function exportFiles(artifact: Artifact, format: ExportFormat): Promise<ReadonlyMap<string, Uint8Array>> {
  const model = await createOnnxModel(artifact);
  if (format === 'onnx') return new Map([['model.onnx', model.bytes]]);
  const { createMlflowModelFolder } = await import('@sentiment-core/mlops/mlflow');
  return createMlflowModelFolder(model);
}
