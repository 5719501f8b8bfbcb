import * as z from 'zod/mini';
import { SentimentError } from '../errors/sentiment-error.ts';
import { parseOptions } from '../schema/options.ts';
import { placeholders } from './template.ts';

/** Texts whose label is known. */
export interface MinimumTest extends TestHead {
  readonly kind: 'minimum';
  /** The labels that are right, of the suite's labels. */
  readonly expected: readonly string[];
  readonly templates: readonly string[];
}

/** Texts whose label must not change: by a perturbation, by the word in one place, or from the first of a pair to the second. */
export interface InvarianceTest extends TestHead {
  readonly kind: 'invariance';
  readonly templates?: readonly string[] | undefined;
  /** Name of the perturbation. */
  readonly perturbation?: string | undefined;
  /** The lexicon whose words take turns in the templates, and the word they are compared with. */
  readonly vary?: { readonly lexicon: string; readonly base: string } | undefined;
  readonly pairs?: readonly (readonly [string, string])[] | undefined;
}

/** Which way P(positive) − P(negative) goes, from the first text of a pair to the second. */
export const directions = ['higher', 'lower', 'not higher', 'not lower'] as const;
export type Direction = (typeof directions)[number];

/** Pairs of texts: the second must be more positive than the first, or more negative, or not so. */
export interface DirectionTest extends TestHead {
  readonly kind: 'direction';
  readonly expected: Direction;
  readonly pairs: readonly (readonly [string, string])[];
}

interface TestHead {
  readonly capability: string;
  /** Unique in its capability. */
  readonly name: string;
  /** Texts that a template gives at most. Default 20. */
  readonly samples: number;
}

export type BehaviourTest = DirectionTest | InvarianceTest | MinimumTest;

/** What is done to a text: every occurrence of the first is replaced by the second of each pair, in this order; or a change by name. */
export type Perturbation =
  { readonly replace: readonly (readonly [string, string])[] } | { readonly change: TextChange };

export const textChanges = ['upper case', 'lower case', 'typing error', 'no end mark'] as const;
export type TextChange = (typeof textChanges)[number];

/** Behavioural tests in the manner of CheckList (Ribeiro et al., "Beyond accuracy", ACL 2020). */
export interface BehaviourSuite {
  readonly name: string;
  /** Code of ISO 639. */
  readonly language: string;
  readonly labels: readonly string[];
  /** By name: what is tested. */
  readonly capabilities: Readonly<Record<string, string>>;
  /** Words and phrases by name; a template takes one by `{name}`, or by `{a:name}` with the article before it. */
  readonly lexicons: Readonly<Record<string, readonly string[]>>;
  readonly perturbations: Readonly<Record<string, Perturbation>>;
  readonly tests: readonly BehaviourTest[];
}

const text = z.string().check(z.minLength(1));
const texts = z.array(text).check(z.minLength(1));
const pairs = z.array(z.tuple([text, text])).check(z.minLength(1));
const samples = z.int().check(z.gte(1), z.lte(10_000));
const head = { capability: text, name: text, samples: z._default(samples, 20) };
const test = z.discriminatedUnion('kind', [
  z.strictObject({ ...head, kind: z.literal('minimum'), expected: texts, templates: texts }),
  z.strictObject({
    ...head,
    kind: z.literal('invariance'),
    templates: z.optional(texts),
    perturbation: z.optional(text),
    vary: z.optional(z.strictObject({ lexicon: text, base: text })),
    pairs: z.optional(pairs),
  }),
  z.strictObject({ ...head, kind: z.literal('direction'), expected: z.enum(directions), pairs }),
]);
const replacements = z.array(z.tuple([text, z.string()])).check(z.minLength(1));
const perturbation = z.union([
  z.strictObject({ replace: replacements }),
  z.strictObject({ change: z.enum(textChanges) }),
]);
const suiteFile = z.strictObject({
  name: text,
  language: text,
  labels: z._default(texts, ['negative', 'neutral', 'positive']),
  capabilities: z._default(z.record(z.string(), text), {}),
  lexicons: z._default(z.record(z.string(), texts), {}),
  perturbations: z._default(z.record(z.string(), perturbation), {}),
  tests: z._default(z.array(test), []),
});

/** What a suite file holds, read from JSON, with the name that errors give it. */
export interface SuiteDocument {
  readonly source: string;
  readonly content: unknown;
}

/**
 * Makes one suite of one or more files; the first one gives its name. Files may share lexicons, capabilities and perturbations,
 * each of which is defined once.
 * @throws {SentimentError} `option_invalid` for a file that is no suite; `invalid_argument` for what does not fit together: an
 * unknown capability, label, lexicon or perturbation, a name that is there twice, a template without its words
 */
export function createSuite(documents: readonly SuiteDocument[]): BehaviourSuite {
  const files = documents.map(({ source, content }) => ({ source, file: parseOptions(suiteFile, content, source) }));
  const [first] = files;
  if (first === undefined) throw invalid('suite', 'a suite needs a file');
  const merged = {
    capabilities: new Map<string, string>(),
    lexicons: new Map<string, readonly string[]>(),
    perturbations: new Map<string, Perturbation>(),
  };
  const tests: BehaviourTest[] = [];
  for (const { source, file } of files) {
    if (file.language !== first.file.language)
      throw invalid(source, `${source} is in ${file.language}, ${first.source} in ${first.file.language}`);
    addAll(merged.capabilities, file.capabilities, source, 'capability');
    addAll(merged.lexicons, file.lexicons, source, 'lexicon');
    addAll(merged.perturbations, file.perturbations, source, 'perturbation');
    tests.push(...file.tests);
  }
  const suite: BehaviourSuite = {
    name: first.file.name,
    language: first.file.language,
    labels: first.file.labels,
    capabilities: Object.fromEntries(merged.capabilities),
    lexicons: Object.fromEntries(merged.lexicons),
    perturbations: Object.fromEntries(merged.perturbations),
    tests,
  };
  checkSuite(suite);
  return suite;
}

function addAll<T>(to: Map<string, T>, from: Readonly<Record<string, T>>, source: string, what: string): void {
  for (const [name, value] of Object.entries(from)) {
    if (to.has(name)) throw invalid(source, `${source}: the ${what} "${name}" is defined twice`);
    to.set(name, value);
  }
}

function checkSuite(suite: BehaviourSuite): void {
  if (suite.tests.length === 0) throw invalid('tests', `suite "${suite.name}" has no tests`);
  const names = new Set<string>();
  for (const one of suite.tests) {
    const at = `test "${one.name}"`;
    const name = `${one.capability}: ${one.name}`;
    if (names.has(name)) throw invalid(one.name, `test "${name}" is there twice`);
    names.add(name);
    requireKnown(at, 'capability', one.capability, Object.keys(suite.capabilities));
    if (one.kind === 'minimum') for (const label of one.expected) requireKnown(at, 'label', label, suite.labels);
    if (one.kind === 'invariance') checkInvariance(suite, one, at);
    for (const template of templatesOf(one)) checkTemplate(suite, one, template, at);
  }
}

function checkInvariance(suite: BehaviourSuite, one: InvarianceTest, at: string): void {
  const ways = [one.perturbation, one.vary, one.pairs].filter((way) => way !== undefined);
  if (ways.length !== 1) throw invalid(one.name, `${at} needs exactly one of perturbation, vary and pairs`);
  if ((one.pairs === undefined) === (one.templates === undefined))
    throw invalid(one.name, `${at} needs templates for perturbation or vary, and none beside pairs`);
  if (one.perturbation !== undefined)
    requireKnown(at, 'perturbation', one.perturbation, Object.keys(suite.perturbations));
  if (one.vary !== undefined) requireKnown(at, 'lexicon', one.vary.lexicon, Object.keys(suite.lexicons));
}

function checkTemplate(suite: BehaviourSuite, one: BehaviourTest, template: string, at: string): void {
  const found = placeholders(template).map(({ lexicon }) => lexicon);
  if (template.trim() === '') throw invalid(one.name, `${at} has an empty template`);
  for (const lexicon of found) requireKnown(at, 'lexicon', lexicon, Object.keys(suite.lexicons));
  if (one.kind === 'invariance' && one.vary !== undefined && !found.includes(one.vary.lexicon))
    throw invalid(one.name, `${at}: the template "${template}" has no place for {${one.vary.lexicon}}`);
}

/** Every template of a test; of a pair both. */
export function templatesOf(one: BehaviourTest): readonly string[] {
  if (one.kind === 'minimum') return one.templates;
  return [...((one.kind === 'invariance' && one.templates) || []), ...(one.pairs ?? []).flat()];
}

function requireKnown(at: string, what: string, name: string, known: readonly string[]): void {
  if (!known.includes(name))
    throw invalid(name, `${at}: unknown ${what} "${name}"; known are ${known.join(', ') || 'none'}`);
}

function invalid(field: string, message: string): SentimentError {
  return new SentimentError({ code: 'invalid_argument', field, message });
}

/**
 * Two suites for different purposes (one to learn from, one to judge by) share no words and no templates.
 * @returns what both have, as sentences; empty when they are apart
 */
export function sharedParts(one: BehaviourSuite, other: BehaviourSuite): readonly string[] {
  const words = ({ lexicons }: BehaviourSuite) => new Set(Object.values(lexicons).flat().map(folded));
  const templates = ({ tests }: BehaviourSuite) => new Set(tests.flatMap(templatesOf).map(folded));
  const both = (first: ReadonlySet<string>, second: ReadonlySet<string>) =>
    [...first].filter((text) => second.has(text));
  return [
    ...both(words(one), words(other)).map((word) => `the word "${word}" is in both`),
    ...both(templates(one), templates(other)).map((template) => `the template "${template}" is in both`),
  ];
}

function folded(textOf: string): string {
  return textOf.toLowerCase().replace(/\s+/g, ' ').trim();
}
