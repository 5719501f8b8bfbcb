const inAddress = /:\/\/[^\s/?#]*@/g;

/** An argument of the command line as it may be kept: without user and password in an address. */
export function withoutCredentials(argument: string): string {
  const [, option = '', value = ''] = /^(--[\w-]+=)?(.*)$/s.exec(argument) ?? [];
  if (/^https?:/i.test(value) && URL.canParse(value)) {
    const url = new URL(value);
    if (url.username !== '' || url.password !== '') {
      url.username = '';
      url.password = '';
      return `${option}${url.href}`;
    }
  }
  return argument.replace(inAddress, '://');
}
