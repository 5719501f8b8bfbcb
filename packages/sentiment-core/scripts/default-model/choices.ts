import type { Corpus } from './corpus.ts';
export async function measureChoices(_: Corpus): Promise<void> {}
