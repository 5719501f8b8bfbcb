import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { loadClassifier } from 'sentiment-core';
import { loadArtifact } from 'sentiment-core/node';
import { createOnnxModel } from 'sentiment-core/onnx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, launchChromium, serveFolder, type StaticServer } from './browser.ts';
import { root } from './run-program.ts';

const executable = findChromium();
const imports = { 'onnxruntime-web': '/onnxruntime-web/dist/ort.wasm.bundle.min.mjs' };
const page = `<!doctype html><title>engine</title><script type="importmap">${JSON.stringify({ imports })}</script>`;
const texts = ['best airline ever, I love the crew!', 'WORST flight of my life :(', 'ÀÉ \ud800 \u0000 not good', ''];

describe.skipIf(executable === undefined)('an exported model in a browser', () => {
  let browser: Browser;
  let server: StaticServer;

  beforeAll(async () => {
    server = await serveFolder(join(root, 'node_modules'), page);
    browser = await launchChromium(executable ?? '');
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  it('answers as the model it was made of', async () => {
    const { bytes } = await createOnnxModel(await loadArtifact('default'));
    const view = await browser.newPage();
    const errors: string[] = [];
    view.on('pageerror', (error) => errors.push(error.message));
    await view.goto(server.url);
    const actual: number[] = await view.evaluate(`(async (base64, texts) => {
      const model = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const { createOnnxWebClassifier } = await import('/sentiment-core/dist/engines-web.js');
      const classifier = await createOnnxWebClassifier({ model });
      const probabilities = [...(await classifier.predictProbabilities(texts))];
      await classifier.close();
      return probabilities;
    })(${JSON.stringify(Buffer.from(bytes).toString('base64'))}, ${JSON.stringify(texts)})`);
    const expected = await (await loadClassifier()).predictProbabilities(texts);
    expect(actual).toHaveLength(expected.length);
    expect(Math.max(...actual.map((value, place) => Math.abs(value - expected[place])))).toBeLessThanOrEqual(1e-6);
    expect(errors).toEqual([]);
    expect(server.requested.filter((path) => path.endsWith('.wasm'))).toHaveLength(1);
  });
});
