import { expect, it } from 'vitest';
import { chosenCandidates, planNames, planOf } from './plans.ts';

it.each(planNames)('names the candidates of plan %s differently, by names that files can have', (name) => {
  const names = planOf(name).candidates.map((candidate) => candidate.name);
  expect(new Set(names).size).toBe(names.length);
  for (const one of names) expect(one).toMatch(/^[a-z0-9-]+$/);
});

it('has every network over every kind of word vectors under both preprocessings', () => {
  const networks = planOf('full').candidates.filter(({ vectors }) => vectors !== undefined);
  const plain = networks.filter(({ model }) => !model.includes('linear'));
  expect(plain).toHaveLength(4 * 5 * 2);
  expect(networks.length).toBeGreaterThan(plain.length);
  expect(new Set(plain.map(({ embeddings }) => embeddings))).toEqual(
    new Set(['random', 'glove, tuned', 'glove, frozen', 'in-domain, tuned', 'in-domain, frozen']),
  );
});

it('keeps the ten classical models of the default plan', () => {
  expect(planOf('classical').candidates.map(({ name }) => name)).toContain('logistic-regression-simple-lemmas');
  expect(planOf('classical').candidates).toHaveLength(10);
});

it('gives options to every network', () => {
  const networks = planOf('quick', { epochs: 1, units: 7 }).candidates.filter(({ vectors }) => vectors !== undefined);
  for (const { settings } of networks) expect(settings).toMatchObject({ epochs: 1, units: 7 });
  expect(networks).toHaveLength(4);
});

it('takes a name as that one candidate, any other text as part of names', () => {
  const { candidates } = planOf('full');
  const chosen = (...only: string[]) => chosenCandidates(candidates, only).map(({ name }) => name);
  expect(chosen('lstm-random-advanced')).toEqual(['lstm-random-advanced']);
  expect(chosen('lstm-random-adv')).toEqual(['lstm-random-advanced', 'bilstm-random-advanced']);
  expect(chosen('no such', 'naive-bayes-bert')).toEqual(['naive-bayes-bert']);
  expect(chosen()).toHaveLength(candidates.length);
});
