import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { createOutput } from '../terminal/output.ts';
import { openRegistry, type RegistryOptions } from './registry-client.ts';
import type { Services } from '../services.ts';

export interface RegisterOptions extends RegistryOptions {
  readonly model: string;
  /** Id of the run that made it. */
  readonly run?: string;
  readonly experiment?: string;
  readonly description?: string;
  readonly alias: readonly string[];
  readonly tag: readonly (readonly [string, string])[];
}

/** Makes a version of a model in an MLflow registry. */
export async function register(
  { model, name, mlflow, run, experiment, description, alias, tag, json }: RegisterOptions,
  io: CommandLineIo,
  services: Services,
): Promise<void> {
  const { client, registerModel } = await openRegistry({ mlflow }, services);
  const abort = new AbortController();
  const stopListening = io.onInterrupt(() => abort.abort());
  try {
    const artifact = await services.loadArtifact(model);
    const registered = await registerModel({
      ...{ client, name, runId: run, experiment, description, aliases: alias, tags: Object.fromEntries(tag) },
      ...{ model: artifact, signal: abort.signal },
    });
    const { version, aliases, source, notExportable } = registered;
    if (notExportable !== undefined) io.stderr.write(`NOTE: stock MLflow cannot load this version: ${notExportable}\n`);
    const named = aliases.map((one) => `, alias ${one}`).join('');
    const text = `${name} version ${version}${named}\nmodels:/${name}/${version}, from ${source}\n`;
    await createOutput(io.stdout).write(json ? `${JSON.stringify(registered)}\n` : text);
  } finally {
    stopListening();
  }
}
