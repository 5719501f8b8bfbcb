import { loadTracking } from '../mlops.ts';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { createOutput } from '../terminal/output.ts';

export interface MlflowSyncOptions {
  /** Where to send them. Default: the server that each was meant for. */
  readonly mlflow?: string | undefined;
}

/** Sends the runs that trainings could not send, a line each. Fails when one of them could not be sent. */
export async function syncMlflow(
  folders: readonly string[],
  { mlflow }: MlflowSyncOptions,
  io: CommandLineIo,
): Promise<void> {
  const { syncJournals } = await loadTracking();
  const out = createOutput(io.stdout);
  const abort = new AbortController();
  const stopListening = io.onInterrupt(() => abort.abort());
  let count = 0;
  let failures = 0;
  try {
    const options = { folders: folders.length === 0 ? ['.'] : folders, trackingUri: mlflow, signal: abort.signal };
    for await (const { folder, status, name = 'a run', runId = '', trackingUri = '', error } of syncJournals(options)) {
      count += 1;
      if (status === 'sent') await out.write(`${folder}: ${name} is sent: run ${runId} of ${trackingUri}\n`);
      else if (status === 'busy') await out.write(`${folder}: left alone, another process writes or sends it\n`);
      else {
        failures += 1;
        io.stderr.write(`${folder}: ${error instanceof Error ? error.message : String(error)}\n`);
      }
    }
  } finally {
    stopListening();
  }
  if (failures > 0)
    throw new Error(`${failures} of ${count} runs were not sent; what was sent of them is not sent again`);
  if (count === 0) await out.write('nothing waits to be sent\n');
}
