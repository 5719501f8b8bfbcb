import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadClassifier } from '../../sentiment-core/src/node/index.ts';

it('has the reference that drift is measured against', async () => {
  const folder = fileURLToPath(new URL('../model', import.meta.url));
  const classifier = await loadClassifier(folder, { engine: 'none' });
  const { labels, reference } = classifier.info;
  expect(reference).toMatchObject({ source: 'validation', measures: { score: expect.any(Object) } });
  expect(Object.keys(reference?.measures['label'] ?? {}).sort()).toEqual([...labels].sort());
  await classifier.close();
});
