// Uploads and downloads a file in a process of its own, where memory is that of the transfer alone.
// Arguments: tracking address, run id, file to upload, file to download to. Sends a FileTransfer to its parent.
import { createMlflowClient } from '@sentiment-core/mlops/mlflow';

export interface Transfer {
  readonly seconds: number;
  /** Largest growth of heap and buffers, in MB. */
  readonly memoryMegabytes: number;
  /** Largest growth of the resident set, in MB. */
  readonly residentMegabytes: number;
}

export interface FileTransfer {
  readonly up: Transfer;
  readonly down: Transfer;
}

const [trackingUri, runId, source, target] = process.argv.slice(2);
if (trackingUri === undefined || runId === undefined || source === undefined || target === undefined) {
  throw new Error('Started without a task');
}
const { artifacts } = createMlflowClient({ trackingUri });
await artifacts.upload({ runId }, 'small.txt', { text: 'warm' });
await artifacts.read({ runId }, 'small.txt');

async function measure(work: () => Promise<void>): Promise<Transfer> {
  const used = () => {
    const { heapUsed, external, rss } = process.memoryUsage();
    return { memory: heapUsed + external, resident: rss };
  };
  const before = used();
  const most = { ...before };
  const timer = setInterval(() => {
    const { memory, resident } = used();
    most.memory = Math.max(most.memory, memory);
    most.resident = Math.max(most.resident, resident);
  }, 5);
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  clearInterval(timer);
  return {
    seconds,
    memoryMegabytes: (most.memory - before.memory) / 1e6,
    residentMegabytes: (most.resident - before.resident) / 1e6,
  };
}

const up = await measure(() => artifacts.upload({ runId }, 'large.bin', { file: source }));
const down = await measure(() => artifacts.downloadFile({ runId }, 'large.bin', target));
process.send?.({ up, down } satisfies FileTransfer);
