import { architectures, type NeuralOptions } from 'sentiment-core/training';
import { classicalCandidates, classicalVariants, type Candidate, networkCandidate } from './candidates.ts';

/** What is trained, on how much. */
export interface Plan {
  /** Rows of each part of the split at most. */
  readonly rows: Readonly<Record<'test' | 'train' | 'valid', number>>;
  readonly candidates: readonly Candidate[];
}

export const planNames = ['classical', 'quick', 'full'] as const;
export type PlanName = (typeof planNames)[number];

/** @param options of all networks, e.g. the backend or the number of epochs */
export function planOf(name: PlanName, options: Partial<NeuralOptions> = {}): Plan {
  switch (name) {
    case 'classical':
      return {
        rows: { train: Infinity, valid: Infinity, test: Infinity },
        candidates: classicalCandidates(classicalVariants),
      };
    case 'quick':
      return {
        rows: { train: 20_000, valid: 4000, test: 8000 },
        candidates: [
          ...classicalCandidates(['advanced']),
          ...architectures.map((architecture) =>
            networkCandidate(
              { architecture, vectors: 'in-domain', fineTune: true, preprocessing: 'advanced' },
              { units: 32, epochs: 2, ...options },
            ),
          ),
        ],
      };
    case 'full':
      return {
        rows: { train: 60_000, valid: 10_000, test: Infinity },
        candidates: [...classicalCandidates(classicalVariants), ...everyNetwork({ epochs: 3, ...options })],
      };
  }
}

/** Those of the default preprocessing first, so that a run that is stopped has whole families. */
function everyNetwork(options: Partial<NeuralOptions>): readonly Candidate[] {
  const starts = [
    { vectors: 'in-domain', fineTune: true },
    { vectors: 'random', fineTune: true },
    { vectors: 'glove', fineTune: true },
    { vectors: 'in-domain', fineTune: false },
    { vectors: 'glove', fineTune: false },
  ] as const;
  const wide = (['lstm', 'bilstm'] as const).map((architecture) => {
    const best = { vectors: 'in-domain', fineTune: true, preprocessing: 'advanced', linear: true } as const;
    return networkCandidate({ architecture, ...best }, options);
  });
  const plain = (['advanced', 'simple'] as const).flatMap((preprocessing) =>
    starts.flatMap((start) =>
      architectures.map((architecture) => networkCandidate({ architecture, preprocessing, ...start }, options)),
    ),
  );
  return [...plain.slice(0, architectures.length), ...wide, ...plain.slice(architectures.length)];
}

/** Those named, and those whose name contains a text that is no name; all when nothing is given. */
export function chosenCandidates(candidates: readonly Candidate[], only: readonly string[]): readonly Candidate[] {
  if (only.length === 0) return candidates;
  const isName = (text: string): boolean => candidates.some(({ name }) => name === text);
  return candidates.filter(({ name }) => only.some((text) => (isName(text) ? name === text : name.includes(text))));
}
