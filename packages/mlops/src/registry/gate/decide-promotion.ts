import {
  bootstrapIntervals,
  comparePaired,
  evaluateScores,
  mostProbable,
  type PairedComparison,
  type SliceRows,
} from 'sentiment-core/evaluation';
import type { ModelResults, ComparisonResults } from './compare-models.ts';
import type { GateCriteria } from './gate-criteria.ts';
import type { ModelFigures, GateCheck, GateCheckName, GateDecision } from './gate-decision.ts';
import {
  formatBytes,
  formatCount,
  formatFraction,
  formatInterval,
  formatMilliseconds,
  formatSigned,
} from './format-figures.ts';
import { sliceLosses } from './slice-losses.ts';

const seed = 1;
const resamples = 1000;

/** Decides by the figures alone: same results and criteria, same decision. */
export function decidePromotion(results: ComparisonResults, criteria: GateCriteria): GateDecision {
  const { challenger, champion } = results;
  const checks = [checkSample(challenger, criteria), ...checkUnseen(results)];
  const comparable = champion !== undefined && sameLabels(challenger.labels, champion.labels);
  const alone = {
    n: challenger.scored.truth.length,
    challenger: figuresOf(challenger),
    champion: null,
    accuracy: null,
    macroRecall: null,
    mcNemar: null,
    slices: [],
    smallSlices: 0,
  };
  const decide = (figures: GateDecision['figures']): GateDecision => ({
    accepted: checks.every(({ passed }) => passed),
    checks,
    figures,
    criteria,
  });
  if (champion === undefined) {
    checks.push(checkQuality(challenger, criteria));
    return decide(alone);
  }
  if (!comparable) {
    const reason = `its labels are ${challenger.labels.join(', ')}, the champion's are ${champion.labels.join(', ')}: register it under another name`;
    checks.push(check('labels', false, reason));
    return decide(alone);
  }
  const truth = challenger.scored.truth;
  const first = mostProbable(challenger.scored);
  const second = inOrderOf(challenger.labels, champion);
  const pair = comparePaired(truth, first, second, challenger.labels.length, { seed, resamples });
  const slices = [...labelSlices(challenger), ...results.slices];
  const { minimumSliceSize } = criteria;
  const losses = sliceLosses({ truth, challenger: first, champion: second, slices, minimumSliceSize });
  const figures = {
    ...alone,
    champion: figuresOf(champion),
    accuracy: pair.accuracy,
    macroRecall: pair.macroRecall,
    mcNemar: pair.mcNemar,
    slices: losses,
    smallSlices: slices.length - losses.length,
  };
  checks.push(
    checkGain(pair, criteria),
    checkSignificance(pair, criteria),
    checkSlices(figures.slices, figures.smallSlices, criteria),
    checkCost('latency', challenger.milliseconds, champion.milliseconds, criteria.maximumLatencyFactor),
    checkCost('size', challenger.bytes, champion.bytes, criteria.maximumSizeFactor),
  );
  return decide(figures);
}

function check(name: GateCheckName, passed: boolean, reason: string): GateCheck {
  return { name, passed, reason };
}

function checkSample({ labels, scored }: ModelResults, criteria: GateCriteria): GateCheck {
  const { minimumSample, minimumSliceSize } = criteria;
  const n = scored.truth.length;
  if (n < minimumSample)
    return check('sample', false, `${formatCount(n)} held-out rows, ${formatCount(minimumSample)} are needed`);
  const scarce = labels
    .map((label, place) => ({ label, rows: scored.truth.filter((truth) => truth === place).length }))
    .find(({ rows }) => rows < minimumSliceSize);
  if (scarce !== undefined)
    return check('sample', false, `${scarce.rows} rows are ${scarce.label}, ${minimumSliceSize} are needed`);
  return check('sample', true, `${formatCount(n)} held-out rows, ${minimumSliceSize} or more of each label`);
}

function checkUnseen({ challenger, fingerprint }: ComparisonResults): GateCheck[] {
  if (fingerprint === undefined || challenger.trainedOn === undefined) return [];
  const seen = fingerprint === challenger.trainedOn;
  return [check('unseen', !seen, seen ? 'it was trained on these very rows' : 'it was not trained on these very rows')];
}

function checkQuality({ labels, scored }: ModelResults, criteria: GateCriteria): GateCheck {
  const { macroRecall } = evaluateScores(labels, scored, { resamples: 0 });
  const needed = criteria.minimumMacroRecall ?? 1 / labels.length + 0.1;
  const low = bootstrapIntervals(scored, { seed, resamples }).macroRecall?.low ?? 0;
  const reason = `no champion yet; macro recall ${formatFraction(macroRecall)}, with 95% confidence above ${formatFraction(low)}; ${formatFraction(needed)} is needed`;
  return check('quality', low > needed, reason);
}

function checkGain({ accuracy: { difference, interval } }: PairedComparison, { minimumGain }: GateCriteria): GateCheck {
  const reason = `accuracy ${formatSigned(difference)}${formatInterval(interval)}; a gain of ${formatFraction(minimumGain)} is needed`;
  // Differences of counts over n: rounding must not refuse a gain that is exactly the least.
  return check('gain', difference >= minimumGain - 1e-12, reason);
}

function checkSignificance({ mcNemar }: PairedComparison, { significance }: GateCriteria): GateCheck {
  const { firstOnly, secondOnly, pValue } = mcNemar;
  const reason = `${formatCount(firstOnly)} rows only the challenger has right, ${formatCount(secondOnly)} only the champion; McNemar p ${pValue.toPrecision(2)}, below ${significance} is needed`;
  return check('significance', firstOnly > secondOnly && pValue < significance, reason);
}

function checkSlices(losses: GateDecision['figures']['slices'], small: number, criteria: GateCriteria): GateCheck {
  const { maximumSliceLoss, significance, minimumSliceSize } = criteria;
  const worse = losses.filter(({ loss, pValue }) => loss > maximumSliceLoss && pValue < significance);
  const shown = worse.map(
    ({ group, name, n, loss, pValue }) =>
      `${group}: ${name} (${formatCount(n)} rows) loses ${formatFraction(loss)}, p ${pValue.toPrecision(2)}`,
  );
  const seen = `${losses.length} slices evaluated, ${small} with fewer than ${minimumSliceSize} rows left out`;
  if (worse.length === 0) return check('slices', true, `no slice loses more than ${maximumSliceLoss}; ${seen}`);
  return check('slices', false, `${shown.join('; ')}; a loss of ${maximumSliceLoss} is allowed; ${seen}`);
}

function checkCost(name: 'latency' | 'size', challenger: number, champion: number, factor: number): GateCheck {
  const format = name === 'size' ? formatBytes : formatMilliseconds;
  const reason = `${format(challenger)} against ${format(champion)}; ${factor} times as much is allowed`;
  return check(name, challenger <= factor * champion, reason);
}

function figuresOf({ labels, scored, milliseconds, bytes }: ModelResults): ModelFigures {
  const { accuracy, macroRecall } = evaluateScores(labels, scored, { resamples: 0 });
  return { accuracy, macroRecall, milliseconds, bytes };
}

function labelSlices({ labels, scored }: ModelResults): SliceRows[] {
  const rows = labels.map((): number[] => []);
  for (const [row, label] of scored.truth.entries()) rows[label]?.push(row);
  return labels.map((name, label) => ({ group: 'label', name, rows: rows[label] ?? [] }));
}

function sameLabels(first: readonly string[], second: readonly string[]): boolean {
  return first.length === second.length && first.every((label) => second.includes(label));
}

/** Predictions by the label's place in `labels`, whatever order the model has them in. */
function inOrderOf(labels: readonly string[], { labels: own, scored }: ModelResults): Int32Array {
  const places = own.map((label) => labels.indexOf(label));
  return mostProbable(scored).map((label) => places[label] ?? -1);
}
