import { SentimentError } from 'sentiment-core/http';
import { findTextColumn } from './text-column.ts';

/**
 * The texts of a CSV body with a header. A text is what stands there: `null` and `5` are texts, an empty field is an
 * empty text.
 * @param most rows to read, at most
 * @throws {SentimentError} `invalid_request` when it is not CSV, `invalid_argument` when its columns do not fit
 */
export const readCsvTexts = async (body: string, most: number): Promise<string[]> => {
  const { header, rows } = await readTable(body, most);
  const column = findTextColumn(header);
  return rows.map((row) => row[column]);
};

const readTable = async (body: string, most: number) => {
  // Loaded with the first CSV: most callers send JSON.
  const { parseCsvTable } = await import('sentiment-core/node');
  try {
    return parseCsvTable(body, most);
  } catch (error) {
    if (!SentimentError.isInstance(error) || error.code !== 'dataset_invalid') throw error;
    const message = `The CSV cannot be read: ${error.message}.`;
    throw new SentimentError({ code: 'invalid_request', message });
  }
};
