import type { TrainingEvent, TrainingObserver } from 'sentiment-core';
import type { Progress } from './output.ts';

export interface TrainingProgressOptions {
  /** Those of the trainer: `epochs` or `maxIterations` say where its end is. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  /** Sees every event, too. */
  readonly next?: TrainingObserver | undefined;
  /** Clock in milliseconds. Default `performance.now`. */
  readonly now?: (() => number) | undefined;
}

/** Shows every event of a training with its end in sight: `epoch 2 of 8  loss 0.41  about 3 min left`. */
export function createTrainingProgress(
  progress: Progress,
  { settings = {}, next, now = () => performance.now() }: TrainingProgressOptions = {},
): TrainingObserver {
  const timeLeft = createTimeLeft(now);
  return {
    onEvent(event) {
      try {
        progress.update(lineOf(event, settings, timeLeft));
      } finally {
        next?.onEvent(event);
      }
    },
  };
}

/** Estimates how long work still takes. */
export type TimeLeft = (fraction: number, hedge?: string) => string[];

/**
 * The pace is that since the first call: what came before it was other work, or was done by an earlier run.
 * @returns for a fraction in (0, 1] that is done: nothing yet, or one text such as `about 3 min left`
 */
export function createTimeLeft(now: () => number = () => performance.now()): TimeLeft {
  let first: { readonly fraction: number; readonly time: number } | undefined;
  return (fraction, hedge = 'about') => {
    const time = now();
    first ??= { fraction, time };
    const done = fraction - first.fraction;
    const seconds = (((time - first.time) / done) * (1 - fraction)) / 1000;
    return done > 0 && fraction < 1 && time > first.time ? [`${hedge} ${duration(seconds)} left`] : [];
  };
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

function lineOf(
  { stage, step, metrics }: TrainingEvent,
  settings: Readonly<Record<string, unknown>>,
  timeLeft: TimeLeft,
): string {
  const { rows, texts, steps, progress, epoch, learningRate: _, ...figures } = metrics;
  const shown = Object.entries(figures).map(([name, value]) => `${words(name)} ${Number(value.toPrecision(4))}`);
  const parts = (...first: string[]): string => [...first, ...shown].join('  ');
  if (stage === 'read') {
    const read = rows ?? texts;
    return parts(
      read === undefined ? 'reading' : `read ${read.toLocaleString('en-US')} ${rows === undefined ? 'texts' : 'rows'}`,
    );
  }
  if (stage !== 'iteration') return parts(stage === 'calibrate' ? 'calibrated' : 'evaluated');
  if (epoch !== undefined) {
    const { epochs } = settings;
    const fraction = progress ?? (steps === undefined ? undefined : step / steps);
    const left = fraction === undefined ? [] : timeLeft(fraction);
    return [parts(`epoch ${epoch}${typeof epochs === 'number' ? ` of ${epochs}` : ''}`), ...left].join('  ');
  }
  const most = settings['maxIterations'];
  // The linear part of a network has a limit of its own.
  if (typeof most !== 'number') return parts(`iteration ${step}`);
  return [parts(`iteration ${step} of at most ${most}`), ...timeLeft(step / most, 'at most')].join('  ');
}

/** `validationLoss` as `validation loss`. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
