const decode = (quotedPrintable: string): string => {
  const bytes = quotedPrintable
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hexadecimal: string) => String.fromCharCode(Number.parseInt(hexadecimal, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
};

/** Head and text of a mail in two forms; the HTML form is left out. */
export const readableMail = (mail: string): string => {
  const [head = '', ...parts] = mail.split(/\r?\n--/);
  const text = parts.find((part) => part.includes('Content-Type: text/plain')) ?? '';
  return `${head.trim()}\n\n${decode(
    text
      .split(/\r?\n\r?\n/)
      .slice(1)
      .join('\n\n'),
  ).trim()}`;
};
