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
  return (await registerModel({ client: registry.client, name: 'tweets', model, aliases: ['challenger'] })).version;
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
    expect(JSON.parse(tagsOf(second)['sentiment.gate.figures'] ?? '')).toMatchObject({ against: first, n: 400 });
    expect(registry.tags.size).toBe(0);
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
    expect(registry.tags.size).toBe(1);
    expect((await promote({ clock: () => 1 })).promoted).toBe(true);
    expect(aliases()['champion']).toBe(second);
  });

  it('lets one of two win', async () => {
    const { first, second } = await setUp();
    const third = await register(strong);
    const { client, calls } = registry;
    const sleep = () => new Promise<void>((resolve) => setTimeout(resolve, 5));
    const move = (to: string) => moveChampion({ client, name: 'tweets', from: first, to, previous: first, sleep });
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
    expect(registry.tags.size).toBe(0);
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
    await expect(rollback()).rejects.toThrow('has no alias previous: name the version to return to');
    expect(await rollback({ to: second })).toMatchObject({ from: first, to: second });
  });

  it('keeps the chain: after a rollback, `previous` is what the version had replaced', async () => {
    const { first, second } = await setUp();
    await promote();
    const third = await register(strong);
    registry.aliases.set('previous', second).set('champion', third);
    expect(await rollback()).toMatchObject({ from: third, to: second, previous: first });
    expect(aliases()).toMatchObject({ champion: second, previous: first });
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
