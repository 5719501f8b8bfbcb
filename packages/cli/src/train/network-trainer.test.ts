import { readdir } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../testing/command-line-fixture.ts';
import { loadArtifact, models as ownModels } from '../models.ts';
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
function train(...argv: string[]) {
  return runCommandLine(['train', '--data', data, '--config', config, ...argv], ownModels);
}

describe('sentiment train --kind lstm', () => {
  it('trains on word vectors, keeps checkpoints, and the model predicts and is evaluated', async () => {
    const [output, checkpoints] = [folder.path('lstm'), folder.path('checkpoints')];
    const argv = ['--kind', 'lstm', '--embeddings', vectors, '--checkpoints', checkpoints, '--output', output];
    const { code, stdout } = await train(...argv, '--validation', data);
    expect(code).toBe(0);
    expect(stdout).toMatch(/lstm, negative\/positive[^]+validation: 4 texts/);
    expect(await readdir(checkpoints)).toContain('checkpoint.json');
    const predicted = await runCommandLine(['predict', 'a great crew', '--model', output], ownModels);
    expect(predicted.code).toBe(0);
    expect((await loadArtifact(output)).manifest.parameters).toMatchObject({
      architecture: 'lstm',
      dimensions: 2,
      units: 2,
    });
  });

  it('puts the vectors of several files side by side, and adds a linear part', async () => {
    const general = await folder.write('general.txt', 'great 1 2 3\nbags 3 2 1\n');
    const wide = await folder.write(
      'wide.json',
      '{"minCount":1,"units":2,"epochs":2,"backend":"wasm","heldOut":0.5,"averaging":0.9,"linear":{"bits":10,"minCount":1}}',
    );
    const more = rows.flatMap((text) =>
      ['again', 'today', 'here', 'now', 'there', 'twice'].map((end) => `${text} ${end}`),
    );
    const many = await folder.write(
      'many.csv',
      `text,label\n${more.map((text, row) => `${text},${row < more.length / 2 ? 'positive' : 'negative'}\n`).join('')}`,
    );
    const output = folder.path('wide');
    const argv = ['--kind', 'lstm', '--data', many, '--config', wide, '--embeddings', `${vectors},${general}`];
    const { code, stderr } = await runCommandLine(['train', ...argv, '--output', output], ownModels);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const { manifest } = await loadArtifact(output);
    expect(manifest.parameters).toMatchObject({ dimensions: 5, linear: { bits: 10, weights: 'int8' } });
    expect(manifest.training).toMatchObject({
      heldOut: 0.5,
      linear: { bits: 10 },
      partWeights: { network: expect.any(Number) },
    });
  });

  it('learns from a teacher, a model or predictions of one', async () => {
    const [first, second] = [folder.path('teacher'), folder.path('taught')];
    await runCommandLine(['train', '--kind', 'naive-bayes', '--data', data, '--output', first], ownModels);
    const said = (await runCommandLine(['predict', '--model', first, '--input', data, '--format', 'csv'], ownModels))
      .stdout;
    const written = await folder.write('said.csv', said);
    const weights: Uint8Array[] = [];
    for (const teacher of [first, written]) {
      const argv = ['--kind', 'lstm', '--teacher', teacher, '--teacher-share', '0.75', '--output', second];
      const { code, stderr } = await train(...argv);
      expect([code, stderr]).toEqual([0, expect.any(String)]);
      const { manifest, files } = await loadArtifact(second);
      const name = teacher === first ? 'naive-bayes' : 'said.csv';
      expect(manifest.training).toMatchObject({ teacher: { name, share: 0.75 } });
      weights.push(files.get('weights.bin') ?? new Uint8Array());
    }
    expect(weights[0].length).toBeGreaterThan(0);
    const [one, other] = weights.map((bytes) => new Float32Array(bytes.slice().buffer));
    one.forEach((value, index) => expect(other[index]).toBeCloseTo(value, 4));
    const untaught = await train('--kind', 'lstm', '--output', second);
    expect(untaught.code).toBe(0);
    expect((await loadArtifact(second)).files.get('weights.bin')).not.toEqual(weights[0]);
  });

  it('goes without vectors, too', async () => {
    const { code } = await train('--kind', 'bilstm', '--embeddings', 'none', '--output', folder.path('none'));
    expect(code).toBe(0);
  });

  it('says what is wrong with vectors and what they are for', async () => {
    const uneven = await folder.write('uneven.txt', 'great 1 0\nrude 1\n');
    const wrong = await train('--kind', 'lstm', '--embeddings', uneven, '--output', folder.path('uneven'));
    expect([wrong.code, wrong.stderr.includes('uneven.txt line 2')]).toEqual([1, true]);
    const classical = ['train', '--data', data, '--kind', 'naive-bayes', '--embeddings', vectors];
    const refused = await runCommandLine([...classical, '--output', folder.path('refused')], ownModels);
    expect(refused.stderr).toContain('--embeddings is for embedding-average');
    const taught = ['train', '--data', data, '--kind', 'naive-bayes', '--teacher', 'default'];
    const untaught = await runCommandLine([...taught, '--output', folder.path('refused')], ownModels);
    expect(untaught.stderr).toContain('--teacher is for embedding-average');
    const share = await train('--kind', 'lstm', '--teacher-share', '0.5', '--output', folder.path('refused'));
    expect([share.code, share.stderr]).toEqual([2, expect.stringContaining('--teacher-share is for --teacher')]);
    const other = await folder.write('other.csv', 'text,probability_negative,probability_positive\nanother text,1,0\n');
    const unsaid = await train('--kind', 'lstm', '--teacher', other, '--output', folder.path('refused'));
    expect([unsaid.code, unsaid.stderr]).toEqual([1, expect.stringContaining('there is no prediction for a text')]);
  });
});
