import type { JsonFields } from './json-fields.ts';

/** Reads page after page, as the caller asks for more. Stops at a page without a token, or when a server repeats one. */
export async function* readPages<T>(
  readPage: (pageToken: string | undefined) => Promise<JsonFields>,
  decode: (page: JsonFields) => readonly T[],
): AsyncGenerator<T, void, undefined> {
  let token: string | undefined;
  for (;;) {
    const page = await readPage(token);
    yield* decode(page);
    const next = page.optionalText('next_page_token');
    if (next === undefined || next === '' || next === token) return;
    token = next;
  }
}
