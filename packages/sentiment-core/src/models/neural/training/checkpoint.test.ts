import { describe, expect, it } from 'vitest';
import type { FitOptions } from '../../../contracts/trainer.ts';
import { checkpointFile } from './checkpoint.ts';
import type { CheckpointStore, NeuralOptions } from '../options.ts';
import { smallOptions } from '../small-model-fixture.ts';
import { smallDataset } from '../../../datasets/small-dataset-fixture.ts';
import { createNeuralTrainer } from '../trainer.ts';

interface MemoryStore extends CheckpointStore {
  files: Map<string, Uint8Array> | undefined;
  writes: number;
}

function createMemoryStore(): MemoryStore {
  const store: MemoryStore = {
    location: 'here',
    files: undefined,
    writes: 0,
    read: () => Promise.resolve(store.files),
    write(files) {
      store.files = new Map([...files].map(([name, bytes]) => [name, bytes.slice()]));
      store.writes++;
      return Promise.resolve();
    },
  };
  return store;
}

const options: NeuralOptions = smallOptions({ architecture: 'bilstm', epochs: 4, seed: 5, averaging: 0.9 });
const validation = smallDataset();

async function filesOf(more: Partial<NeuralOptions>, fitOptions: FitOptions = {}) {
  const model = await createNeuralTrainer({ ...options, ...more }).fit(smallDataset(), { validation, ...fitOptions });
  return [...(await model.toArtifact())];
}

/** A training that is stopped after its second epoch. */
async function interrupted(): Promise<MemoryStore> {
  const store = createMemoryStore();
  const abort = new AbortController();
  const checkpoints: CheckpointStore = {
    ...store,
    async write(files) {
      await store.write(files);
      if (store.writes === 2) abort.abort();
    },
  };
  await expect(filesOf({ checkpoints }, { signal: abort.signal })).rejects.toMatchObject({ code: 'aborted' });
  return store;
}

describe('checkpoints', () => {
  it('go on to the very bytes that an uninterrupted training gives', async () => {
    const store = await interrupted();
    const epochs: number[] = [];
    const observer = {
      onEvent: ({ metrics }: { metrics: Readonly<Record<string, number>> }) =>
        void ('validationLoss' in metrics && epochs.push(metrics['epoch'])),
    };
    const resumed = await filesOf({ checkpoints: store }, { observer });
    expect(epochs).toEqual([3, 4]);
    expect(resumed).toEqual(await filesOf({}));
  });

  it('that are damaged or incomplete are refused', async () => {
    const whole = (await interrupted()).files ?? new Map<string, Uint8Array>();
    for (const name of whole.keys()) {
      const flipped = new Map(whole);
      const bytes = whole.get(name)?.slice() ?? new Uint8Array();
      bytes[bytes.length >> 1] ^= 0xff;
      flipped.set(name, bytes);
      const missing = new Map(whole);
      missing.delete(name);
      for (const files of [flipped, missing]) {
        const checkpoints = { ...createMemoryStore(), read: () => Promise.resolve(files) };
        await expect(filesOf({ checkpoints })).rejects.toMatchObject({
          code: 'artifact_invalid',
          message: expect.stringContaining('checkpoint here'),
        });
      }
    }
    expect(whole.has(checkpointFile)).toBe(true);
  });

  it('of another training are refused', async () => {
    const checkpoints = await interrupted();
    await expect(filesOf({ checkpoints, seed: 6 })).rejects.toMatchObject({ code: 'option_invalid' });
  });
});
