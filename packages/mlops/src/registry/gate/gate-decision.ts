import type { McNemarTest, PairedDifference } from 'sentiment-core/evaluation';
import { versionTags } from '../registry-names.ts';
import { formatFraction, formatSigned } from './format-figures.ts';
import type { GateCriteria } from './gate-criteria.ts';
import type { SliceLoss } from './slice-losses.ts';

/** The checks, in this order. `quality` is asked of a first champion only, the others after it of a challenger. */
export type GateCheckName =
  'gain' | 'labels' | 'latency' | 'quality' | 'sample' | 'significance' | 'size' | 'slices' | 'unseen';

export interface GateCheck {
  readonly name: GateCheckName;
  readonly passed: boolean;
  /** A sentence with the figures that decided. */
  readonly reason: string;
}

/** Figures of one version. */
export interface ModelFigures {
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
  readonly challenger: ModelFigures;
  /** Null when there is no champion yet, or when its labels differ. */
  readonly champion: ModelFigures | null;
  /** The challenger's figures minus the champion's; 95 % paired bootstrap intervals. */
  readonly accuracy: PairedDifference | null;
  readonly macroRecall: PairedDifference | null;
  /** First: the challenger. */
  readonly mcNemar: McNemarTest | null;
  /** Slices large enough to be evaluated, those that lose most first. */
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

/** Characters of a tag's value that every MLflow keeps. */
const longestValue = 5000;

interface DecisionTagsOptions {
  readonly decision: GateDecision;
  readonly state: 'accepted' | 'refused';
  /** Version of the champion it was compared with; undefined when there was none. */
  readonly champion: string | undefined;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** The decision with every reason and figure, as tags of a version: some to read, one for programs. Of too many slices those that lose least are left out. */
export function decisionTags({ decision, state, champion, time }: DecisionTagsOptions): Record<string, string> {
  const { checks, figures, criteria } = decision;
  const reasons = checks.map(({ name, passed, reason }) => `${passed ? 'passed' : 'REFUSED'} ${name}: ${reason}`);
  const against = champion === undefined ? null : champion;
  let kept = figures.slices.length;
  const json = (): string => {
    const slices = figures.slices.slice(0, kept).map(({ group, name, n, loss, pValue }) => ({
      slice: `${group}: ${name}`,
      n,
      loss: rounded(loss),
      p: rounded(pValue),
    }));
    const left = figures.slices.length - kept;
    const value = { against, ...figures, slices, ...(left > 0 && { slicesLeftOut: left }), criteria };
    return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'number' ? rounded(inner) : inner));
  };
  while (kept > 0 && json().length > longestValue) kept -= 1;
  return {
    [versionTags.gate]: state,
    [versionTags.gateTime]: new Date(time).toISOString(),
    [versionTags.gateRows]: String(figures.n),
    [versionTags.gateAccuracy]: figureTag(figures.challenger.accuracy, figures.accuracy, champion),
    [versionTags.gateMacroRecall]: figureTag(figures.challenger.macroRecall, figures.macroRecall, champion),
    [versionTags.gateReasons]: shortened(reasons.join('\n')),
    [versionTags.gateFigures]: shortened(json()),
  };
}

/** e.g. `0.8125, +0.0125 against version 1`. */
function figureTag(value: number, change: PairedDifference | null, champion: string | undefined): string {
  if (change === null || champion === undefined) return formatFraction(value);
  return `${formatFraction(value)}, ${formatSigned(change.difference)} against version ${champion}`;
}

function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(6));
}

function shortened(text: string): string {
  return text.length <= longestValue ? text : `${text.slice(0, longestValue - 2)} …`;
}
