import { loadRegistry, type RegistryOptions, requireMlflowServer } from '../mlops.ts';
import { loadArtifact } from '../models.ts';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { UsageError } from '../terminal/errors.ts';
import { createOutput, watchWork } from '../terminal/output.ts';

export interface RegisterOptions extends RegistryOptions {
  readonly model: string;
  /** Id of the run that made it. Default: the one that `training.json` records. */
  readonly run?: string | undefined;
  readonly experiment?: string | undefined;
  readonly description?: string | undefined;
  readonly alias: readonly string[];
  readonly tag: readonly (readonly [string, string])[];
}

/** Makes a version of a model in an MLflow registry. */
export async function register(
  { model, name, mlflow, run, experiment, description, alias, tag, json }: RegisterOptions,
  io: CommandLineIo,
): Promise<void> {
  requireMlflowServer({ mlflow });
  const { createMlflowClient, registerModel } = await loadRegistry();
  await watchWork(io, async ({ signal }) => {
    const registered = await registerModel({
      client: createMlflowClient({ trackingUri: mlflow }),
      name,
      model: await loadArtifact(model),
      runId: run,
      experiment,
      description,
      aliases: alias,
      tags: Object.fromEntries(tag),
      signal,
    });
    const { version, aliases, source, runId, runMissing, notExportable } = registered;
    if (runMissing !== undefined)
      io.stderr.write(`NOTE: the version names no run: ${runMissing} Send it with \`mlflow sync\`, or give --run ID\n`);
    if (notExportable !== undefined) io.stderr.write(`NOTE: stock MLflow cannot load this version: ${notExportable}\n`);
    const named = aliases.map((one) => `, alias ${one}`).join('');
    const made = runId === undefined ? '' : `, of run ${runId}`;
    const text = `${name} version ${version}${named}\nmodels:/${name}/${version}, from ${source}${made}\n`;
    await createOutput(io.stdout).write(json ? `${JSON.stringify(registered)}\n` : text);
  });
}

export interface RollbackOptions extends RegistryOptions {
  /** Version. */
  readonly to?: string | undefined;
  /** Champions to go back. */
  readonly steps?: number | undefined;
  readonly reason?: string | undefined;
}

/** Makes an earlier version the champion again. */
export async function rollback(
  { name, mlflow, to, steps, reason, json }: RollbackOptions,
  io: CommandLineIo,
): Promise<void> {
  if (to !== undefined && steps !== undefined) throw new UsageError('give --to or --steps, not both');
  requireMlflowServer({ mlflow });
  const { createMlflowClient, rollbackModel } = await loadRegistry();
  const client = createMlflowClient({ trackingUri: mlflow });
  const done = await rollbackModel({ client, name, to, steps, reason });
  const next =
    done.previous === undefined
      ? 'no earlier champion is known'
      : `one more rollback goes back to version ${done.previous}`;
  const text = `${name}: version ${done.to} is the champion again, in place of version ${done.from}; ${next}\n`;
  await createOutput(io.stdout).write(json ? `${JSON.stringify(done)}\n` : text);
}
