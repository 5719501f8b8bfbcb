import { maximumRowBytes, splitLines } from '../files/read-bytes.ts';
import { tableError } from './table.ts';

/** A JSON value that is a row, not parsed yet. */
export interface JsonValue {
  /** 1-based line it starts on. */
  readonly line: number;
  readonly bytes: Buffer;
}

/** NDJSON: a value on each line; blank lines are blank values. */
export async function* readNdjsonValues(
  chunks: AsyncIterable<Buffer>,
  name: string,
): AsyncGenerator<readonly JsonValue[]> {
  let line = 0;
  for await (const group of splitLines(chunks, name)) yield group.map((bytes) => ({ line: ++line, bytes }));
}

/**
 * The rows of JSON text as they arrive: the elements of an array, of the list in an object such as `{"data": [...]}`, or objects
 * that follow one another. Memory: one row. Iterating throws {SentimentError} `dataset_invalid` at what is no JSON, with its line
 * and column, at a row of more than 16 MiB, and at 64 levels.
 */
export async function* readJsonValues(
  chunks: AsyncIterable<Buffer>,
  name: string,
): AsyncGenerator<readonly JsonValue[]> {
  const scanner = createJsonScanner(name);
  for await (const chunk of chunks) yield scanner.scan(chunk);
  scanner.end();
}

/** Keys of an object that hold its rows: answers of the Twitter API v2, of its search before, and archives. */
const listKeys = new Set(['data', 'statuses', 'tweets']);
/** An object that has one of these is a row itself. */
const rowKeys = new Set(['full_text', 'text']);
const mostLevels = 64;

/** @param value of JSON */
export function holdsList(value: Readonly<Record<string, unknown>>): boolean {
  for (const [key, member] of Object.entries(value)) {
    if (rowKeys.has(key)) return false;
    if (listKeys.has(key) && Array.isArray(member)) return true;
  }
  return false;
}

const [quote, comma, colon, openBracket, backslash, closeBracket, openBrace, closeBrace] = Buffer.from('",:[\\]{}');
const whiteSpace = new Set(Buffer.from(' \t\r\n'));
const scalarStart = new Set(Buffer.from('-0123456789tfn'));

/** Where the scanner is: outside, in an array (before its first element, after a comma, after an element), in a row, or past a list. */
type Place = 'after' | 'element' | 'first' | 'outside' | 'rest' | 'row';

/** Finds where rows begin and end; what is inside of them `JSON.parse` judges. */
export function createJsonScanner(name: string) {
  let place: Place = 'outside';
  let inList = false;
  let inObject = false;
  let line = 1;
  let column = 0;
  let pieces: Buffer[] = [];
  let held = 0;
  let startLine = 1;
  let depth = 0;
  let inString = false;
  let isEscaped = false;
  /** Of the object outside of any list: the string read last at its first level, and whether a colon came right after it. */
  let key = '';
  let isValueNext = false;
  let mayHoldList = false;

  /** @param at line; left out for here */
  function fail(problem: string, at?: number): never {
    const where = at === undefined ? `line ${line} column ${column}` : `line ${at}`;
    throw tableError(`${name} ${where}: invalid JSON: ${problem}`);
  }

  function begin(byte: number): void {
    place = 'row';
    pieces = [];
    held = 0;
    startLine = line;
    depth = byte === openBrace || byte === openBracket ? 1 : 0;
    inString = byte === quote;
    mayHoldList = !inList;
    key = '';
    isValueNext = false;
    if (depth === 0 && !inString && !scalarStart.has(byte)) fail('a value is needed here');
  }

  /** @returns whether the list of an object begins at this byte */
  function beginsList(byte: number): boolean {
    if (depth !== 1 || !mayHoldList) return false;
    if (byte === colon) {
      isValueNext = true;
      if (rowKeys.has(key)) mayHoldList = false;
    } else if (byte === openBracket && isValueNext && listKeys.has(key)) return true;
    else if (!whiteSpace.has(byte)) isValueNext = false;
    return false;
  }

  function inside(byte: number): void {
    if (isEscaped) isEscaped = false;
    else if (byte === backslash) isEscaped = true;
    else if (byte === quote) inString = false;
    else if (mayHoldList && depth === 1 && key.length < 16) key += String.fromCharCode(byte);
  }

  return {
    scan(chunk: Buffer): JsonValue[] {
      const values: JsonValue[] = [];
      let start = 0;
      const close = (end: number): void => {
        values.push({ line: startLine, bytes: Buffer.concat([...pieces, chunk.subarray(start, end)]) });
        pieces = [];
        place = inList ? 'after' : 'outside';
      };
      const endList = (): void => {
        inList = false;
        place = inObject ? 'rest' : 'outside';
        depth = 1;
      };
      for (let at = 0; at < chunk.length; at++) {
        const byte = chunk[at];
        column += 1;
        if (byte === 0x0a) {
          line += 1;
          column = 0;
        }
        if (place === 'row' || place === 'rest') {
          if (inString) {
            inside(byte);
            if (!inString && depth === 0 && place === 'row') close(at + 1);
            continue;
          }
          const isSpace = whiteSpace.has(byte);
          if (depth > 0) {
            if (place === 'row' && beginsList(byte)) {
              place = 'first';
              inList = true;
              inObject = true;
            } else if (byte === quote) {
              inString = true;
              if (depth === 1) key = '';
            } else if (byte === openBrace || byte === openBracket) {
              depth += 1;
              if (depth > mostLevels) fail(`more than ${mostLevels} levels`);
            } else if (byte === closeBrace || byte === closeBracket) {
              depth -= 1;
              if (depth > 0) continue;
              if (place === 'row') close(at + 1);
              else {
                place = 'outside';
                inObject = false;
              }
            }
            continue;
          }
          if (!isSpace && byte !== comma && byte !== closeBracket) continue;
          close(at);
        }
        if (whiteSpace.has(byte)) continue;
        if (place === 'after') {
          if (byte === comma) place = 'element';
          else if (byte === closeBracket) endList();
          else fail('a comma or the end of the array is needed here');
        } else if (place === 'first' && byte === closeBracket) endList();
        else if (place === 'outside' && byte === openBracket) {
          place = 'first';
          inList = true;
        } else if (place === 'outside' && byte !== openBrace) fail('an array or objects are needed');
        else {
          begin(byte);
          start = at;
        }
      }
      if (place === 'row') {
        const piece = chunk.subarray(start);
        pieces.push(piece);
        held += piece.length;
        if (held > maximumRowBytes) fail(`a row is longer than ${maximumRowBytes >> 20} MiB`, startLine);
      }
      return values;
    },
    end(): void {
      if (place === 'row') fail('the text ends inside of the row that begins here', startLine);
      if (place !== 'outside') fail('the text ends before the array does');
    },
  };
}

const token =
  /\s*(?:[{}[\],:]|"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/uy;

/** @returns lines between the start of broken JSON and the first thing in it that is none; 0 when there is no such thing */
export function linesBeforeError(json: string): number {
  token.lastIndex = 0;
  let end = 0;
  while (end < json.length && token.test(json)) end = token.lastIndex;
  const rest = json.slice(end);
  const blank = rest.length - rest.trimStart().length;
  return rest.trim() === '' ? 0 : json.slice(0, end + blank).split('\n').length - 1;
}
