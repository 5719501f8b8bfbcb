import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTexts, type ReadTextsOptions } from './read-texts.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentiment-texts-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function* chunks(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}
async function collect(input: string | AsyncIterable<Uint8Array>, options?: ReadTextsOptions): Promise<string[]> {
  const texts: string[] = [];
  for await (const group of readTexts(input, options)) texts.push(...group);
  return texts;
}
async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('readTexts', () => {
  it('takes one text a line, blank lines too, whatever the chunks', async () => {
    const bytes = Buffer.from('one\r\n\ndeux é 😀\nlast');
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(await collect(chunks(bytes.subarray(0, cut), bytes.subarray(cut)))).toEqual([
        'one',
        '',
        'deux é 😀',
        'last',
      ]);
    }
  });

  it('hands on lines as they arrive', async () => {
    const groups: (readonly string[])[] = [];
    for await (const group of readTexts(chunks('one\ntw', 'o\n', 'three'))) groups.push(group);
    expect(groups).toEqual([['one'], ['two'], ['three']]);
  });

  it('reads columns of CSV, TSV and NDJSON, empty texts included', async () => {
    expect(await collect(await file('a.csv.gz', gzipSync('id,text\n1,"a,b"\n2,\n')))).toEqual(['a,b', '']);
    expect(await collect(await file('a.tsv', 'tweet\tid\na b\t1\n'), { text: 'tweet' })).toEqual(['a b']);
    expect(await collect(await file('a.ndjson', '{"text":"a"}\n{"text":""}\n'))).toEqual(['a', '']);
    expect(await collect(await file('a.log', 'id,words\n'))).toEqual(['id,words']);
  });

  it.each([
    ['plain', (text: string) => Buffer.from(text)],
    ['gzip', (text: string) => gzipSync(text)],
  ])('lets go of its input when the caller stops: %s', async (_, pack) => {
    let closed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield pack('one\n'.repeat(100_000));
      } finally {
        closed = true;
      }
    }
    for await (const group of readTexts(endless())) {
      expect(group[0]).toBe('one');
      break;
    }
    await expect.poll(() => closed).toBe(true);
  });

  it('is empty for an empty text input', async () => {
    expect(await collect(chunks())).toEqual([]);
    expect(await collect(chunks(''))).toEqual([]);
  });

  it('says what is wrong and where', async () => {
    await expect(collect(chunks('é\n', Buffer.from('caf\xe9\n', 'latin1')), { encoding: 'utf-8' })).rejects.toThrow(
      'standard input line 2: the line is not valid UTF-8 (is the file in another encoding?)',
    );
    const path = await file('bad.csv', 'a,b\na,b\n');
    await expect(collect(path)).rejects.toThrow(`${path}: no column "text"; the columns are a, b`);
    await expect(collect(join(folder, 'missing.txt'))).rejects.toThrow('missing.txt: no such file');
    await expect(collect(folder)).rejects.toThrow(`${folder}: is a folder, a file is needed`);
    await expect(collect(await file('b.ndjson', '{"text":"a"}\n{"text":null}\n'))).rejects.toThrow(
      'line 2: the text is missing',
    );
  });
});
