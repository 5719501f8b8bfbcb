import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { createOutput } from '../terminal/output.ts';
import { openRegistry, type RegistryOptions } from './registry-client.ts';
import type { Services } from '../services.ts';

export interface RollbackOptions extends RegistryOptions {
  /** Version. */
  readonly to?: string;
  readonly reason?: string;
}

/** Makes an earlier version the champion again. */
export async function rollback(
  { name, mlflow, to, reason, json }: RollbackOptions,
  io: CommandLineIo,
  services: Services,
): Promise<void> {
  const { client, rollbackModel } = await openRegistry({ mlflow }, services);
  const done = await rollbackModel({ client, name, to, reason });
  const next = done.previous === undefined ? 'no version before it is known' : `before it: version ${done.previous}`;
  const text = `${name}: version ${done.to} is the champion again, in place of version ${done.from}; ${next}\n`;
  await createOutput(io.stdout).write(json ? `${JSON.stringify(done)}\n` : text);
}
