import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { skipGramOptions, subwordOptions } from '../embeddings/skip-gram/options.ts';
import { wordVectorLinesOptions } from '../embeddings/word-vector-lines.ts';
import { onnxClassifierOptions } from '../engines/onnx/create-onnx-classifier.ts';
import { tfidfOptions } from '../features/tfidf/tfidf-options.ts';
import { hashedOptions } from '../models/linear/options.ts';
import { naiveBayesOptions } from '../models/naive-bayes/options.ts';
import { neuralOptions } from '../models/neural/options.ts';
import { teacherOptions } from '../models/neural/training/teacher.ts';
import { quantizeOptions } from '../models/quantizable-model.ts';
import { quantizeWithinOptions } from '../quantization/quantize-within.ts';
import { tuneOptions } from '../tuning/tune.ts';
import { describeOptions, type OptionSchema } from './options.ts';

/** What comments say the defaults of an interface are: a value, or words that cannot be compared. */
function documentedDefaults(path: string, name: string): ReadonlyMap<string, string> {
  const url = new URL(`../${path}`, import.meta.url);
  const source = ts.createSourceFile(path, readFileSync(url, 'utf8'), ts.ScriptTarget.Latest, true);
  const declared = source.statements.filter(ts.isInterfaceDeclaration).find((one) => one.name.text === name);
  const members = declared?.members.filter(ts.isPropertySignature) ?? [];
  const found = members.flatMap((member): [string, string][] => {
    const comment = ts.getJSDocCommentsAndTags(member).map((doc) => doc.getText().replace(/\s*\n\s*\* ?/g, ' '));
    const [, said] =
      /(?:\bDefault:?|, default|; default) (`[^`]*`|\d[\d, ]*\d|[^\s;:]+?)(?=[.,;:]?(?:\s|$))/.exec(
        comment.join(' '),
      ) ?? [];
    return said === undefined ? [] : [[member.name.getText(), said]];
  });
  return new Map(found);
}

function valueOf(said: string): unknown {
  if (said.startsWith('`')) return said.slice(1, -1);
  if (said === 'true' || said === 'false') return said === 'true';
  const [base, exponent] = said.split('^');
  if (exponent !== undefined) return Number(base) ** Number(exponent);
  if (/^\d{1,3}(,\d{3})+$/.test(said)) return Number(said.replaceAll(',', ''));
  if (/^\d+(, \d+)+$/.test(said)) return said.split(', ').map(Number);
  return /^[\d.e-]+$/.test(said) ? Number(said) : undefined;
}

describe.each<[string, string, Pick<OptionSchema, 'shape'>]>([
  ['features/tfidf/tfidf-settings.ts', 'TfidfOptions', tfidfOptions],
  ['models/linear/options.ts', 'LinearTrainingOptions', hashedOptions],
  ['models/linear/options.ts', 'HashedFeatureOptions', hashedOptions],
  ['models/naive-bayes/options.ts', 'NaiveBayesOptions', naiveBayesOptions],
  ['models/neural/options.ts', 'NeuralOptions', neuralOptions('bilstm')],
  ['models/neural/training/teacher.ts', 'Teacher', teacherOptions],
  ['models/quantizable-model.ts', 'QuantizeOptions', quantizeOptions],
  ['quantization/quantize-within.ts', 'QuantizeWithinOptions', quantizeWithinOptions],
  ['embeddings/skip-gram/options.ts', 'SkipGramOptions', skipGramOptions],
  ['embeddings/skip-gram/options.ts', 'SubwordOptions', subwordOptions],
  ['embeddings/word-vector-lines.ts', 'WordVectorReadOptions', wordVectorLinesOptions],
  ['engines/onnx/onnx-options.ts', 'OnnxOptions', onnxClassifierOptions],
  ['engines/onnx/create-onnx-classifier.ts', 'OnnxClassifierOptions', onnxClassifierOptions],
  ['tuning/tune.ts', 'TuneOptions', tuneOptions],
])('%s: %s', (path, name, schema) => {
  const documented = documentedDefaults(path, name);
  const options = new Map(describeOptions(schema).map((option) => [option.name, option.default]));

  it('says the default of every option that has one', () => {
    expect(documented.size).toBeGreaterThan(0);
    for (const [option, said] of documented) {
      expect(options.has(option)).toBe(true);
      const value = valueOf(said);
      // Functions are named, and an option may have the default of another.
      const isNamed = typeof options.get(option) === 'function' || (typeof value === 'string' && options.has(value));
      if (value !== undefined && !isNamed) expect({ [option]: value }).toEqual({ [option]: options.get(option) });
    }
  });
});
