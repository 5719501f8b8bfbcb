import { resolve } from 'node:path';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { createOutput } from '../terminal/output.ts';
import type { ExportFormat, Services } from '../services.ts';
import { UsageError } from '../terminal/usage-error.ts';

export interface ExportOptions {
  readonly model: string;
  readonly format: ExportFormat;
  readonly output: string;
}

/** Writes a model for other engines. */
export async function exportModel(
  { model, format, output }: ExportOptions,
  io: CommandLineIo,
  services: Services,
): Promise<void> {
  if (resolve(model) === resolve(output)) throw new UsageError('--output is the folder of --model: give another one');
  const artifact = await services.loadArtifact(model);
  const files = await services.exportModel(artifact, format);
  await services.writeExport(output, files);
  const { name, version } = artifact.manifest;
  const described = [...files].map(([path, bytes]) => `  ${path} (${bytes.length.toLocaleString('en-US')} bytes)\n`);
  await createOutput(io.stdout).write(`${output}: ${name} ${version}\n${described.join('')}`);
}
