import { markdownTable, plainMarkdown } from '../../markdown.ts';
import { formatBytes, formatCount, formatFraction, formatInterval, formatSigned } from './format-figures.ts';
import type { GateDecision, ModelFigures } from './gate-decision.ts';

/** Around what the gate writes; a description's other text is the user's. MLflow shows neither. */
const [start, end] = ['<!-- gate -->', '<!-- /gate -->'];

/** Characters of a description that every MLflow keeps. */
const longestDescription = 5000;
const mostSlices = 8;
/** Characters of a reason; the tags have all of it. */
const longestReason = 400;

interface GateDescriptionOptions {
  readonly decision: GateDecision;
  /** The version that wants to be promoted. */
  readonly version: string;
  /** Version of the champion it was compared with; undefined when there was none. */
  readonly champion: string | undefined;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/**
 * The description of a version with the gate's figures at its end, as Markdown. An earlier decision is replaced; what the user
 * wrote stays. Where there is no room for everything, slices go first.
 */
export function describeDecision(description: string, options: GateDescriptionOptions): string {
  const own = withoutDecision(description);
  const before = own === '' ? '' : `${own}\n\n`;
  for (let slices = mostSlices; slices >= 0; slices -= 1) {
    const text = `${before}${start}\n${decisionText(options, slices)}${end}`;
    if (text.length <= longestDescription) return text;
  }
  // Whoever fills the description keeps it: the tags have all of the decision.
  return own;
}

function withoutDecision(description: string): string {
  const from = description.indexOf(start);
  if (from < 0) return description.trim();
  const to = description.indexOf(end, from);
  const after = to < 0 ? '' : description.slice(to + end.length);
  return `${description.slice(0, from).trim()}\n\n${after.trim()}`.trim();
}

function decisionText({ decision, version, champion, time }: GateDescriptionOptions, slices: number): string {
  const { accepted, checks, figures } = decision;
  const against = champion === undefined ? 'no champion yet' : `against version ${champion}`;
  const day = `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const rows = checks.map(({ name, passed, reason }) => {
    const shown = reason.length <= longestReason ? reason : `${reason.slice(0, longestReason - 2)} …`;
    return [name, passed ? 'passed' : '**REFUSED**', plainMarkdown(shown)];
  });
  const parts = [
    `### Gate: ${accepted ? 'passed' : 'refused'}, ${against}\n\n${formatCount(figures.n)} held-out rows, ${day}.\n`,
    figuresTable(decision, version, champion),
    markdownTable(['check', '', 'why'], rows, ['left', 'left', 'left']),
  ];
  const worst = figures.slices.slice(0, slices);
  if (worst.length > 0)
    parts.push(
      markdownTable(
        ['slice', 'rows', 'difference', 'p of a loss'],
        worst.map(({ group, name, n, loss, pValue }) => [
          plainMarkdown(`${group}: ${name}`),
          formatCount(n),
          formatSigned(-loss),
          pValue.toPrecision(2),
        ]),
      ),
    );
  return parts.join('\n');
}

function figuresTable({ figures }: GateDecision, version: string, champion: string | undefined): string {
  const { challenger, champion: opponent, accuracy, macroRecall } = figures;
  const compared = opponent !== null && champion !== undefined;
  const row = (title: string, format: (of: ModelFigures) => string, change = ''): string[] => {
    return compared ? [title, format(challenger), format(opponent), change] : [title, format(challenger)];
  };
  const changeOf = (of: typeof accuracy): string =>
    of === null ? '' : `${formatSigned(of.difference)}${formatInterval(of.interval)}`;
  return markdownTable(
    ['', `version ${version}`, ...(compared ? [`version ${champion}`, 'difference [95 %]'] : [])],
    [
      row('accuracy', (of) => formatFraction(of.accuracy), changeOf(accuracy)),
      row('macro recall', (of) => formatFraction(of.macroRecall), changeOf(macroRecall)),
      row('ms a tweet', (of) => of.milliseconds.toPrecision(3)),
      row('size', (of) => formatBytes(of.bytes)),
    ],
  );
}
