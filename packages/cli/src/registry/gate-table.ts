import type { Promotion } from '@sentiment-core/mlops/registry';
import { alignedTable } from '../terminal/aligned-table.ts';

/** A decision of the gate for people: figures side by side, then every check with its reason. */
export function formatPromotion({ name, version, champion, decision, promoted, dryRun }: Promotion): string {
  const { figures, checks, accepted } = decision;
  const { challenger, champion: opponent } = figures;
  const against = champion === undefined ? 'no champion yet' : `against the champion, version ${champion}`;
  const row = (title: string, format: (of: typeof challenger) => string): string[] => [
    title,
    format(challenger),
    ...(opponent ? [format(opponent)] : []),
  ];
  const table = alignedTable([
    ['', `version ${version}`, ...(opponent && champion !== undefined ? [`version ${champion}`] : [])],
    row('accuracy', ({ accuracy }) => accuracy.toFixed(4)),
    row('macro recall', ({ macroRecall }) => macroRecall.toFixed(4)),
    row('ms a tweet', ({ milliseconds }) => milliseconds.toPrecision(3)),
    row('size', ({ bytes }) => `${(bytes / 1e6).toFixed(2)} MB`),
  ]);
  const width = Math.max(...checks.map((check) => check.name.length));
  const lines = checks.map(
    (check) => `${check.name.padEnd(width)}  ${check.passed ? 'passed ' : 'REFUSED'}  ${check.reason}\n`,
  );
  const end = dryRun
    ? `${accepted ? 'would be promoted' : 'would be refused'}; nothing was written`
    : promoted
      ? 'is the champion now'
      : `is refused${champion === undefined ? '' : '; the champion stays'}`;
  const title = `${name} version ${version}, ${against}, on ${figures.n.toLocaleString('en-US')} held-out rows\n`;
  return `${title}\n${table}\n${lines.join('')}\nversion ${version} ${end}\n`;
}
