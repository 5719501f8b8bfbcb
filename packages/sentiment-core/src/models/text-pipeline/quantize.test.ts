import { describe, expect, it } from 'vitest';
import { tfidfSettings } from '../../features/tfidf/tfidf-options.ts';
import type { TfidfOptions } from '../../features/tfidf/tfidf-settings.ts';
import { createTextPipeline } from './text-pipeline.ts';
import { preprocessingSettings } from '../../preprocessing/preprocessing-options.ts';
import { dropSilentTerms, pruneTerms, type LinearTextModel } from './quantize.ts';

const terms = ['awful', 'bag', 'crew', 'late'];
const preprocessing = preprocessingSettings({
  variant: 'simple',
  stopWords: 'none',
  minimumTokens: 0,
  reduction: 'stems',
});

function model(options: TfidfOptions, weights: readonly number[], outputs = 1): LinearTextModel {
  const vocabulary = { terms, documentFrequencies: Int32Array.of(1, 4, 4, 16), documents: 20 };
  const wordForms = new Map([['bags', 'bag'], ['crews', 'crew']]); // prettier-ignore
  return {
    pipeline: createTextPipeline({
      settings: { preprocessing, features: tfidfSettings(options) },
      vocabulary,
      wordForms,
    }),
    parameters: { weights: Float64Array.from(weights), scale: 1, biases: new Float64Array(outputs) },
  };
}
function shown({ pipeline, parameters }: LinearTextModel) {
  return {
    terms: pipeline.vocabulary.terms,
    frequencies: [...pipeline.vocabulary.documentFrequencies],
    forms: [...pipeline.wordForms.keys()],
    weights: [...parameters.weights],
    scale: parameters.scale,
  };
}

describe('pruneTerms by hand', () => {
  it('ranks a term by its weight and by how many texts hold it', () => {
    // |w| · √(document frequency): 3, 2, 2.4, 4
    const pruned = pruneTerms(model({ idf: false, norm: 'none' }, [-3, 1, 1.2, 1]), 0.5);
    expect(shown(pruned)).toEqual({
      terms: ['awful', 'late'],
      frequencies: [1, 16],
      forms: [],
      weights: [-3, 1],
      scale: 1,
    });
  });

  it('weighs rare terms by their inverse document frequency', () => {
    // ln(20 / 1) + 1 and ln(20 / 16) + 1: 4.0 · 1 · 1 against 1.22 · 4 · 0.5
    const pruned = pruneTerms(model({ smoothIdf: false, norm: 'none' }, [1, 9, 9, 0.5]), 0.25);
    expect(pruned.pipeline.vocabulary.terms).toEqual(['awful', 'bag', 'crew']);
    expect([...pruned.pipeline.wordForms.keys()]).toEqual(['bags', 'crews']);
  });

  it('scales by the root of the length that remains', () => {
    const kept = { l2: Math.sqrt(24 / 25), l1: 24 / 25 };
    for (const norm of ['l1', 'l2'] as const) {
      const { scale } = pruneTerms(model({ idf: false, norm }, [0.1, 1, 1, 1]), 0.25).parameters;
      expect(scale).toBeCloseTo(Math.sqrt(kept[norm]), 12);
    }
  });

  it('keeps the rows of labels together, and at least one term', () => {
    const three = model({ idf: false, norm: 'none' }, [0, 0, 1, 9, 8, 7, 0, 0, 0, 0, 1, 0], 3);
    expect([...pruneTerms(three, 0.5).parameters.weights]).toEqual([9, 8, 7, 0, 1, 0]);
    expect(pruneTerms(three, 0.99).pipeline.vocabulary.terms).toEqual(['bag']);
    expect(pruneTerms(three, 0)).toEqual(three);
  });
});

describe('dropSilentTerms', () => {
  it('drops terms without a weight where rows have no length', () => {
    expect(dropSilentTerms(model({ norm: 'none' }, [0, 1, 0, 2])).pipeline.vocabulary.terms).toEqual(['bag', 'late']);
    const lengthy = model({}, [0, 1, 0, 2]);
    expect(dropSilentTerms(lengthy)).toBe(lengthy);
  });

  it('keeps one term of a model that says nothing', () => {
    expect(dropSilentTerms(model({ norm: 'none' }, [0, 0, 0, 0])).pipeline.columns).toBe(1);
  });
});
