import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { loadClassifier, type Prediction } from 'sentiment-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, launchChromium, serveFolder, type StaticServer } from './browser.ts';

interface InBrowser {
  readonly probabilities: readonly number[];
  readonly predictions: readonly Prediction[];
}

const executable = findChromium();
const dist = fileURLToPath(new URL('../../packages/sentiment-core/dist', import.meta.url));
const texts = [
  'I love this airline, best crew ever!',
  'worst flight of my life, lost my bag',
  'été 😀 not good \u0000',
  '',
];

describe.skipIf(executable === undefined)('sentiment-core in a browser', () => {
  let browser: Browser;
  let server: StaticServer;

  beforeAll(async () => {
    server = await serveFolder(dist, '<!doctype html><title>sentiment-core</title>');
    browser = await launchChromium(executable ?? '');
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  it('is loaded as native ES modules and gives the very probabilities that Node gives', async () => {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(server.url);
    const inBrowser: InBrowser = await page.evaluate(`(async (texts) => {
      const { loadClassifier } = await import('/index.js');
      const classifier = await loadClassifier();
      const probabilities = [...(await classifier.predictProbabilities(texts))];
      return { probabilities, predictions: await classifier.predict(texts) };
    })(${JSON.stringify(texts)})`);
    const classifier = await loadClassifier();
    expect(inBrowser.probabilities).toEqual([...(await classifier.predictProbabilities(texts))]);
    expect(inBrowser.predictions.slice(0, 2).map(({ label }) => label)).toEqual(['positive', 'negative']);
    expect(errors).toEqual([]);
    expect(server.requested.filter((path) => path.endsWith('default-model-data.js'))).toHaveLength(1);
  });
});
