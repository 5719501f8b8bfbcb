import { columnPlace, shownColumns, tableError, type WantedColumns } from './table.ts';

const textNames = ['text', 'tweet', 'tweet_text', 'full_text', 'content', 'tweet_content', 'message', 'body', 'review'];
const labelNames = ['label', 'sentiment', 'airline_sentiment', 'polarity', 'target', 'class'];

/** Whether a field of a first line is the name of a column with texts. */
export function isTextName(field: string, { text }: WantedColumns): boolean {
  return text === undefined ? textNames.includes(field.trim().toLowerCase()) : field.trim() === text;
}

/**
 * Sentiment140 as its authors publish it: no header, latin-1, six columns polarity, id, date, flag, user, text.
 * http://help.sentiment140.com/for-students
 */
export function isSentiment140([polarity = '', id = '', date = '', ...rest]: readonly string[]): boolean {
  return (
    rest.length === 3 &&
    /^[024]$/.test(polarity) &&
    /^\d+$/.test(id) &&
    /^\w{3} \w{3} \d\d [\d:]{8} \w+ \d{4}$/.test(date)
  );
}

const sentiment140Columns = ['label', 'id', 'date', 'flag', 'user', 'text'];

export interface TableLayout {
  readonly hasHeader: boolean;
  readonly isSentiment140: boolean;
  /** Names, or `1`, `2`, ... when there is no header. */
  readonly columns: readonly string[];
}

/**
 * Tells whether the first row of a table names its columns.
 * @param names decoded fields of the first row
 * @param header what the user says
 */
export function tableLayout(names: readonly string[], wanted: WantedColumns, header: boolean | undefined): TableLayout {
  const { text, label, others = [] } = wanted;
  const said = [text, label, ...others].filter((name) => name !== undefined);
  const isAsked = said.length > 0 && said.every((name) => names.includes(name));
  const original = !isAsked && isSentiment140(names);
  const numbered = said.length > 0 && said.every((name) => /^[1-9]\d{0,5}$/.test(name) && !names.includes(name));
  const lines = names.length === 1 && !isAsked && text === undefined && !isTextName(names[0], wanted);
  const hasHeader = header !== false && !original && !numbered && (!lines || header === true);
  if (hasHeader) return { hasHeader, isSentiment140: false, columns: names };
  const columns = original ? sentiment140Columns : names.map((_, index) => String(index + 1));
  return { hasHeader, isSentiment140: original, columns };
}

export interface FoundColumns {
  readonly text: string;
  readonly label: string | undefined;
}

/**
 * Finds the columns of text and label by what the user says, else by the usual names.
 * @throws {SentimentError} `dataset_invalid` naming the columns there are
 */
export function findColumns(
  columns: readonly string[],
  wanted: WantedColumns,
  name: string,
  hasHeader: boolean,
): FoundColumns {
  const { text, label, needsLabel = false, others = [] } = wanted;
  const usual = (names: readonly string[]): string | undefined => {
    if (columns.includes(names[0])) return names[0];
    for (const known of names) {
      const found = columns.find((column) => column.trim().toLowerCase() === known);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const missing = (flag: 'label' | 'text'): never => {
    const remedy = hasHeader
      ? `--${flag} names another, and --no-header says that the first line is a row`
      : `--${flag} gives its number`;
    throw tableError(`${name}: no column "${flag}"; the columns are ${shownColumns(columns)}; ${remedy}`);
  };
  const foundText = text ?? usual(textNames) ?? (columns.length === 1 ? columns[0] : missing('text'));
  const foundLabel = label ?? (needsLabel ? (usual(labelNames) ?? missing('label')) : undefined);
  for (const column of [foundText, foundLabel, ...others])
    if (column !== undefined) columnPlace(column, columns, name, hasHeader);
  return { text: foundText, label: foundLabel };
}
