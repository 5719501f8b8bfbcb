/** One request of `POST /invocations`, sent to stock MLflow and to ours. */
export interface ScoringCase {
  readonly name: string;
  /** A value is sent as JSON, a text or bytes as they are. */
  readonly body: unknown;
  /** Default `application/json`; null for none. */
  readonly mediaType?: string | null | undefined;
}

/** A request that we answer otherwise, on purpose; docs/decisions/0013-serving-protocols.md says why. */
export interface ScoringDifference extends ScoringCase {
  /** What either answers: the labels of a 200, else status and code. */
  readonly stock: ScoringOutcome;
  readonly ours: ScoringOutcome;
}

export type ScoringOutcome = readonly string[] | readonly [status: number, errorCode?: string];

function json(name: string, body: unknown): ScoringCase {
  return { name, body };
}
function csv(name: string, body: string | Uint8Array): ScoringCase {
  return { name, body, mediaType: 'text/csv' };
}

/** Answered alike: same status; same predictions, or the same error code in the same form. */
export const scoringCases: readonly ScoringCase[] = [
  json('split', { dataframe_split: { columns: ['text'], data: [['good'], ['bad']] } }),
  json('split with an index', { dataframe_split: { index: [4, 5], columns: ['text'], data: [['good'], ['bad']] } }),
  json('split, rows without lists', { dataframe_split: { columns: ['text'], data: ['good', 'bad'] } }),
  json('split, no rows', { dataframe_split: { columns: ['text'], data: [] } }),
  json('split, another column', { dataframe_split: { columns: ['id', 'text'], data: [[1, 'good']] } }),
  json('split, no text column', { dataframe_split: { columns: ['id', 'tweet'], data: [[1, 'good']] } }),
  json('split, text twice', { dataframe_split: { columns: ['text', 'text'], data: [['good', 'bad']] } }),
  json('split, narrow row', { dataframe_split: { columns: ['id', 'text'], data: [['good']] } }),
  json('split, no data', { dataframe_split: { columns: ['text'] } }),
  json('split, another key', { dataframe_split: { columns: ['text'], data: [['good']], more: 1 } }),
  json('split, a list', { dataframe_split: [] }),
  json('split, short index', { dataframe_split: { index: [0], columns: ['text'], data: [['good'], ['bad']] } }),
  json('records', { dataframe_records: [{ text: 'good' }, { text: 'bad' }] }),
  json('records, another column', { dataframe_records: [{ id: 1, text: 'good' }] }),
  json('records, no text column', { dataframe_records: [{ id: 1, tweet: 'good' }] }),
  json('records, an object', { dataframe_records: { text: 'good' } }),
  json('records, texts', { dataframe_records: ['good'] }),
  json('records, lists', { dataframe_records: [['good']] }),
  json('records, null', { dataframe_records: [null] }),
  json('instances', { instances: ['good', 'bad'] }),
  json('instances, records', { instances: [{ text: 'good' }, { text: 'bad' }] }),
  json('instances, columns', { instances: { text: ['good', 'bad'] } }),
  json('instances, none', { instances: [] }),
  json('instances, a text', { instances: 'good' }),
  json('instances, columns of other lengths', { instances: { text: ['good'], id: [1, 2] } }),
  json('instances and a key of its own', { instances: ['good'], signature_name: 'x' }),
  json('inputs', { inputs: ['good', 'bad'] }),
  json('inputs, columns', { inputs: { text: ['good', 'bad'] } }),
  json('inputs, columns of one text', { inputs: { text: 'good' } }),
  json('inputs, records', { inputs: [{ text: 'good' }] }),
  json('inputs, a text', { inputs: 'good' }),
  json('inputs, a number', { inputs: 5 }),
  json('inputs, null', { inputs: null }),
  json('inputs and parameters', { inputs: ['good'], params: { temperature: 1 } }),
  json('inputs and parameters that are none', { inputs: ['good'], params: 3 }),
  json('two forms', { inputs: ['good'], instances: ['good'] }),
  json('only parameters', { params: {} }),
  json('nothing', {}),
  json('a list', [1]),
  json('a number', 5),
  json('null', null),
  json('a JSON text', '"x"'),
  json('broken JSON', '{'),
  json('no body', ''),
  json('JSON that is not UTF-8', new Uint8Array([0x22, 0xff, 0x22])),
  { ...json('a charset', { inputs: ['good'] }), mediaType: 'application/json; charset=utf-8' },
  { ...json('another charset', { inputs: ['good'] }), mediaType: 'application/json; charset=latin-1' },
  { ...json('a parameter of old', { inputs: ['good'] }), mediaType: 'application/json; format=pandas-split' },
  { ...json('XML', '<a/>'), mediaType: 'application/xml' },
  { ...json('plain text', 'good'), mediaType: 'text/plain' },
  csv('CSV', 'text\ngood\nbad\n'),
  csv('CSV, CRLF', 'text\r\ngood\r\n'),
  csv('CSV, a byte order mark', '\ufefftext\ngood\n'),
  csv('CSV, quotes and another column', 'text,id\n"bad, ""very""\nbad",1\ngood,2\n'),
  csv('CSV, an index', ',text\n0,good\n'),
  csv('CSV, blank lines', '\ntext\n\n\ngood\n'),
  csv('CSV, no rows', 'text\n'),
  csv('CSV, no text column', 'id,tweet\n1,good\n'),
  csv('CSV, empty', ''),
  csv('CSV, a quote never closed', 'text\n"good\n'),
  csv('CSV, not UTF-8', new Uint8Array([0x74, 0x0a, 0xff])),
];

const positive = ['positive'];
const negative = ['negative'];
const bad = [400, 'BAD_REQUEST'] as const;
const wrong = [400, 'INVALID_PARAMETER_VALUE'] as const;

function differs(request: ScoringCase, stock: ScoringOutcome, ours: ScoringOutcome): ScoringDifference {
  return {
    ...request,
    stock,
    ours,
  };
}

export const scoringDifferences: readonly ScoringDifference[] = [
  // Values that are no strings.
  differs(json('a number', { dataframe_split: { columns: ['text'], data: [[1]] } }), negative, wrong),
  differs(json('null', { dataframe_split: { columns: ['text'], data: [[null]] } }), negative, wrong),
  differs(json('true', { dataframe_records: [{ text: true }] }), negative, wrong),
  differs(json('a list', { dataframe_records: [{ text: ['good'] }] }), negative, wrong),
  differs(json('a missing key', { dataframe_records: [{ text: 'good' }, {}] }), ['positive', 'negative'], wrong),
  differs(json('a number among texts', { instances: ['good', 1] }), ['positive', 'negative'], wrong),
  // Tensors of shape [N, 1].
  differs(json('[N, 1]', { instances: [['good'], ['good']] }), ['negative', 'negative'], ['positive', 'positive']),
  differs(json('[N, 1] column', { inputs: { text: [['good']] } }), negative, positive),
  // The only column.
  differs(json('one other name', { dataframe_split: { columns: ['tweet'], data: [['good']] } }), wrong, positive),
  differs(json('no names', { dataframe_split: { data: [['good']] } }), wrong, positive),
  differs(json('one other key', { instances: [{ tweet: 'good' }] }), wrong, positive),
  differs(csv('one other column', 'tweet\ngood\n'), wrong, positive),
  // An empty batch.
  differs(json('no records', { dataframe_records: [] }), wrong, []),
  // CSV whose rows or quotes must be guessed.
  differs(csv('a narrow row', 'text,id\ngood\n'), positive, bad),
  differs(csv('a wide row', 'text,id\ngood,1,2\n'), negative, bad),
  differs(csv('a quote in a field', 'text\ngo"od\n'), negative, bad),
  differs(csv('null', 'text,id\nnull,1\n'), negative, positive),
  // The media type.
  differs({ ...json('no media type', { inputs: ['good'] }), mediaType: null }, [500], [415]),
  differs({ ...json('capitals', { inputs: ['good'] }), mediaType: 'Application/JSON' }, [415], positive),
  differs(
    { ...json('a quoted charset', { inputs: ['good'] }), mediaType: 'application/json; charset="utf-8"' },
    [415],
    positive,
  ),
  differs({ ...json('parquet', 'PAR1'), mediaType: 'application/vnd.apache.parquet' }, bad, [415]),
  // Chat bodies.
  differs(json('messages', { messages: ['good'] }), wrong, bad),
];
