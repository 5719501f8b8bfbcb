// Uploads and downloads a file in a process of its own, and prints by how many MB the memory grew at most.
// Arguments: tracking address, run id, file to upload, file to download to.
import { createMlflowClient } from '@sentiment-core/mlops/mlflow';

const [trackingUri, runId, source, target] = process.argv.slice(2);
if (trackingUri === undefined || runId === undefined || source === undefined || target === undefined) process.exit(2);
const client = createMlflowClient({ trackingUri });
const owner = (await client.runs.get(runId)).artifactUri;
await client.artifacts.upload(owner, 'small.txt', { text: 'warm' });
await client.artifacts.read(owner, 'small.txt');

async function measure(work: () => Promise<void>): Promise<number> {
  const used = () => {
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = used();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, used())), 5);
  await work();
  clearInterval(timer);
  return (most - before) / 1e6;
}

const up = await measure(() => client.artifacts.upload(owner, 'large.bin', { file: source }));
const down = await measure(() => client.artifacts.downloadFile(owner, 'large.bin', target));
process.stdout.write(JSON.stringify({ up, down }));
