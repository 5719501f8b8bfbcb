import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Collector {
  readonly connectionString: string;
  /** For NODE_EXTRA_CA_CERTS. */
  readonly certificateFile: string;
  /** Events accepted so far. */
  envelopes(): Promise<number>;
  stop(): Promise<void>;
}

/** @throws {Error} without the openssl command, which makes its certificate */
export const startCollector = async (): Promise<Collector> => {
  const child = fork(fileURLToPath(new URL('./collector-server.ts', import.meta.url)), {
    execArgv: ['--no-warnings'],
  });
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`The collector ended (exit ${String(code)})`);
  });
  exited.catch(() => undefined);
  const heard = async <Message>(): Promise<Message> => {
    const [message] = (await Promise.race([once(child, 'message'), exited])) as [Message];
    return message;
  };
  const started = await heard<Pick<Collector, 'connectionString' | 'certificateFile'>>();
  return {
    ...started,
    async envelopes() {
      const told = heard<{ readonly envelopes: number }>();
      child.send('count');
      return (await told).envelopes;
    },
    async stop() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
};
