import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

/** A folder above the project may have engines, though the project has none. */
function isInstalled(name) {
  try {
    return resolve(name) !== '';
  } catch {
    return false;
  }
}

/** Without an engine, the worker thread is found and says what to install; with one it answers. */
export async function checkEngines({ createOnnxClassifier, createOnnxModel, createOnnxWebClassifier, loadArtifact }) {
  const { bytes: model } = await createOnnxModel(await loadArtifact('default'));
  const check = async (created, packages, message) => {
    if (!packages.some(isInstalled)) {
      return assert.rejects(created, { name: 'SentimentError', code: 'engine_missing', message });
    }
    const [{ label }] = await (await created).predict(['worst flight of my life, they lost my bag']);
    return assert.equal(label, 'negative');
  };
  const both = /npm install .*onnxruntime-node, or onnxruntime-web/;
  await check(createOnnxClassifier({ model }), ['onnxruntime-node', 'onnxruntime-web'], both);
  await check(createOnnxWebClassifier({ model }), ['onnxruntime-web'], /npm install onnxruntime-web/);
}
