import { createSentimentServer } from '@sentiment-core/express';
import { createServingProtocolRoutes } from '@sentiment-core/mlops/serving-protocols';
import { loadClassifier } from 'sentiment-core';
import { loadArtifact } from 'sentiment-core/node';
import { createOnnxModel } from 'sentiment-core/onnx';
import { describe, expect, it } from 'vitest';
import { preparePythonEnvironment } from './python-environment.ts';
import { startStockScoringServer } from './stock-scoring-server.ts';

const python = await preparePythonEnvironment('mlflow-3');

const texts = [
  'They lost my luggage again, worst airline ever',
  'Lovely crew, thank you!',
  "@VirginAmerica it's really aggressive to blast obnoxious entertainment #fail",
  'not bad at all :)',
  'http://t.co/x RT &amp; :(',
  'sooooo gooood 😀✈️',
  'à l’heure',
  'NaN',
  '5',
  ' ',
];

describe.skipIf(python === undefined)('the default model', () => {
  it('is answered alike by stock MLflow, from its export, and by ours', async () => {
    if (python === undefined) return;
    const classifier = await loadClassifier();
    const additionalRoutes = createServingProtocolRoutes({ classifier });
    const server = createSentimentServer({ classifier, additionalRoutes });
    const stock = await startStockScoringServer(python, (await createOnnxModel(await loadArtifact('default'))).bytes);
    try {
      const { url } = await server.listen({ port: 0 });
      for (const body of [
        { dataframe_split: { columns: ['text'], data: texts.map((text) => [text]) } },
        { dataframe_records: texts.map((text) => ({ text })) },
        { instances: texts },
        { inputs: { text: texts } },
      ]) {
        const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
        const [theirs, own] = await Promise.all(
          [stock.url, url].map(
            async (base) => (await (await fetch(`${base}/invocations`, request)).json()).predictions,
          ),
        );
        expect(own.map(Object.keys)).toEqual(theirs.map(Object.keys));
        expect(own).toHaveLength(texts.length);
        for (const [index, record] of own.entries()) {
          expect([texts[index], record.label]).toEqual([texts[index], theirs[index].label]);
          for (const name of ['prob_negative', 'prob_positive'])
            expect(Math.abs(record[name] - theirs[index][name])).toBeLessThan(1e-4);
        }
      }
    } finally {
      await Promise.all([stock.stop(), server.close()]);
      await classifier.close();
    }
  });
});
