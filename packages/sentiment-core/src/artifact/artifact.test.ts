import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SentimentError } from '../errors/sentiment-error.ts';
import { createSeededRandom } from '../hashing/seeded-random.ts';
import { trainSmallModel } from '../models/hashed-linear/small-model-fixture.ts';
import { loadClassifier } from '../node/index.ts';
import { writeArtifact } from '../node/models/write-artifact.ts';
import { createArbitraryTexts } from '../testing/arbitrary-texts.ts';
import { createArtifact, serializeManifest } from './manifest.ts';
import { sha256 } from '../hashing/sha256.ts';

const fileNames = ['checks.bin', 'model.json', 'weights.bin'];
const refusals = ['artifact_invalid', 'artifact_not_found', 'artifact_unsupported'];

let folder = '';
let model = '';
let scratch = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentiment-artifact-'));
  model = join(folder, 'model');
  scratch = join(folder, 'scratch');
  await writeArtifact(model, await (await trainSmallModel()).toArtifact({ 'valid.accuracy': 0.75 }));
  await cp(model, scratch, { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

/** What loading says of the scratch folder, which is whole again afterwards. */
async function refusal(): Promise<SentimentError | string> {
  const outcome: unknown = await loadClassifier(scratch).catch((error: unknown) => error);
  await rm(scratch, { recursive: true });
  await cp(model, scratch, { recursive: true });
  return SentimentError.isInstance(outcome) ? outcome : `not refused: ${String(outcome)}`;
}

type Document = Record<string, unknown>;
async function manifestOf(): Promise<Document> {
  return JSON.parse(await readFile(join(model, 'model.json'), 'utf8'));
}

/** Writes a manifest whose checksum fits, as someone would who knows the format. */
async function forge(change: (manifest: Document) => Document | void): Promise<void> {
  const { checksum: _, ...manifest } = await manifestOf();
  const unsigned = change(manifest) ?? manifest;
  const checksum = await sha256(new TextEncoder().encode(serializeManifest(unsigned)));
  await writeFile(join(scratch, 'model.json'), serializeManifest({ ...unsigned, checksum }));
}

describe('a model that is written and loaded', () => {
  it.each(['float32', 'int8'] as const)('predicts the same (%s)', async (weights) => {
    const trained = await trainSmallModel({ weights });
    await writeArtifact(join(folder, weights), await trained.toArtifact({ 'valid.accuracy': 0.75 }));
    const loaded = await loadClassifier(join(folder, weights));
    const texts = createArbitraryTexts({ seed: 3, count: 300 });
    expect(await loaded.predictProbabilities(texts)).toEqual(await trained.classifier.predictProbabilities(texts));
    expect(await loaded.predict(texts)).toEqual(await trained.classifier.predict(texts));
    expect(loaded.info).toEqual({ ...trained.classifier.info, metrics: { 'valid.accuracy': 0.75 } });
  });

  it('is three files', async () => {
    expect((await readdir(model)).sort()).toEqual(fileNames);
    expect(new DataView((await readFile(join(model, 'weights.bin'))).buffer).byteLength).toBeGreaterThan(0);
    expect((await readFile(join(model, 'weights.bin'))).length).toBe(4 * 1024);
    expect((await readFile(join(model, 'checks.bin'))).length).toBe(1024);
  });

  it('may have other files beside it', async () => {
    await writeFile(join(scratch, 'training.json'), '{}');
    expect((await loadClassifier(scratch)).info.name).toBe('small');
    await refusal();
  });
});

describe('a damaged model', () => {
  it('1,000 changes of a single byte, anywhere, are all refused, naming the file', async () => {
    const random = createSeededRandom(11);
    const contents = new Map<string, Uint8Array>();
    for (const name of fileNames) contents.set(name, await readFile(join(model, name)));
    const accepted: string[] = [];
    for (let round = 0; round < 1000; round++) {
      const name = fileNames[round % fileNames.length];
      const bytes = Uint8Array.from(contents.get(name) ?? []);
      const position = random() % bytes.length;
      bytes[position] ^= 1 + (random() % 255);
      await writeFile(join(scratch, name), bytes);
      const outcome: unknown = await loadClassifier(scratch).catch((error: unknown) => error);
      const refused = SentimentError.isInstance(outcome) && refusals.includes(outcome.code);
      if (!refused || !outcome.message.includes(join(scratch, name)))
        accepted.push(`${name} at ${position}: ${String(outcome)}`);
      await writeFile(join(scratch, name), contents.get(name) ?? '');
    }
    expect(accepted).toEqual([]);
    expect((await loadClassifier(scratch)).info.name).toBe('small');
  });

  it.each(fileNames)('%s cut short at any place', async (name) => {
    const bytes = await readFile(join(model, name));
    for (const length of [0, 1, bytes.length >> 1, bytes.length - 1]) {
      await writeFile(join(scratch, name), bytes.subarray(0, length));
      const error = await refusal();
      expect(error).toMatchObject({ code: 'artifact_invalid', message: expect.stringContaining(`${scratch}/${name}`) });
    }
  });

  it.each(fileNames)('%s with more behind it', async (name) => {
    for (const more of ['\0', '\n', '{}']) {
      await writeFile(join(scratch, name), more, { flag: 'a' });
      expect(await refusal()).toMatchObject({
        code: 'artifact_invalid',
        message: expect.stringContaining(`${scratch}/${name}`),
      });
    }
  });

  it.each(fileNames)('without %s', async (name) => {
    await rm(join(scratch, name));
    expect(await refusal()).toMatchObject({
      code: 'artifact_not_found',
      message: expect.stringContaining(join(scratch, name)),
    });
  });

  it('with a folder in the place of a file', async () => {
    await rm(join(scratch, 'checks.bin'));
    await mkdir(join(scratch, 'checks.bin'));
    expect(await refusal()).toMatchObject({
      code: 'artifact_not_found',
      message: expect.stringContaining('checks.bin'),
    });
  });

  it('with files of another model', async () => {
    const other = await (await trainSmallModel({ l2: 0.1 })).toArtifact();
    await writeFile(join(scratch, 'weights.bin'), other.get('weights.bin') ?? '');
    expect(await refusal()).toMatchObject({
      code: 'artifact_invalid',
      message: expect.stringContaining('weights.bin was altered'),
    });
  });

  it('with the same content written another way', async () => {
    await writeFile(join(scratch, 'model.json'), JSON.stringify(await manifestOf()));
    expect(await refusal()).toMatchObject({
      code: 'artifact_invalid',
      message: expect.stringContaining('model.json was altered'),
    });
  });
});

describe('a model.json that is not ours', () => {
  it.each(['', 'null', '[]', '"model"', '{}', '{"format":1}', '{"modelTopology":{}}', '\ufeff{}'])(
    '%j',
    async (text) => {
      await writeFile(join(scratch, 'model.json'), text);
      expect(await refusal()).toMatchObject({
        code: 'artifact_invalid',
        message: expect.stringContaining('model.json'),
      });
    },
  );

  it('of another format says what is needed', async () => {
    await forge((manifest) => ({ ...manifest, format: 'sentiment-model/2' }));
    expect(await refusal()).toMatchObject({
      code: 'artifact_unsupported',
      message: `${scratch}/model.json: format "sentiment-model/2" is not sentiment-model/1; it needs another version of sentiment-core`,
    });
  });
});

describe('a model.json with a checksum that fits', () => {
  const parameters = (change: Document) => (manifest: Document) => ({
    ...manifest,
    parameters: { ...(manifest['parameters'] as Document), ...change },
  });
  const features = (change: Document) => (manifest: Document) => ({
    ...manifest,
    features: { ...(manifest['features'] as Document), ...change },
  });
  const preprocessing = (change: Document) => (manifest: Document) => ({
    ...manifest,
    preprocessing: { ...(manifest['preprocessing'] as Document), ...change },
  });
  const files = (name: string) => (manifest: Document) => ({
    ...manifest,
    files: { ...(manifest['files'] as Document), [name]: { bytes: 1, sha256: '' } },
  });
  const cases: readonly (readonly [what: string, change: (manifest: Document) => Document, code: string, message: RegExp])[] = [
    ['an unknown kind', (manifest) => ({ ...manifest, kind: 'oracle' }), 'artifact_unsupported', /models of kind "oracle" are not known here, only logistic-regression/],
    ['a kind that is a property of every object', (manifest) => ({ ...manifest, kind: 'constructor' }), 'artifact_unsupported', /kind "constructor"/],
    ['another grammar', preprocessing({ grammar: 99 }), 'artifact_unsupported', /grammar 99; this version/],
    ['another variant', preprocessing({ variant: 'bert' }), 'artifact_unsupported', /preprocessing bert/],
    ['no variant', preprocessing({ variant: undefined }), 'artifact_unsupported', /preprocessing undefined/],
    ['one label', (manifest) => ({ ...manifest, labels: ['a'] }), 'artifact_invalid', /"labels"/],
    ['21 labels', (manifest) => ({ ...manifest, labels: Array.from({ length: 21 }, String) }), 'artifact_invalid', /"labels"/],
    ['a label twice', (manifest) => ({ ...manifest, labels: ['a', 'a'] }), 'artifact_invalid', /"labels"/],
    ['a label that is no text', (manifest) => ({ ...manifest, labels: ['a', 1] }), 'artifact_invalid', /"labels"/],
    ['three labels', (manifest) => ({ ...manifest, labels: ['a', 'b', 'c'] }), 'artifact_invalid', /do not fit 3 labels/],
    ['no name', (manifest) => ({ ...manifest, name: '' }), 'artifact_invalid', /"name"/],
    ['no files', (manifest) => ({ ...manifest, files: {} }), 'artifact_invalid', /weights\.bin/],
    ['files in a list', (manifest) => ({ ...manifest, files: [] }), 'artifact_invalid', /"files"/],
    ['a metric that is no number', (manifest) => ({ ...manifest, metrics: { accuracy: 'high' } }), 'artifact_invalid', /"metrics"/],
    ...['../x', '/etc/passwd', 'a/b', '..', '.hidden', 'a\\b', 'C:x', '', '__proto__', 'a\0b', `a${'b'.repeat(64)}`].map((name) =>
      [`the file name ${JSON.stringify(name)}`, files(name), 'artifact_invalid', /is not a file name/] as const),
    ['a file without a size', (manifest) => ({ ...manifest, files: { 'weights.bin': { sha256: '' } } }), 'artifact_invalid', /files\.weights\.bin/],
    ['a file that is missing', files('more.bin'), 'artifact_not_found', /more\.bin/],
    ['huge bits', features({ bits: 1e9 }), 'artifact_invalid', /does not describe/],
    ['other bits', features({ bits: 11 }), 'artifact_invalid', /do not fit 2 labels and 2\^11 buckets/],
    ['bits as a text', features({ bits: '10' }), 'artifact_invalid', /does not describe/],
    ['endless n-grams', features({ ngrams: 1e9 }), 'artifact_invalid', /does not describe/],
    ['no scale', parameters({ scale: null }), 'artifact_invalid', /does not describe/],
    ['other weights', parameters({ weights: 'int8' }), 'artifact_invalid', /do not fit/],
    ['unknown weights', parameters({ weights: 'float16' }), 'artifact_invalid', /does not describe/],
    ['another intercept', parameters({ intercepts: [0.5] }), 'artifact_invalid', /golden vector 0 is not reproduced/],
    ['two intercepts', parameters({ intercepts: [0, 0] }), 'artifact_invalid', /do not fit 2 labels/],
    ['intercepts that are none', parameters({ intercepts: [null] }), 'artifact_invalid', /does not describe/],
    ['intercepts that are no list', parameters({ intercepts: 0.5 }), 'artifact_invalid', /does not describe/],
    ['an intercept alone', parameters({ intercepts: undefined, intercept: 0.5 }), 'artifact_invalid', /does not describe/],
    ['too many intercepts', parameters({ intercepts: [0.5, 0] }), 'artifact_invalid', /do not fit/],
    ['no negation', preprocessing({ negation: false }), 'artifact_invalid', /golden vector \d is not reproduced/],
    ['no skipped pairs', features({ skipGrams: false }), 'artifact_invalid', /golden vector \d is not reproduced/],
    ['longer n-grams', features({ ngrams: 3 }), 'artifact_invalid', /golden vector \d is not reproduced/],
    ['a wrong golden vector', (manifest) => ({ ...manifest, golden: [{ text: 'good', probabilities: [0.123, 0.877] }] }), 'artifact_invalid', /golden vector 0/],
    ['golden vectors too short', (manifest) => ({ ...manifest, golden: [{ text: 'good', probabilities: [] }] }), 'artifact_invalid', /golden vector 0/],
    ...[{}, [null], [{}], [{ text: 5, probabilities: [] }], [{ text: '' }]].map((golden) =>
      [`golden ${JSON.stringify(golden)}`, (manifest: Document) => ({ ...manifest, golden }), 'artifact_invalid', /"golden"/] as const),
  ]; // prettier-ignore

  it.each(cases)('is refused with %s', async (_, change, code, message) => {
    await forge((manifest) => change(manifest));
    expect(await refusal()).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('reads nothing outside the folder', async () => {
    await writeFile(join(folder, 'secret.bin'), 'x');
    await forge(files('../secret.bin'));
    expect(await refusal()).toMatchObject({ code: 'artifact_invalid' });
  });

  it.each(['"variant": "advanced"', '"type": "hashed-ngrams"', '"name": "small"'])(
    'cannot reach the prototype of objects beside %s',
    async (place) => {
      const text = await readFile(join(model, 'model.json'), 'utf8');
      expect(text).toContain(place);
      await forge(() => {
        const { checksum: _, ...manifest } = JSON.parse(
          text.replace(place, `"__proto__": {"negation": false}, ${place}`),
        );
        return manifest;
      });
      expect((await loadClassifier(scratch)).info.name).toBe('small');
      expect(({} as Document)['negation']).toBeUndefined();
      await refusal();
    },
  );
});

describe('createArtifact', () => {
  const content = {
    name: 'n', version: '1', kind: 'k', labels: ['a', 'b'], preprocessing: { variant: 'v' }, features: {}, parameters: {},
    training: {}, data: {}, metrics: {}, golden: [],
  }; // prettier-ignore

  it('describes the files with size and sum, and itself', async () => {
    const files = await createArtifact(content, new Map([['x.bin', new TextEncoder().encode('abc')]]));
    expect([...files.keys()]).toEqual(['model.json', 'x.bin']);
    const { checksum, ...unsigned } = JSON.parse(new TextDecoder().decode(files.get('model.json')));
    expect(unsigned.files).toEqual({
      'x.bin': { bytes: 3, sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
    });
    expect(checksum).toBe(await sha256(new TextEncoder().encode(serializeManifest(unsigned))));
  });

  it('writes nothing of the content but what a manifest has', async () => {
    const files = await createArtifact({ ...content, more: 'x' } as typeof content, new Map());
    expect(new TextDecoder().decode(files.get('model.json'))).not.toContain('more');
  });
});

describe('sha256', () => {
  it('says what is missing where there is no WebCrypto', async () => {
    vi.stubGlobal('crypto', undefined);
    await expect(sha256(new Uint8Array())).rejects.toMatchObject({
      code: 'artifact_unsupported',
      message: expect.stringContaining('https'),
    });
    vi.unstubAllGlobals();
  });
});
