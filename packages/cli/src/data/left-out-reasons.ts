import type { Description } from 'sentiment-core/training';

const meanings = {
  columns: 'other columns than the file’s',
  encoding: 'not valid UTF-8',
  json: 'no JSON object',
  missing_label: 'no label',
  missing_text: 'no text',
} as const;

/** A line for every reason why rows could not be used, with where the first ones are. */
export function leftOutReasons({ leftOut }: Description): string[] {
  return Object.entries(meanings).flatMap(([reason, meaning]) => {
    const found = leftOut[reason as keyof typeof meanings];
    if (found === undefined) return [];
    const lines = `line${found.lines.length > 1 ? 's' : ''} ${found.lines.join(', ')}${found.rows > found.lines.length ? ', …' : ''}`;
    return [`${meaning}: ${found.rows.toLocaleString('en-US')} (${lines})`];
  });
}
