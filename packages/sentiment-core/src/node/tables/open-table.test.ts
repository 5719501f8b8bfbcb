import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createDatasetFiles } from '../datasets/dataset-files-fixture.ts';
import { openTable } from './open-table.ts';
import { readTextRows } from './read-texts.ts';
import type { TableOptions, TableRow, WantedColumns } from './table.ts';

const files = await createDatasetFiles();
afterAll(() => files.remove());

interface Read {
  readonly texts: string[];
  readonly problems: readonly [line: number, message: string][];
  readonly warnings: string[];
}

async function read(
  input: string | AsyncIterable<Uint8Array>,
  wanted: WantedColumns = {},
  options: TableOptions = {},
): Promise<Read> {
  const warnings: string[] = [];
  const onWarning = (message: string): void => {
    warnings.push(message.replace(typeof input === 'string' ? input : 'standard input', 'FILE'));
  };
  const table = await openTable(input, wanted, { ...options, onWarning });
  const rows: TableRow[] = [];
  for await (const group of readTextRows(table, wanted.others)) rows.push(...group);
  const problems = rows.flatMap(({ line, problem }): [number, string][] => (problem ? [[line, problem.message]] : []));
  return { texts: rows.filter((row) => !row.problem).map(({ values }) => values.join('|')), problems, warnings };
}

async function readFile(name: string, content: string | Uint8Array, wanted?: WantedColumns, options?: TableOptions) {
  return read(await files.write(name, content), wanted, options);
}

async function textsOf(name: string, content: string | Uint8Array, wanted?: WantedColumns, options?: TableOptions) {
  return (await readFile(name, content, wanted, options)).texts;
}

async function failureOf(name: string, content: string | Uint8Array, options?: TableOptions): Promise<string> {
  const path = await files.write(name, content);
  const error: unknown = await read(path, {}, options).catch((reason: unknown) => reason);
  if (error instanceof Error && error.name === 'SentimentError') return error.message.replaceAll(path, 'FILE');
  throw new Error('no SentimentError', { cause: error });
}

async function* inChunks(content: string | Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const both = ['I love this', 'I hate this'];
/** The same two texts, in what people have. */
const layouts: readonly (readonly [name: string, content: string | Uint8Array])[] = [
  ['a.json', '[{"text":"I love this"},{"text":"I hate this"}]'],
  ['a.json', '["I love this", "I hate this"]'],
  ['a.json', '{"data":[{"id":"1","text":"I love this"},{"id":"2","text":"I hate this"}],"meta":{"result_count":2}}\n'],
  ['a.json', '{"meta":{"data":[1]},"data" : [\n {"text":"I love this"}, {"text":"I hate this"} ] }{"data":[]}'],
  ['a.json', '{"statuses":[{"full_text":"I love this"},{"full_text":"I hate this"}]}'],
  ['a.json', '{"text":"I love this","data":["x"]}\n{"text":"I hate this"}'],
  ['a.json', '[\n  {\n    "tweet": "I love this"\n  },\n  {\n    "tweet": "I hate this"\n  }\n]\n'],
  ['a.txt', '[{"text":"I love this"},{"text":"I hate this"}]'],
  ['a', '[{"text":"I love this"},{"text":"I hate this"}]'],
  ['a', '{"text":"I love this"}\n{"text":"I hate this"}\n'],
  ['a', '{"data":{"text":"I love this"}}\n{"data":{"text":"I hate this"}}\n'],
  ['a.jsonl.gz', gzipSync('{"text":"I love this"}\n{"text":"I hate this"}\n')],
  ['a.csv', 'id;text\n1;I love this\n2;I hate this\n'],
  ['a.csv', 'id\ttext\n1\tI love this\n2\tI hate this\n'],
  ['a.csv', 'id|text\n1|I love this\n2|I hate this\n'],
  ['a.csv', '"id";"text"\r\n"1";"I love this"\r\n"2";"I hate this"\r\n'],
  ['a', 'id,tweet\n1,I love this\n2,I hate this\n'],
  ['a', 'id;Content;x\n1;I love this;\n2;I hate this;\n'],
  ['a', 'id\tTEXT\n1\tI love this\n2\tI hate this\n'],
  ['a.csv', 'text\rI love this\rI hate this\r'],
  ['a.csv', 'id,text\r1,I love this\r2,I hate this'],
  ['a.txt', 'I love this\rI hate this'],
  ['a.csv', 'anything\nI love this\nI hate this\n'],
  ['a.csv', 'I love this\nI hate this\n'],
  ['a', 'I love this\nI hate this\n'],
  ['a.csv', '\uFEFFtext;id\nI love this;1\nI hate this;2\n'],
  ['a.tab', Buffer.from('\uFEFFid\ttext\n1\tI love this\n2\tI hate this\n', 'utf16le')],
];

describe('openTable finds how a table is written', () => {
  it.each(layouts)('%s: %j', async (name, content) => {
    const texts = await textsOf(name, content);
    expect(texts.slice(-2)).toEqual(both);
    expect(texts.length).toBeLessThanOrEqual(3);
  });

  it.each(layouts)('on a stream, wherever it is cut: %s %j', async (name, content) => {
    for (const size of [1, 7, 1000]) {
      const { texts } = await read(inChunks(content, size), {}, name === 'a.csv' ? { format: 'csv' } : {});
      expect(texts.slice(-2)).toEqual(both);
    }
  });
});

describe('columns', () => {
  it('takes the only column, the usual name, or what is said', async () => {
    expect(await textsOf('a.csv', 'text\none, two\n"three, four"\n')).toEqual(['one, two', 'three, four']);
    expect(await textsOf('a.csv', 'id,Full_Text\n1,a\n')).toEqual(['a']);
    expect(await textsOf('a.csv', 'text,words\na,b\n', { text: 'words' })).toEqual(['b']);
    expect(await textsOf('a.csv', 'content,text\na,b\n')).toEqual(['b']);
    expect(await textsOf('a.csv', 'id,text\n1,a\n', { others: ['id'] })).toEqual(['a|1']);
  });

  it('reads rows without a header by number', async () => {
    expect(await textsOf('a.csv', '1,a\n2,b\n', { text: '2' })).toEqual(['a', 'b']);
    expect(await textsOf('a.csv', 'id,text\n2,b\n', { text: '2' }, { header: false })).toEqual(['text', 'b']);
    expect(await textsOf('a', '1;a\n2;b\n', { text: '2' })).toEqual(['a', 'b']);
    expect(await failureOf('a.csv', '1,a\n2,b\n', { header: false })).toBe(
      'FILE: no column "text"; the columns are 1, 2; --text gives its number',
    );
    await expect(textsOf('a.csv', '1,a\n', { text: '3' })).rejects.toThrow('there is no column 3; the first row has 2');
  });

  it('refuses tables on a stream whose text is nowhere, and does not take them for texts', async () => {
    await expect(read(inChunks('1\tpositive\n2\tnegative\n', 9))).rejects.toThrow(
      'no column "text"; the columns are 1, positive',
    );
    expect((await read(inChunks('a, b, c\nd, e, f\n', 99))).texts).toEqual(['a, b, c', 'd, e, f']);
  });

  it('does what is said instead of what it finds', async () => {
    expect(await textsOf('a.csv', 'id,text\n1,a\n', {}, { format: 'text' })).toEqual(['id,text', '1,a']);
    expect(await textsOf('a.csv', 'id,text;x\n1,a;b\n', { text: 'text;x' }, { delimiter: ',' })).toEqual(['a;b']);
    expect(await textsOf('a.csv', 'id:text\n1:a,b\n', {}, { delimiter: ':' })).toEqual(['a,b']);
    const wrong = { delimiter: 'ab' };
    await expect(readFile('a.csv', 'text\na\n', {}, wrong)).rejects.toThrow('delimiter: one character is needed');
  });
});

describe('encodings', () => {
  const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
  it('reads windows-1252 and says so, with the first line that is not UTF-8', async () => {
    for (const name of ['a.csv', 'a.txt', 'a']) {
      expect(await readFile(name, latin1('text\nfine\ncaf\xe9 \x80 \x93quoted\x94\nth\xe9\n'))).toMatchObject({
        texts: [...(name === 'a.csv' ? [] : ['text']), 'fine', 'café € “quoted”', 'thé'],
        warnings: ['FILE line 3 is not UTF-8: the file is read as windows-1252; use --encoding if that is wrong'],
      });
    }
    const ndjson = await readFile('a.ndjson', latin1('{"text":"caf\xe9"}\n{"text":"th\xe9"}\n'));
    expect([ndjson.texts, ndjson.warnings.length]).toEqual([['café', 'thé'], 1]);
  });

  it('decides at the first line that is not ASCII, however late it comes', async () => {
    const ascii = 'some words\n'.repeat(20_000);
    const late = await readFile('a.csv', latin1(`text\n${ascii}caf\xe9\nth\xe9\n`));
    expect([late.texts.slice(-2), late.problems]).toEqual([['café', 'thé'], []]);
    expect(late.warnings).toEqual([
      'FILE line 20002 is not UTF-8: the file is read as windows-1252; use --encoding if that is wrong',
    ]);
    const utf8 = await readFile('a.csv', `text\n${ascii}café\n`);
    expect([utf8.texts.slice(-1), utf8.warnings]).toEqual([['café'], []]);
  });

  it('never reads two encodings as one', async () => {
    const mixed = Buffer.concat([Buffer.from('text\ncafé\n'), latin1('th\xe9\n'), Buffer.from('tôt\n')]);
    const found = await readFile('a.csv', mixed);
    expect([found.texts, found.warnings]).toEqual([['café', 'tôt'], []]);
    expect(found.problems).toEqual([[3, expect.stringContaining('but line 2 is utf-8: the file mixes encodings')]]);
    expect(await textsOf('a.csv', mixed, {}, { encoding: 'windows-1252' })).toEqual(['cafÃ©', 'thé', 'tÃ´t']);
  });

  const sentiment140 = (text: string): string => `"4","1","Mon Apr 06 22:19:45 PDT 2009","NO_QUERY","me","${text}"\n`;
  it('reads the layout of Sentiment140 in UTF-8, and in latin-1 with bytes that look like UTF-8', async () => {
    expect(await readFile('a.csv', sentiment140('café') + sentiment140('ok'))).toMatchObject({
      texts: ['café', 'ok'],
      warnings: [],
    });
    const original = Buffer.concat([Buffer.from(sentiment140('é')), latin1(sentiment140('caf\xe9'))]);
    expect(await readFile('a.csv', original)).toMatchObject({
      texts: ['Ã©', 'café'],
      problems: [],
      warnings: ['FILE line 2 is not UTF-8: the file is read as latin1; use --encoding if that is wrong'],
    });
  });

  it('reads the layout of Sentiment140 with a header in latin-1', async () => {
    const content = latin1(`target,ids,date,flag,user,text\n${sentiment140('caf\xe9')}`);
    expect(await textsOf('a.csv', content)).toEqual(['café']);
  });
});

describe('quotes', () => {
  it('takes a lone quote in TSV as text, and loses no row', async () => {
    const lines = ['"I love this', 'fine', 'so bad"', '"Great" she said', '"quoted"', 'a "b" c'];
    const content = `text\tlabel\n${lines.map((line) => `${line}\tpositive\n`).join('')}`;
    expect(await textsOf('a.tsv', content)).toEqual([...lines.slice(0, 4), 'quoted', lines[5]]);
    expect(await textsOf('a.tsv', content, {}, { quote: 'none' })).toEqual(lines);
    expect(await textsOf('a.tsv', `label\ttext\n${lines.map((line) => `x\t${line}\r\n`).join('')}`)).toHaveLength(6);
  });

  it('keeps quoted fields of TSV with tabs, quotes and line ends', async () => {
    const content = 'text\tid\n"a\tb"\t1\n"c ""d""\r\ne\n\nf"\t2\ng\t"h\ni"\n';
    expect(await textsOf('a.tsv', content, { others: ['id'] })).toEqual(['a\tb|1', 'c "d"\r\ne\n\nf|2', 'g|h\ni']);
  });

  it('gives up on a quote of TSV that nothing closes, and reads on after it', async () => {
    const content = `text\tid\n"open\t0\n${'plain\t1\n'.repeat(500)}"open too\t2\n`;
    const found = await textsOf('a.tsv', content);
    expect([found.length, found[0], found.at(-1)]).toEqual([502, '"open', '"open too']);
  });

  it('takes quotes of CSV as text when told to', async () => {
    const content = 'id,text\n1,"I love\n2,say "hi"\n3,"x"\n';
    expect(await textsOf('a.csv', content, {}, { quote: 'none' })).toEqual(['"I love', 'say "hi"', '"x"']);
    expect(await failureOf('a.csv', content)).toBe(
      'FILE line 2: broken quoting: something follows a closing quote; --quote none takes quotes as text',
    );
  });

  it('warns of a quoted field of CSV that may have swallowed rows', async () => {
    const found = await readFile('a.csv', 'id,text\n1,"I love\n2,so bad"\n3,x\n');
    expect(found.texts).toEqual(['I love\n2,so bad', 'x']);
    expect(found.warnings).toEqual([
      'FILE line 2: one quoted field covers 2 lines that look like rows of their own; if quotes are part of the text, say --quote none',
    ]);
    expect((await readFile('a.csv', 'id,text\n1,"one\ntwo"\n')).warnings).toEqual([]);
  });
});

describe('files that are no tables', () => {
  it.each<[string, Uint8Array | string, string]>([
    [
      'a workbook',
      'PK\x03\x04\x14\0\x06\0\x08\0[Content_Types].xml',
      'an Excel workbook (.xlsx); save the sheet as CSV UTF-8',
    ],
    ['a zip', 'PK\x03\x04\x14\0tweets.csv', 'a zip archive; unpack it'],
    ['a PDF', '%PDF-1.7\n', 'a PDF document; export its table as CSV'],
    ['Parquet', 'PAR1\x15\x04', 'a Parquet file; write it as CSV or NDJSON'],
    ['a zip in gzip', gzipSync('PK\x03\x04tweets.csv'), 'a zip archive; unpack it'],
    ['gzip in gzip', gzipSync(gzipSync('text\n')), 'packed with gzip twice; unpack it once'],
    ['anything', Buffer.from(Array.from({ length: 500 }, (_, at) => (at * 7) % 256)), 'a binary file; CSV, TSV, NDJSON, JSON or texts one a line are needed'], // prettier-ignore
  ])('%s', async (_, content, what) => {
    for (const name of ['a.csv', 'a'])
      expect(await failureOf(name, typeof content === 'string' ? Buffer.from(content, 'latin1') : content)).toBe(
        `FILE: this is ${what}`,
      );
  });
});

describe('JSON', () => {
  it.each<[string, string]>([
    ['[{"text":"a"},\n{"text":}]', 'FILE line 2: invalid JSON'],
    ['[{"text":"a"},\n{"text":\n"b", x}]', 'FILE line 3: invalid JSON'],
    [
      '[{"text":"a"}\n {"text":"b"}]',
      'FILE line 2 column 2: invalid JSON: a comma or the end of the array is needed here',
    ],
    ['[{"text":"a"},]', 'FILE line 1 column 15: invalid JSON: a value is needed here'],
    ['[{"text":"a"},\n{"text":"b', 'FILE line 2: invalid JSON: the text ends inside of the row that begins here'],
    ['[{"text":"a"},', 'FILE line 1 column 14: invalid JSON: the text ends before the array does'],
    ['[{"text":"a"}] x', 'FILE line 1 column 16: invalid JSON: an array or objects are needed'],
    [`[{"text":"a","x":${'['.repeat(100)}`, 'FILE line 1 column 81: invalid JSON: more than 64 levels'],
    ['{"data":[{"text":"a"}', 'FILE line 1 column 21: invalid JSON: the text ends before the array does'],
    ['', 'FILE: the file is empty'],
  ])('says what is wrong with %j', async (content, message) => {
    expect(await failureOf('a.json', content)).toBe(message);
  });

  it('says which rows have no text', async () => {
    const content = '[{"text":"a"},\n{"text":null},\n{"id":1},\n{"text":5},\n7,\n["x"],\n{"text":""}]';
    expect(await readFile('a.json', content)).toMatchObject({
      texts: ['a', ''],
      problems: [
        [2, 'the text is missing'],
        [3, 'the text is missing'],
        [4, 'the text is not a string'],
        [5, 'a JSON object is needed'],
        [6, 'a JSON object is needed'],
      ],
    });
    expect(await textsOf('a.json', '[]')).toEqual([]);
  });

  it('keeps the digits of long numbers', async () => {
    const content = '[{"id":1234567890123456789,"n":1.5,"user":{"id":98765432109876543210},"text":"a"}]';
    expect(await textsOf('a.json', content, { others: ['id', 'n', 'user'] })).toEqual([
      'a|1234567890123456789|1.5|{"id":"98765432109876543210"}',
    ]);
  });

  it('hands on rows of an array as they arrive', async () => {
    let chunks = 0;
    async function* array(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('[');
      for (; chunks < 100; chunks++) yield Buffer.from(`{"id":1,"text":"${'x'.repeat(1000)}"},`.repeat(100));
      yield Buffer.from('{"text":"end"}]');
    }
    const table = await openTable(array());
    let rows = 0;
    let chunksBefore = Infinity;
    for await (const group of table.rows({ columns: ['text'] })) {
      rows += group.length;
      if (group.length > 0) chunksBefore = Math.min(chunksBefore, chunks);
    }
    expect(rows).toBe(10_001);
    expect(chunksBefore).toBeLessThan(5);
  });

  it('finds the columns of an object longer than what is looked at first', async () => {
    const long = 'x'.repeat(200_000);
    expect(await textsOf('a.json', `[{"x":"${long}","text":"a"}]`)).toEqual(['a']);
    expect(await textsOf('a', `{"x":"${long}","text":"a"}\n`)).toEqual(['a']);
    expect((await read(inChunks(`{"x":"${long}","text":"a"}\n`, 50_000))).texts).toEqual(['a']);
  });
});
