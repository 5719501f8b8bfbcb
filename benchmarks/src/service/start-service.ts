import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type ServerProcess, serverScript, startServer } from '../child-process.ts';
import type { ServiceSettings } from '../servers.ts';

export interface RecorderState {
  readonly waiting: number;
  readonly dropped: number;
}

/** A server in a process of its own. */
export interface ServiceProcess extends ServerProcess {
  /** Resolves once every prediction is written; to what had waited before. Nothing waits without a database. */
  settled(): Promise<RecorderState>;
}

const writeTimeoutMs = 60_000;

export async function startService(
  settings: ServiceSettings,
  environment: Readonly<Record<string, string>> = {},
): Promise<ServiceProcess> {
  const server = await startServer('service', {
    ...environment,
    SERVICE_SETTINGS: JSON.stringify(settings),
  });
  const state = async (): Promise<RecorderState> => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    const read = (name: string) => Number(new RegExp(`^sentiment_${name} (\\d+)$`, 'm').exec(metrics)?.[1]);
    return { waiting: read('waiting_predictions'), dropped: read('dropped_predictions_total') };
  };
  return {
    ...server,
    async settled() {
      if (settings.database === undefined) return { waiting: 0, dropped: 0 };
      const first = await state();
      const giveUp = performance.now() + writeTimeoutMs;
      for (let { waiting } = first; waiting !== 0; { waiting } = await state()) {
        if (performance.now() > giveUp) throw new Error(`${waiting} predictions are not written yet`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return first;
    },
  };
}

export interface Collector {
  readonly connectionString: string;
  /** For NODE_EXTRA_CA_CERTS. */
  readonly certificateFile: string;
  /** Events accepted so far. */
  envelopes(): Promise<number>;
  stop(): Promise<void>;
}

/** @throws {Error} without the openssl command, which makes its certificate */
export async function startCollector(): Promise<Collector> {
  const child = fork(serverScript, ['collector'], {
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
}
