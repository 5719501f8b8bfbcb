import { type ServerProcess, startServer } from '../http/server-process.ts';
import type { ServerSettings } from './server-settings.ts';

export interface RecorderState {
  readonly waiting: number;
  readonly dropped: number;
}

/** A server in a process of its own. */
export interface ServiceProcess extends ServerProcess {
  /** Resolves once every prediction is written; to what had waited before. Nothing waits without a database. */
  settled(): Promise<RecorderState>;
}

const patienceMs = 60_000;

export const startService = async (
  settings: ServerSettings,
  environment: Readonly<Record<string, string>> = {},
): Promise<ServiceProcess> => {
  const server = await startServer('../service/service-server.ts', {
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
      const giveUp = performance.now() + patienceMs;
      for (let { waiting } = first; waiting !== 0; { waiting } = await state()) {
        if (performance.now() > giveUp) throw new Error(`${waiting} predictions are not written yet`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return first;
    },
  };
};
