import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { smallOptions } from '../../models/neural/small-model-fixture.ts';
import { smallDataset } from '../../datasets/small-dataset-fixture.ts';
import { createNeuralTrainer } from '../../models/neural/trainer.ts';
import { createCheckpointFolder } from './checkpoint-folder.ts';

const base = await mkdtemp(join(tmpdir(), 'checkpoints-'));
afterAll(() => rm(base, { recursive: true }));

function fit(folder: string) {
  return createNeuralTrainer(
    smallOptions({ architecture: 'embedding-average', checkpoints: createCheckpointFolder(folder) }),
  ).fit(smallDataset());
}

describe('createCheckpointFolder', () => {
  it('keeps the last state alone, and a training that is done is not done again', async () => {
    const folder = join(base, 'deep', 'kept');
    const first = await fit(folder);
    expect(await readdir(join(base, 'deep'))).toEqual(['kept']);
    const names = await readdir(folder);
    expect(names).toContain('checkpoint.json');
    const steps: number[] = [];
    const checkpoints = createCheckpointFolder(folder);
    const again = await createNeuralTrainer(smallOptions({ architecture: 'embedding-average', checkpoints })).fit(
      smallDataset(),
      { observer: { onEvent: ({ stage, step }) => void (stage === 'iteration' && steps.push(step)) } },
    );
    expect(steps).toEqual([]);
    expect([...(await again.toArtifact())]).toEqual([...(await first.toArtifact())]);
  });

  it('says that a state is damaged', async () => {
    const folder = join(base, 'damaged');
    await fit(folder);
    await writeFile(join(folder, 'checkpoint.json'), '{"format"');
    await expect(fit(folder)).rejects.toMatchObject({ code: 'artifact_invalid' });
  });

  it('leaves a folder alone that holds something else', async () => {
    const folder = join(base, 'other');
    await mkdir(folder);
    await writeFile(join(folder, 'letter.txt'), 'dear');
    await expect(fit(folder)).rejects.toMatchObject({ code: 'invalid_argument' });
    expect(await readdir(folder)).toEqual(['letter.txt']);
  });
});
