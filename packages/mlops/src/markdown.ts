/** A text of others inside Markdown: characters that would be markup are escaped, and it stays on its line. */
export function plainMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>|#]/g, '\\$&').replace(/\s+/g, ' ');
}

/** A table whose first column is of words and the others of figures, unless `alignment` says otherwise. Cells are Markdown. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  alignment: readonly ('left' | 'right')[] = head.map((_, column) => (column === 0 ? 'left' : 'right')),
): string {
  const rule = alignment.map((side) => (side === 'left' ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
