import { createObservedPipeline } from 'sentiment-core/http';
import { createWordCountClassifier } from 'sentiment-core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { MlflowError } from '../../mlflow/mlflow-error.ts';
import type { MlflowModelSource, ResolvedModel } from '../source/mlflow-model-source.ts';
import { type ModelChange, type WatchedModel, watchModel, type WatchModelOptions } from './watch-model.ts';

const opened: WatchedModel[] = [];
afterEach(async () => {
  for (const model of opened.splice(0)) await model.close();
});

/** A registry whose alias is moved by the test, and classifiers whose answers the test lets go. */
async function setUp(more: Partial<WatchModelOptions> = {}) {
  const state = {
    version: '1',
    identity: 'a',
    failure: undefined as Error | undefined,
    known: undefined as ResolvedModel | undefined,
    broken: new Set<string>(),
    closed: [] as string[],
    loads: [] as string[],
    changes: [] as ModelChange[],
    errors: [] as unknown[],
    waits: [] as number[],
    tick: () => undefined as void,
    cancelled: 0,
    answer: undefined as Promise<void> | undefined,
  };
  const source: MlflowModelSource = {
    name: 'test',
    accepts: () => true,
    open: () => Promise.reject(new Error('not used')),
    async resolve() {
      if (state.failure) throw state.failure;
      return { name: 'tweets', version: state.version, identity: state.identity };
    },
    lastKnown: async () => state.known,
    remember: async (_, model) => void (state.known = model),
  };
  const options: WatchModelOptions = {
    source,
    reference: 'models:/tweets@champion',
    intervalMs: 1000,
    random: () => 0.75,
    clock: () => 5,
    async load(reference) {
      state.loads.push(reference);
      const version = reference.slice('models:/tweets/'.length);
      const classifier = createWordCountClassifier();
      return {
        ...classifier,
        async predict(texts) {
          if (state.broken.has(version)) throw new Error(`version ${version} is broken`);
          await (texts[0] === '' ? undefined : state.answer);
          return classifier.predict(texts);
        },
        async close() {
          state.closed.push(version);
          await classifier.close();
        },
      };
    },
    onChange: (change) => state.changes.push(change),
    onError: (error) => state.errors.push(error),
    schedule(callback, milliseconds) {
      state.waits.push(milliseconds);
      state.tick = callback;
      return () => (state.cancelled += 1);
    },
    ...more,
  };
  const start = async (): Promise<WatchedModel> => {
    const model = await watchModel(options);
    opened.push(model);
    return model;
  };
  return { state, start };
}

function settle() {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

describe('watchModel', () => {
  it('swaps when the alias moves, and says so', async () => {
    const { state, start } = await setUp();
    const model = await start();
    expect(model.classifier().info).toMatchObject({ name: 'tweets', version: '1' });
    expect(await model.check()).toBe(false);
    state.version = '2';
    expect(await model.check()).toBe(true);
    expect(model.classifier().info.version).toBe('2');
    const [from, to] = ['1', '2'].map((version) => ({ name: 'tweets', version }));
    expect(state.changes).toEqual([
      { event: 'MODEL_CHANGED', reference: 'models:/tweets@champion', from, to, time: 5 },
    ]);
    expect(state.loads).toEqual(['models:/tweets/1', 'models:/tweets/2']);
    await settle();
    expect(state.closed).toEqual(['1']);
  });

  it('swaps to a version of the same number that was made anew', async () => {
    const { state, start } = await setUp();
    const model = await start();
    state.identity = 'b';
    expect(await model.check()).toBe(true);
  });

  it('closes the old version only after its last call, which it answers itself', async () => {
    const { state, start } = await setUp();
    const model = await start();
    const pipeline = createObservedPipeline({ classifier: model.classifier });
    let release = (): void => undefined;
    state.answer = new Promise((resolve) => (release = resolve));
    const underWay = pipeline.predict(['good', 'bad']);
    state.version = '2';
    await model.check();
    const after = pipeline.predict(['good']);
    await settle();
    expect(state.closed).toEqual([]);
    release();
    expect((await underWay).model).toEqual({ name: 'tweets', version: '1' });
    expect((await after).model).toEqual({ name: 'tweets', version: '2' });
    await settle();
    expect(state.closed).toEqual(['1']);
  });

  it('keeps the old version when the new one fails, and tries again', async () => {
    const { state, start } = await setUp();
    const model = await start();
    state.version = '2';
    state.broken.add('2');
    expect(await model.check()).toBe(false);
    expect(state.errors).toMatchObject([{ message: 'version 2 is broken' }]);
    expect(model.classifier().info.version).toBe('1');
    expect(await model.classifier().predict(['good'])).toHaveLength(1);
    expect(state.closed).toEqual(['2']);
    state.broken.clear();
    expect(await model.check()).toBe(true);
    expect(model.classifier().info.version).toBe('2');
  });

  it('keeps serving while the registry is away', async () => {
    const { state, start } = await setUp();
    const model = await start();
    state.failure = new MlflowError({ errorCode: 'CONNECTION_FAILED', message: 'away' });
    expect(await model.check()).toBe(false);
    expect(state.errors).toEqual([state.failure]);
    expect(await model.classifier().predict(['good'])).toHaveLength(1);
  });

  it('starts with what the alias last stood for when the registry is away', async () => {
    const { state, start } = await setUp();
    state.failure = new MlflowError({ errorCode: 'CONNECTION_FAILED', message: 'away' });
    await expect(start()).rejects.toBe(state.failure);
    state.known = { name: 'tweets', version: '7', identity: 'a' };
    expect((await start()).classifier().info.version).toBe('7');
    state.failure = new MlflowError({ errorCode: 'UNAUTHENTICATED', message: 'who?' });
    await expect(start()).rejects.toBe(state.failure);
  });

  it('looks again and again, each time after an interval with jitter', async () => {
    const { state, start } = await setUp();
    const model = await start();
    expect(state.waits).toEqual([1050]);
    state.version = '2';
    state.tick();
    await expect.poll(() => state.waits.length).toBe(2);
    expect(model.classifier().info.version).toBe('2');
    state.failure = new Error('away');
    state.tick();
    await expect.poll(() => state.waits.length).toBe(3);
  });

  it('stops looking when closed', async () => {
    const { state, start } = await setUp();
    const model = await start();
    await model.close();
    await model.close();
    expect(state.closed).toEqual(['1']);
    expect(state.cancelled).toBeGreaterThan(0);
    state.version = '2';
    expect(await model.check()).toBe(false);
    expect(state.loads).toHaveLength(1);
  });

  it.each([
    ['intervalMs', { intervalMs: 10 }],
    ['jitter', { jitter: 2 }],
    ['onChange', { onChange: 1 as never }],
  ])('refuses a wrong %s', async (field, wrong) => {
    const { start } = await setUp(wrong);
    await expect(start()).rejects.toMatchObject({ code: 'option_invalid', field });
  });
});
