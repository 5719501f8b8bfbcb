/**
 * Makes the weights of this package: `node packages/model-tweets-bilstm/scripts/build.ts --model DIR --data DIR --vectors ORIGIN --teacher ORIGIN`.
 * `--model` is a trained network of float32, `--data` the folder of the labelled tweets, `--vectors` where its word vectors come
 * from: none, skip-gram or skip-gram+glove, `--teacher` what taught it: none or minilm. Writes `model/` and README.md, or to `--output DIR`; fails when the small model
 * loses more than `--max-loss` (0.002) of accuracy on sentiment140-valid at `--max-bytes` (5,000,000).
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createArtifact, type Manifest, manifestFile } from '../../sentiment-core/src/artifact/manifest.ts';
import { openFamily } from '../../sentiment-core/src/models/families.ts';
import { loadArtifact, loadClassifier, writeArtifact } from '../../sentiment-core/src/node/index.ts';
import { addReference, createReference } from '../../sentiment-core/src/reference/index.ts';
import { createArrayDataset } from '../../sentiment-core/src/datasets/array-dataset.ts';
import { readCorpus, trainingSet, validationSet } from '../../sentiment-core/scripts/default-model/corpus.ts';
import { labels, recipe } from '../../sentiment-core/scripts/default-model/recipe.ts';
import { measureSources, metricsOf } from './figures.ts';
import { fitSize } from './fit-size.ts';
import { measureSpeed } from './measure-speed.ts';
import { modelCard, type TeacherOrigin, teacherOrigins, type VectorOrigin, vectorOrigins } from './model-card.ts';

const home = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    data: { type: 'string' },
    vectors: { type: 'string' },
    teacher: { type: 'string' },
    output: { type: 'string', default: home },
    'max-loss': { type: 'string', default: '0.002' },
    'max-bytes': { type: 'string', default: '5000000' },
  },
});
const { model: folder, data, vectors, teacher, output } = values;
function isOrigin(value: string | undefined): value is VectorOrigin {
  return value !== undefined && value in vectorOrigins;
}

function isTeacher(value: string | undefined): value is TeacherOrigin {
  return value !== undefined && value in teacherOrigins;
}

if (folder === undefined || data === undefined || !isOrigin(vectors) || !isTeacher(teacher)) {
  console.error(
    `build: --model DIR, --data DIR, --vectors ${Object.keys(vectorOrigins).join('|')} and ` +
      `--teacher ${Object.keys(teacherOrigins).join('|')} are needed`,
  );
  process.exit(2);
}

const { name: packageName, version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as {
  name: string;
  version: string;
};
const artifact = await loadArtifact(folder);
const corpus = await readCorpus(data, recipe);
const { validation } = corpus;
const [first] = validation;
const examples = first.tweets.map(({ text, label }) => ({ text, label: (labels as readonly string[]).indexOf(label) }));
const { model, loss } = await fitSize(artifact, createArrayDataset({ labels, examples }), {
  maxBytes: Number(values['max-bytes']),
  maxLoss: Number(values['max-loss']),
  onTrial: (line) => console.warn(line),
});

const exact = await openFamily(artifact);
const embedded = await loadClassifier('default');
const figures = await measureSources({ published: model.classifier, exact, embedded }, validation);
const files = new Map(await model.toArtifact(metricsOf(figures)));
const manifest = JSON.parse(new TextDecoder().decode(files.get(manifestFile))) as Manifest;
files.delete(manifestFile);
const named = { ...manifest, name: packageName.replace('@sentiment-core/model-', ''), version };
// Of the rows that the network was trained and validated on, as the embedded model has it.
const reference = await createReference({
  classifier: model.classifier,
  training: trainingSet(corpus, recipe),
  validation: validationSet(corpus),
});
const published = await addReference(await createArtifact(named, files), reference);
await writeArtifact(join(output, 'model'), published);

const texts = first.tweets.slice(0, 5000).map(({ text }) => text);
const native = await loadClassifier(join(output, 'model'), { engine: 'onnx' });
const speeds = {
  embedded: await measureSpeed(embedded, texts),
  plain: await measureSpeed(model.classifier, texts),
  native: await measureSpeed(native, texts),
};
await native.close();
const written = JSON.parse(new TextDecoder().decode(published.get(manifestFile))) as Manifest;
const card = modelCard({ packageName, manifest: written, record: model.record, vectors, teacher, figures, speeds });
await writeFile(join(output, 'README.md'), card);
console.warn(JSON.stringify({ bytes: model.record.bytes, pruned: model.record.pruned, loss, speeds }, null, 2));
