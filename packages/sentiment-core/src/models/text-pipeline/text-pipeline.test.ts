import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPreprocessor } from '../../preprocessing/create-preprocessor.ts';
import { loadWordReducer } from '../../preprocessing/load-preprocessor.ts';
import { createArrayDataset } from '../../datasets/array-dataset.ts';
import { fitTextPipeline } from './fit-text-pipeline.ts';
import { optionsOf, parseOptions } from '../../schema/options.ts';
import { type TextPipelineOptions, textPipelineSettings, textPipelineShape } from './options.ts';

const schema = optionsOf<TextPipelineOptions>()(
  textPipelineShape({ maxNgram: 1, minDocumentFrequency: 1, sublinear: false }),
);

function fit(texts: readonly string[], options: TextPipelineOptions) {
  const settings = textPipelineSettings(parseOptions(schema, { preprocessing: 'simple', ...options }));
  const dataset = createArrayDataset({ labels: ['a', 'b'], examples: texts.map((text) => ({ text, label: 0 })) });
  return fitTextPipeline(dataset, settings);
}

describe('the text pipeline', () => {
  it('counts texts that are too short and learns nothing from them', async () => {
    const fitted = await fit(['late flights', 'flights', 'late!', ''], { preprocessing: 'simple:stems' });
    expect([fitted.rows, fitted.tooShort, fitted.rowsOfLabels]).toEqual([1, 3, [1, 0]]);
    expect(fitted.pipeline.vocabulary).toEqual({
      terms: ['flight', 'late'],
      documentFrequencies: Int32Array.of(1, 1),
      documents: 1,
    });
  });

  it('freezes the forms that its terms need, those that stay as they are among the terms included', async () => {
    const texts = ['late flights', 'late flights', 'some rare meals', 'sees saw late'];
    const { pipeline } = await fit(texts, { preprocessing: 'simple:stems', minDocumentFrequency: 2 });
    expect(pipeline.vocabulary.terms).toEqual(['flight', 'late']);
    expect([...pipeline.wordForms]).toEqual([['flights', 'flight']]);
  });

  it('keeps all forms where characters count', async () => {
    const options = { preprocessing: 'simple:stems', unit: 'characters', minDocumentFrequency: 2 } as const;
    const { pipeline } = await fit(['late flights', 'late meals'], options);
    expect([...pipeline.wordForms.keys()]).toEqual(['flights', 'meals']);
  });

  it.each(['lemmas', 'stems'] as const)('serves the %s that it was trained with', async (reduction) => {
    const word = fc.constantFrom(
      'flights',
      'flight',
      'was',
      'lost',
      'loses',
      'saws',
      'saw',
      "crew's",
      'flies',
      'fli',
      'meals',
    );
    const text = fc.array(word, { minLength: 2, maxLength: 6 }).map((words) => words.join(' '));
    const reduce = await loadWordReducer(reduction);
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 2 }),
        async (texts, least) => {
          const options = { preprocessing: `simple:${reduction}`, minDocumentFrequency: least, maxNgram: 2 } as const;
          const fitted = await fit(texts, options).catch(() => undefined);
          if (fitted === undefined) return; // No term is in two texts.
          const { pipeline } = fitted;
          const live = createPreprocessor(pipeline.settings.preprocessing, reduce);
          for (const each of texts) {
            const { count, indices, values } = pipeline.transformTokens(live.tokenize(each));
            const trained = [indices.slice(0, count), values.slice(0, count)];
            const served = pipeline.transform(each);
            expect([served.indices.slice(0, served.count), served.values.slice(0, served.count)]).toEqual(trained);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
