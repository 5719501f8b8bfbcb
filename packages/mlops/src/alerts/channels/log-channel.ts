import { refuseUnknownOptions, requireFunction } from 'sentiment-core/http';
import type { Sender } from '../../delivery/sender.ts';
import { describeAlert, readAlert } from './alert-message.ts';

export interface LogChannelOptions {
  /** Takes one line without its end. Default: standard error. */
  readonly write?: ((line: string) => void) | undefined;
}

/**
 * Writes alerts as lines of JSON.
 * @throws {SentimentError} `option_invalid`
 */
export const createLogChannel = (options: LogChannelOptions = {}): Sender => {
  refuseUnknownOptions(options, ['write']);
  const { write = (line: string) => void process.stderr.write(`${line}\n`) } = options;
  requireFunction('write', write);
  return {
    send(payload) {
      const alert = readAlert(payload);
      const time = new Date(alert.firedAt).toISOString();
      write(JSON.stringify({ level: 'warn', event: 'ALERT', time, message: describeAlert(alert).title, alert }));
      return Promise.resolve();
    },
  };
};
