import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createArrayDataset } from 'sentiment-core/training';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Artifact } from 'sentiment-core/node';
import { createMemoryRegistry, type MemoryRegistry, serverAway, trainWordModel } from '../memory-registry-fixture.ts';
import { registerModel } from '../registration/register-model.ts';
import { mlflowModelSource } from '../source/mlflow-model-source.ts';
import { moveChampion } from './move-champion.ts';
import { promoteModel, type PromoteModelOptions } from './promote-model.ts';
import { rollbackModel } from './rollback-model.ts';

const good = ['lovely', 'great', 'kind', 'smooth'];
const bad = ['late', 'rude', 'lost', 'dirty'];
const dataset = createArrayDataset({
  labels: ['negative', 'positive'],
  examples: Array.from({ length: 400 }, (_, row) => ({
    text: `this is ${(row % 2 === 1 ? good : bad)[(row >> 1) % 4] ?? ''}`,
    label: row % 2,
  })),
});
const criteria = { minimumSample: 400, maximumLatencyFactor: 1000 };

let weak: Artifact;
let strong: Artifact;
beforeAll(async () => {
  weak = await trainWordModel(good.slice(0, 3), bad.slice(0, 3), 'weak');
  strong = await trainWordModel(good, bad, 'strong');
});

let registry: MemoryRegistry;
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promote-'));
  registry = createMemoryRegistry();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function register(model: Artifact): Promise<string> {
  const options = { client: registry.client, name: 'tweets', model, aliases: ['challenger'] };
  return (await registerModel({ ...options, description: 'Better words' })).version;
}
function promote(more: Partial<PromoteModelOptions> = {}) {
  return promoteModel({
    client: registry.client,
    name: 'tweets',
    dataset,
    criteria,
    clock: () => 0,
    sleep: async () => undefined,
    source: mlflowModelSource({ client: registry.client, cacheFolder: folder }),
    ...more,
  });
}
function rollback(more = {}) {
  return rollbackModel({
    client: registry.client,
    name: 'tweets',
    clock: () => 0,
    sleep: async () => undefined,
    ...more,
  });
}
function tagsOf(version: string) {
  return registry.versions.find((one) => one.version === version)?.tags ?? {};
}
function aliases() {
  return Object.fromEntries(registry.aliases);
}

function descriptionOf(version: string) {
  return registry.versions.find((one) => one.version === version)?.description ?? '';
}

/** A registry whose champion is `weak` and whose challenger is `strong`. */
async function setUp(): Promise<{ first: string; second: string }> {
  const first = await register(weak);
  expect((await promote()).promoted).toBe(true);
  return { first, second: await register(strong) };
}

describe('promotion', () => {
  it('moves the alias, keeps the old champion as previous, and tells why in the tags', async () => {
    const { first, second } = await setUp();
    expect(tagsOf(first)['sentiment.gate.reasons']).toMatch(/passed quality: no champion yet/);
    const promotion = await promote();
    expect(promotion).toMatchObject({ version: second, champion: first, promoted: true, dryRun: false });
    expect(aliases()).toEqual({ champion: second, previous: first, challenger: second });
    expect(tagsOf(second)).toMatchObject({ 'sentiment.gate': 'promoted', 'sentiment.replaced': first });
    expect(tagsOf(second)['sentiment.gate.reasons']).toMatch(/passed gain: accuracy \+0\.\d+/);
    expect(tagsOf(second)['sentiment.gate.accuracy']).toMatch(/^1\.0000, \+0\.\d{4} against version \d+$/);
    expect(descriptionOf(second)).toMatch(/^Better words\n\n<!-- gate -->\n### Gate: passed, against version \d+\n/);
    expect(JSON.parse(tagsOf(second)['sentiment.gate.figures'] ?? '')).toMatchObject({ against: first, n: 400 });
    expect(Object.fromEntries(registry.tags)).toEqual({ 'sentiment.champion_history': `${first}, ${second}` });
  });

  it('refuses and moves nothing, with the reasons in the tags', async () => {
    const { first } = await setUp();
    await promote();
    const before = aliases();
    const promotion = await promote({ version: first });
    expect(promotion.promoted).toBe(false);
    expect(aliases()).toEqual(before);
    expect(tagsOf(first)['sentiment.gate']).toBe('refused');
    expect(tagsOf(first)['sentiment.gate.reasons']).toMatch(/^REFUSED gain: accuracy -/m);
  });

  it('writes nothing on a dry run', async () => {
    await setUp();
    const before = [aliases(), structuredClone(registry.versions)];
    const { decision, promoted, dryRun } = await promote({ dryRun: true });
    expect([decision.accepted, promoted, dryRun]).toEqual([true, false, true]);
    expect([aliases(), registry.versions]).toEqual(before);
  });

  it('counts the columns that are given as slices', async () => {
    await setUp();
    const { decision } = await promote({ slicesOfRow: ({ text }) => [{ group: 'word', name: text.slice(8) }] });
    const groups = decision.figures.slices.map(({ group, name }) => `${group}: ${name}`);
    expect(groups).toEqual(expect.arrayContaining(['word: lovely', 'label: negative', 'length: 1-5 words']));
  });

  it('names what is missing', async () => {
    await register(weak);
    await expect(promote({ alias: 'candidate' })).rejects.toThrow('Model tweets has no alias candidate');
    await promote();
    await expect(promote()).rejects.toThrow('is the champion already');
    await expect(promote({ version: '77' })).rejects.toMatchObject({ errorCode: 'RESOURCE_DOES_NOT_EXIST' });
  });
});

describe('promotions at the same time', () => {
  const conflict = { errorCode: 'PROMOTION_CONFLICT' };

  it('refuses when the champion changed while it evaluated', async () => {
    const { first, second } = await setUp();
    const third = await register(strong);
    const dataset2 = async () => {
      registry.aliases.set('champion', third);
      return dataset;
    };
    await expect(promote({ version: second, dataset: dataset2 })).rejects.toMatchObject(conflict);
    expect(aliases()).toMatchObject({ champion: third });
    expect(aliases()).not.toHaveProperty('previous', first);
    expect(tagsOf(second)['sentiment.gate']).toBe('conflict');
  });

  it('refuses while another holds the lock, and takes a lock whose time is over', async () => {
    const { first, second } = await setUp();
    registry.tags.set('sentiment.promotion_lock', JSON.stringify({ holder: 'other', until: 1 }));
    await expect(promote()).rejects.toThrow(/under way \(its lock ends at 1970-01-01T00:00:00\.001Z\)/);
    expect(aliases()['champion']).toBe(first);
    expect([...registry.tags.keys()]).toContain('sentiment.promotion_lock');
    expect((await promote({ clock: () => 1 })).promoted).toBe(true);
    expect(aliases()['champion']).toBe(second);
  });

  it('lets one of two win', async () => {
    const { first, second } = await setUp();
    const third = await register(strong);
    const { client, calls } = registry;
    const sleep = () => new Promise<void>((resolve) => setTimeout(resolve, 5));
    const move = (to: string) => moveChampion({ client, name: 'tweets', from: first, to, before: [first], sleep });
    calls.length = 0;
    const results = await Promise.allSettled([move(second), move(third)]);
    // Both saw no lock and wrote theirs.
    expect(calls.slice(0, 4).map((call) => call.replace('registeredModels.', ''))).toEqual([
      'get',
      'get',
      'setTag',
      'setTag',
    ]);
    expect(results).toMatchObject([{ reason: conflict }, { status: 'fulfilled' }]);
    expect(aliases()).toMatchObject({ champion: third, previous: first });
  });

  it('finds out that the alias was moved right after, and says so', async () => {
    const { second } = await setUp();
    const third = await register(strong);
    registry.before = (call, _, alias) => {
      if (call !== 'registeredModels.setAlias' || alias !== 'champion') return;
      registry.before = () => void registry.aliases.set('champion', third);
    };
    await expect(promote({ version: second })).rejects.toThrow(`it is version ${third} now; look at both`);
  });

  it('puts `previous` back when the champion cannot be moved', async () => {
    const { first, second } = await setUp();
    await promote();
    const third = await register(strong);
    registry.before = (call, _, alias) => {
      if (call === 'registeredModels.setAlias' && alias === 'champion') throw serverAway();
    };
    await expect(rollback({ to: third })).rejects.toMatchObject({
      errorCode: 'CONNECTION_FAILED',
    });
    expect(aliases()).toMatchObject({ champion: second, previous: first });
    expect([...registry.tags.keys()]).toEqual(['sentiment.champion_history']);
  });
});

describe('rollback', () => {
  it('returns to the previous version, and further back the next time', async () => {
    const { first, second } = await setUp();
    await promote();
    expect(await rollback({ reason: 'complaints' })).toEqual({
      name: 'tweets',
      from: second,
      to: first,
      previous: undefined,
    });
    expect(aliases()).toEqual({ champion: first, challenger: second });
    expect(tagsOf(second)).toMatchObject({
      'sentiment.gate': 'rolled back',
      'sentiment.rollback': `1970-01-01T00:00:00.000Z: version ${first} took its place again: complaints`,
    });
    expect(tagsOf(first)['sentiment.rollback']).toMatch(/champion again in place of version/);
    await expect(rollback()).rejects.toThrow('has no earlier champion: name the version to return to');
    expect(await rollback({ to: second })).toMatchObject({ from: first, to: second });
  });

  /** Makes versions 1 to `count`. */
  async function makeVersions(count: number): Promise<void> {
    const { registeredModels, modelVersions } = registry.client;
    await registeredModels.getOrCreate('tweets');
    for (let made = 0; made < count; made += 1) await modelVersions.create({ name: 'tweets', source: 'models:/m-0' });
  }
  /** Six versions of which the first four were promoted, one after the other. */
  async function setUpFour(): Promise<void> {
    await makeVersions(6);
    for (const [from, to, before] of [
      [undefined, '1', []],
      ['1', '2', ['1']],
      ['2', '3', ['1', '2']],
      ['3', '4', ['1', '2', '3']],
    ] as const)
      await moveChampion({ client: registry.client, name: 'tweets', from, to, before, sleep: async () => undefined });
  }
  const history = () => registry.tags.get('sentiment.champion_history');

  it('goes further back each time, and never returns to what was taken back', async () => {
    await setUpFour();
    for (const [from, to, previous] of [
      ['4', '3', '2'],
      ['3', '2', '1'],
      ['2', '1', undefined],
    ])
      expect(await rollback()).toMatchObject({ from, to, previous });
    await expect(rollback()).rejects.toThrow('Model tweets has no earlier champion');
    expect([aliases()['champion'], aliases()['previous'], history()]).toEqual(['1', undefined, '1']);
  });

  it('goes several steps at once, past versions that were deleted', async () => {
    await setUpFour();
    await registry.client.modelVersions.delete('tweets', '3');
    await expect(rollback({ steps: 3 })).rejects.toThrow(
      'Model tweets has 2 earlier champions (latest first: 2, 1), not 3: name the version to return to',
    );
    await expect(rollback({ steps: 0 })).rejects.toMatchObject({ code: 'option_invalid', field: 'steps' });
    expect(await rollback({ steps: 2 })).toMatchObject({ from: '4', to: '1', previous: undefined });
    expect(history()).toBe('1');
  });

  it('returns to a version by its number: one of the history, or any other', async () => {
    await setUpFour();
    expect(await rollback({ to: '2' })).toMatchObject({ from: '4', to: '2', previous: '1' });
    expect(await rollback({ to: '6' })).toMatchObject({ from: '2', to: '6', previous: '1' });
    expect(history()).toBe('1, 6');
    expect(await rollback()).toMatchObject({ from: '6', to: '1' });
  });

  it('counts champions that were moved by hand', async () => {
    await setUpFour();
    registry.aliases.set('champion', '5');
    expect(await rollback()).toMatchObject({ from: '5', to: '4', previous: '3' });
    registry.aliases.set('champion', '2');
    expect(await rollback()).toMatchObject({ from: '2', to: '1', previous: undefined });
  });

  it('reads registries that have no history from the tags of their versions', async () => {
    await makeVersions(4);
    for (const [version, replaced] of [
      ['2', '1'],
      ['3', '2'],
    ] as const)
      await registry.client.modelVersions.setTag('tweets', version, 'sentiment.replaced', replaced);
    registry.aliases.set('champion', '4').set('previous', '3');
    expect(await rollback({ steps: 2 })).toMatchObject({ from: '4', to: '2', previous: '1' });
    expect(history()).toBe('1, 2');
  });

  it('is whole although the history cannot be written', async () => {
    await setUpFour();
    registry.before = (call, _, key) => {
      if (call === 'registeredModels.setTag' && key === 'sentiment.champion_history') throw serverAway();
    };
    expect(await rollback()).toMatchObject({ from: '4', to: '3', previous: '2' });
    expect(history()).toBe('1, 2, 3, 4');
    registry.before = () => undefined;
    expect(await rollback()).toMatchObject({ from: '3', to: '2', previous: '1' });
    expect(history()).toBe('1, 2');
  });

  it('says what is missing', async () => {
    await register(weak);
    await expect(rollback()).rejects.toThrow('has no champion');
    await promote();
    await expect(rollback({ to: '2' })).rejects.toThrow('is the champion already');
    await expect(rollback({ to: '99' })).rejects.toMatchObject({ errorCode: 'RESOURCE_DOES_NOT_EXIST' });
    await expect(rollback({ reason: 'x'.repeat(1001) })).rejects.toMatchObject({ field: 'reason' });
  });
});
