const inAddress = /:\/\/[^\s/?#]*@/g;

/** The command line as records of trainings keep it: without users and passwords in addresses. */
export function recordedCommand(commandLine: readonly string[]): string[] {
  return ['sentiment', ...commandLine.map(withoutCredentials)];
}

function withoutCredentials(argument: string): string {
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
