import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readArtifact } from '../artifact/read-artifact.ts';
import { loadClassifier } from '../load-classifier.ts';
import { openFamily } from '../models/families.ts';
import { arbitraryText } from '../preprocessing/arbitrary-text-fixture.ts';
import { openDefaultModel } from './default-model.ts';

const classifier = await loadClassifier();

/** What anybody would say of these. */
const obvious: readonly (readonly [text: string, label: 'negative' | 'positive'])[] = [
  ['@AirParadis lost my luggage again and nobody answers the phone. Worst airline ever!', 'negative'],
  ['flight cancelled, no explanation, no refund. Thanks for nothing', 'negative'],
  ['stuck on the tarmac for 3 hours, crew was so rude', 'negative'],
  ['I hate waiting on hold', 'negative'],
  ['delayed AGAIN!!! never flying with you again', 'negative'],
  ['so sad and tired today :(', 'negative'],
  ["I don't like this at all", 'negative'],
  ['not happy with the service', 'negative'],
  ['this is terrible', 'negative'],
  ['ughhh my head hurts, feeling sick', 'negative'],
  ['😭😭😭', 'negative'],
  ['😡', 'negative'],
  ['Thank you @AirParadis for the amazing crew and a smooth flight!', 'positive'],
  ['thanks so much, you guys are awesome', 'positive'],
  ['I love this airline, best service ever', 'positive'],
  ['had a great day with my friends :)', 'positive'],
  ['no problem at all, everything was perfect', 'positive'],
  ['not bad at all, really enjoyed it', 'positive'],
  ['good morning everyone, happy friday!', 'positive'],
  ['so excited for the weekend!!! :D', 'positive'],
  ['😍😍', 'positive'],
  ['<3', 'positive'],
];

describe('the default model', () => {
  it('is what its manifest says, byte for byte, when nothing is trusted', async () => {
    const artifact = await readArtifact({ ...(await openDefaultModel()), trusted: false });
    const checked = await openFamily(artifact);
    expect(checked.info).toEqual(classifier.info);
    expect([...artifact.files.keys()]).toEqual(['weights.bin', 'checks.bin', 'reference.json']);
    expect(artifact.manifest.golden.length).toBeGreaterThan(0);
  });

  it('has no other files', async () => {
    const reader = await openDefaultModel();
    expect(reader.trusted).toBe(true);
    for (const name of ['other.bin', '__proto__', 'toString', 'constructor']) {
      await expect(Promise.resolve().then(() => reader.read(name))).rejects.toMatchObject({
        code: 'artifact_not_found',
      });
    }
  });

  it('says how good it is', () => {
    expect(classifier.info.labels).toEqual(['negative', 'positive']);
    const recalls = Object.entries(classifier.info.metrics).filter(([name]) => name.endsWith('.macroRecall'));
    expect(recalls.length).toBeGreaterThan(0);
    for (const [, value] of recalls) expect(value).toBeGreaterThan(0.75);
  });

  it('predicts obvious tweets as anybody would, nearly all of them', async () => {
    const predictions = await classifier.predict(obvious.map(([text]) => text));
    const wrong = obvious.filter(([, label], row) => predictions[row]?.label !== label).map(([text]) => text);
    expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(2);
  });

  it('is sure of the clearest and unsure of nothing', async () => {
    const confidenceOf = async (text: string) => (await classifier.predict(text)).confidence;
    expect(await confidenceOf('worst airline ever, I hate you')).toBeGreaterThan(0.95);
    expect(await confidenceOf('thank you, I love you, best flight ever :)')).toBeGreaterThan(0.95);
    expect(await confidenceOf('')).toBeLessThan(0.7);
  });

  it('turns with a negation', async () => {
    const positive = async (text: string) => (await classifier.predict(text)).probabilities['positive'] ?? NaN;
    expect(await positive('this is not good')).toBeLessThan((await positive('this is good')) - 0.3);
    expect(await positive("i don't love it")).toBeLessThan((await positive('i love it')) - 0.3);
  });

  it('gives probabilities for any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryText, { maxLength: 5 }), async (texts) => {
        const probabilities = await classifier.predictProbabilities(texts);
        expect(probabilities.length).toBe(texts.length * 2);
        for (let row = 0; row < texts.length; row++) {
          const [negative, positive] = probabilities.subarray(row * 2);
          expect(negative + positive).toBeCloseTo(1, 6);
          expect(Math.min(negative, positive)).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});
