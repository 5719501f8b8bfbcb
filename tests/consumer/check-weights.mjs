import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const name = '@sentiment-core/model-tweets-bilstm';

/** Packages of weights are packed once their weights have been built. */
function isInstalled() {
  try {
    return createRequire(import.meta.url).resolve(`${name}/package.json`) !== '';
  } catch {
    return false;
  }
}

/** An installed package of weights is a model by its name, in whatever engine there is, and one that is not installed says so. */
export async function checkWeights({ loadArtifact, loadClassifier }) {
  await assert.rejects(loadClassifier('@sentiment-core/model-of-nothing'), {
    code: 'artifact_not_found',
    message: /npm install @sentiment-core\/model-of-nothing/,
  });
  if (!isInstalled()) return;
  const { manifest } = await loadArtifact(name);
  for (const engine of ['auto', 'none']) {
    const classifier = await loadClassifier(name, { engine });
    const predictions = await classifier.predict([
      'worst flight of my life, they lost my bag',
      'thank you, lovely crew!',
    ]);
    assert.deepEqual(
      predictions.map(({ label }) => label),
      ['negative', 'positive'],
    );
    assert.equal(classifier.info.version, manifest.version);
    await classifier.close();
  }
}
