import type { McNemarTest, PairedDifference } from 'sentiment-core/evaluation';
import type { GateCriteria } from './gate-criteria.ts';
import type { SliceLoss } from './slice-losses.ts';

/** What is looked at, in this order. `quality` is asked of a first champion only, the others after it of a challenger. */
export type GateCheckName =
  'gain' | 'labels' | 'latency' | 'quality' | 'sample' | 'significance' | 'size' | 'slices' | 'unseen';

export interface GateCheck {
  readonly name: GateCheckName;
  readonly passed: boolean;
  /** A sentence with the figures that decided. */
  readonly reason: string;
}

/** Figures of one version. */
export interface ContestantFigures {
  readonly accuracy: number;
  readonly macroRecall: number;
  /** Milliseconds a tweet, one at a time. */
  readonly milliseconds: number;
  /** Bytes of its files. */
  readonly bytes: number;
}

export interface GateFigures {
  /** Held-out rows. */
  readonly n: number;
  readonly challenger: ContestantFigures;
  /** Null when there is no champion yet, or when its labels are others. */
  readonly champion: ContestantFigures | null;
  /** The challenger's figures minus the champion's; 95 % paired bootstrap intervals. */
  readonly accuracy: PairedDifference | null;
  readonly macroRecall: PairedDifference | null;
  /** First: the challenger. */
  readonly mcNemar: McNemarTest | null;
  /** Slices large enough to be judged, those that lose most first. */
  readonly slices: readonly SliceLoss[];
  /** Slices with fewer rows than `minimumSliceSize`. */
  readonly smallSlices: number;
}

/** What the gate says, and why. */
export interface GateDecision {
  /** Every check passed. */
  readonly accepted: boolean;
  readonly checks: readonly GateCheck[];
  readonly figures: GateFigures;
  readonly criteria: GateCriteria;
}
