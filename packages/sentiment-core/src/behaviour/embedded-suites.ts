import { createSuite, type BehaviourSuite } from './suite.ts';

const suites = {
  /** English tweets, many about airlines. */
  english: async () => (await import('./suites/english/index.ts')).englishDocuments,
} as const;

export type EmbeddedSuiteName = keyof typeof suites;
export const embeddedSuiteNames = Object.keys(suites) as readonly EmbeddedSuiteName[];

/** A suite of our own; what it holds is loaded when it is asked for. */
export async function loadEmbeddedSuite(name: EmbeddedSuiteName = 'english'): Promise<BehaviourSuite> {
  return createSuite(await suites[name]());
}
