import { describe, expect, it } from 'vitest';
import { goldenTexts } from './artifact/manifest.ts';
import type { ArtifactReader, ModelSource } from './contracts/model-source.ts';
import { SentimentError } from './errors/sentiment-error.ts';
import { loadClassifier, withSingleText } from './load-classifier.ts';
import { smallLabels, trainSmallModel } from './models/hashed-linear/small-model-fixture.ts';
import { loadClassifier as loadInNode } from './node/index.ts';
import { createWordCountClassifier } from './testing/word-count-classifier.ts';

const artifact = await (await trainSmallModel()).toArtifact();
function readerOf(files: ReadonlyMap<string, Uint8Array>): ArtifactReader {
  return {
    location: 'memory',
    trusted: false,
    async read(file) {
      const bytes = files.get(file);
      if (!bytes) throw new SentimentError({ code: 'artifact_not_found', message: file });
      return bytes;
    },
  };
}

function sourceOf(name: string, accepts: (reference: string) => boolean, opened: string[] = []): ModelSource {
  return {
    name,
    accepts,
    async open(reference) {
      opened.push(`${name} ${reference}`);
      return readerOf(artifact);
    },
  };
}

describe('loadClassifier', () => {
  it.each([undefined, 'default'])('%s is the embedded model', async (reference) => {
    const classifier = await loadClassifier(reference);
    expect(classifier.info).toMatchObject({ name: 'tweets-default', labels: smallLabels });
    expect((await loadInNode(reference)).info).toEqual(classifier.info);
  });

  it('takes a single text, or a batch in order', async () => {
    const classifier = await loadClassifier();
    const texts = ['I love this!', 'I hate this!'];
    const predictions = await classifier.predict(texts);
    expect(predictions.map(({ label }) => label)).toEqual(['positive', 'negative']);
    expect(await classifier.predict('I hate this!')).toEqual(predictions[1]);
    expect((await classifier.predict('')).confidence).toBeGreaterThanOrEqual(0.5);
    expect(await classifier.predict([])).toEqual([]);
  });

  it('asks the sources in order, the first that accepts opens', async () => {
    const opened: string[] = [];
    const sources = [
      sourceOf('never', () => false, opened),
      sourceOf('models', (reference) => reference.startsWith('models:/'), opened),
      sourceOf('all', () => true, opened),
    ];
    expect((await loadClassifier('models:/tweets@champion', { sources })).info.name).toBe('small');
    await loadInNode('anything', { sources });
    expect(opened).toEqual(['models models:/tweets@champion', 'all anything']);
  });

  it('never asks the sources for the default', async () => {
    const sources = [sourceOf('all', () => true)];
    expect((await loadClassifier('default', { sources })).info.name).toBe('tweets-default');
  });

  it.each([
    ['models:/tweets@champion', loadClassifier, 'install @sentiment-core/mlops and pass its mlflowModelSource in `sources`'],
    ['models:/tweets@champion', loadInNode, 'install @sentiment-core/mlops and pass its mlflowModelSource in `sources`'],
    ['./model', loadClassifier, 'for folders and installed models import loadClassifier from "sentiment-core/node"'],
    ['tweets', loadClassifier, 'for folders and installed models import loadClassifier from "sentiment-core/node"'],
    ['@sentiment-core/model-tweets-minilm', loadClassifier, 'for folders and installed models import loadClassifier from "sentiment-core/node"'],
    ['', loadClassifier, 'for folders'],
  ])('%j is unknown, with a hint', async (reference, load, hint) => {
    await expect(load(reference)).rejects.toMatchObject({
      code: 'model_reference_unknown',
      message: expect.stringContaining(`no model source accepts "${reference}": ${hint}`),
    });
  }); // prettier-ignore

  it('takes a name in Node for a folder', async () => {
    await expect(loadInNode('tweets')).rejects.toMatchObject({ code: 'artifact_not_found', message: 'model folder ./tweets does not exist' });
  }); // prettier-ignore

  it('checks a trusted reader less, but its sizes and golden vectors', async () => {
    const trusted = (files: ReadonlyMap<string, Uint8Array>): ModelSource => ({ ...sourceOf('trusted', () => true), open: async () => ({ ...readerOf(files), trusted: true }) }); // prettier-ignore
    const load = (files: ReadonlyMap<string, Uint8Array>) => loadClassifier('x', { sources: [trusted(files)] });
    expect((await load(artifact)).info.name).toBe('small');
    const invalid = { code: 'artifact_invalid' };
    await expect(load(new Map([...artifact, ['checks.bin', new Uint8Array(3)]]))).rejects.toMatchObject(invalid);
    const zeros = new Uint8Array(artifact.get('weights.bin')?.length ?? 0);
    await expect(load(new Map([...artifact, ['weights.bin', zeros]]))).rejects.toMatchObject(invalid);
    expect(goldenTexts.length).toBeGreaterThan(3);
  });

  it('closes', async () => {
    const classifier = await loadClassifier();
    const other = await loadClassifier();
    await classifier.close();
    const closed = { code: 'classifier_closed', message: expect.stringContaining('tweets-default') };
    await expect(classifier.predict('a')).rejects.toMatchObject(closed);
    await expect(classifier.predict(['a'])).rejects.toMatchObject(closed);
    await expect(classifier.predictProbabilities(['a'])).rejects.toMatchObject(closed);
    expect((await other.predict('a')).label).toBeTypeOf('string');
  });

  it.each([
    [['a', 'b', 'c', 4], 'texts[3]', 'number'],
    [[null], 'texts[0]', 'object'],
    [['a', , 'b'], 'texts[1]', 'undefined'],
  ])(
    // prettier-ignore
    'names the element of %j that is no text',
    async (texts, field, type) => {
      const classifier = await loadClassifier();
      const expected = { code: 'invalid_argument', field, message: `${field} must be a string, not ${type}` };
      await expect(classifier.predict(texts as string[])).rejects.toMatchObject(expected);
      await expect(classifier.predictProbabilities(texts as string[])).rejects.toMatchObject(expected);
    },
  );

  it('refuses what is neither a text nor a list', async () => {
    const classifier = await loadClassifier();
    for (const wrong of [5, null, undefined, { length: 1, 0: 'a' }, new Set(['a'])]) {
      await expect(classifier.predict(wrong as unknown as string[])).rejects.toMatchObject({ code: 'invalid_argument', field: 'texts' });
    }
    const message = 'texts must be a string or a list of strings, not undefined';
    await expect(classifier.predict(undefined as unknown as string[])).rejects.toMatchObject({ message });
  }); // prettier-ignore
});

describe('withSingleText', () => {
  it('passes everything on', async () => {
    const inner = createWordCountClassifier();
    const classifier = withSingleText(inner);
    expect(classifier.info).toBe(inner.info);
    expect(await classifier.predict('good')).toEqual((await inner.predict(['good']))[0]);
    expect(await classifier.predictProbabilities(['bad'])).toEqual(await inner.predictProbabilities(['bad']));
    await classifier.close();
    await expect(inner.predict([])).rejects.toMatchObject({ code: 'classifier_closed' });
  });

  it('says so when the classifier gives nothing', async () => {
    const silent = withSingleText({ ...createWordCountClassifier(), predict: async () => [] });
    await expect(silent.predict('a')).rejects.toMatchObject({ code: 'internal' });
  });
});
