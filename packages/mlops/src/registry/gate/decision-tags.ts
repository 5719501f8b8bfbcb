import { versionTags } from '../registry-names.ts';
import type { GateDecision } from './gate-decision.ts';

/** Characters of a tag's value that every MLflow keeps. */
const longestValue = 5000;

export interface DecisionTagsOptions {
  readonly decision: GateDecision;
  readonly state: 'accepted' | 'refused';
  /** Version of the champion it was judged against; undefined when there was none. */
  readonly champion: string | undefined;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** The decision with every reason and figure, as tags of a version. Of too many slices those that lose least are left out. */
export function decisionTags({ decision, state, champion, time }: DecisionTagsOptions): Record<string, string> {
  const { checks, figures, criteria } = decision;
  const reasons = checks.map(({ name, passed, reason }) => `${passed ? 'passed' : 'REFUSED'} ${name}: ${reason}`);
  const against = champion === undefined ? null : champion;
  let kept = figures.slices.length;
  const json = (): string => {
    const slices = figures.slices.slice(0, kept).map(({ group, name, n, loss, pValue }) => ({
      ...{ slice: `${group}: ${name}`, n, loss: rounded(loss), p: rounded(pValue) },
    }));
    const left = figures.slices.length - kept;
    const value = { against, ...figures, slices, ...(left > 0 && { slicesLeftOut: left }), criteria };
    return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'number' ? rounded(inner) : inner));
  };
  while (kept > 0 && json().length > longestValue) kept -= 1;
  return {
    [versionTags.gate]: state,
    [versionTags.gateTime]: new Date(time).toISOString(),
    [versionTags.gateReasons]: shortened(reasons.join('\n')),
    [versionTags.gateFigures]: shortened(json()),
  };
}

const rounded = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(6)));

function shortened(text: string): string {
  return text.length <= longestValue ? text : `${text.slice(0, longestValue - 2)} …`;
}
