import { readdir } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../testing/command-line-fixture.ts';
import { createServices } from '../services.ts';
import { createTemporaryFolder } from '../testing/temporary-folder-fixture.ts';

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());
const rows = ['what a great flight', 'a lovely crew', 'lost my bags', 'a rude crew'];
const data = await folder.write(
  'data.csv',
  `text,label\n${rows.map((text, row) => `${text},${row < 2 ? 'positive' : 'negative'}\n`).join('')}`,
);
const vectors = await folder.write('vectors.txt', 'great 1 0\nrude -1 0\ncrew 0 1\n');
const config = await folder.write('config.json', '{"minCount":1,"units":2,"epochs":2,"backend":"wasm"}');
const services = createServices();
const train = (...argv: string[]) => runCommandLine(['train', '--data', data, '--config', config, ...argv], services);

describe('sentiment train --model lstm', () => {
  it('trains on word vectors, keeps checkpoints, and the model predicts and is evaluated', async () => {
    const [output, checkpoints] = [folder.path('lstm'), folder.path('checkpoints')];
    const argv = ['--model', 'lstm', '--embeddings', vectors, '--checkpoints', checkpoints, '--output', output];
    const { code, stdout } = await train(...argv, '--validation', data);
    expect(code).toBe(0);
    expect(stdout).toMatch(/lstm, negative\/positive[^]+validation: 4 texts/);
    expect(await readdir(checkpoints)).toContain('checkpoint.json');
    const predicted = await runCommandLine(['predict', 'a great crew', '--model', output], services);
    expect(predicted.code).toBe(0);
    expect((await services.loadArtifact(output)).manifest.parameters).toMatchObject({
      architecture: 'lstm',
      dimensions: 2,
      units: 2,
    });
  });

  it('goes without vectors, too', async () => {
    const { code } = await train('--model', 'bilstm', '--embeddings', 'none', '--output', folder.path('none'));
    expect(code).toBe(0);
  });

  it('says what is wrong with vectors and what they are for', async () => {
    const uneven = await folder.write('uneven.txt', 'great 1 0\nrude 1\n');
    const wrong = await train('--model', 'lstm', '--embeddings', uneven, '--output', folder.path('uneven'));
    expect([wrong.code, wrong.stderr.includes('uneven.txt line 2')]).toEqual([1, true]);
    const classical = ['train', '--data', data, '--model', 'naive-bayes', '--embeddings', vectors];
    const refused = await runCommandLine([...classical, '--output', folder.path('refused')], services);
    expect(refused.stderr).toContain('--embeddings is for embedding-average');
  });
});
