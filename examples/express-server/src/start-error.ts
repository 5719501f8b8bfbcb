const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is already used; set PORT to another one',
  EACCES: 'the port needs more rights than this process has; set PORT to one from 1024 on',
  EADDRNOTAVAIL: 'this machine does not have that address; set HOST to one it has',
  ENOTFOUND: 'the host name is unknown; set HOST to an address of this machine',
};

/** Why the server did not start, in one line. */
export const startErrorLine = (error: unknown, host: string, port: number): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = reasons[code] ?? (error instanceof Error ? error.message : String(error));
  return `Cannot listen on ${host}, port ${port}: ${reason}.`;
};
