import type { Command } from 'commander';
import type { GateCheckName, GateDecision, GateOptions } from '@sentiment-core/mlops/registry';
import { decimal, wholeNumber } from '../terminal/flags.ts';

/** What the gate asks for, as `promote` and `retrain --promote` take it. */
export interface GateFlags {
  readonly minimumGain?: number | undefined;
  readonly minimumSample?: number | undefined;
  readonly minSliceSize?: number | undefined;
  readonly maxSliceLoss?: number | undefined;
  readonly significance?: number | undefined;
  readonly maxLatencyFactor?: number | undefined;
  readonly maxSizeFactor?: number | undefined;
  readonly minimumMacroRecall?: number | undefined;
}

/** Held-out rows that the gate decides on unless `--minimum-sample` says otherwise. */
export const defaultMinimumSample = 1000;

export function addGateOptions(command: Command): Command {
  return command
    .option('--minimum-gain <gain>', 'accuracy to gain (default: 0.002)', decimal(0, 1))
    .option('--minimum-sample <n>', `rows to decide on (default: ${defaultMinimumSample})`, wholeNumber(1, 1e9))
    .option('--significance <p>', 'significance level (default: 0.05)', decimal(1e-9, 0.5))
    .option('--max-slice-loss <loss>', 'accuracy that a slice may lose (default: 0.02)', decimal(0, 1))
    .option('--min-slice-size <n>', 'rows of a slice, and of each label (default: 50)', wholeNumber(1, 1e9))
    .option('--max-latency-factor <n>', 'times the ms a tweet of the champion (default: 2)', decimal(1e-9, 1e9))
    .option('--max-size-factor <n>', 'times the bytes of the champion (default: 4)', decimal(1e-9, 1e9))
    .option('--minimum-macro-recall <recall>', 'of a first champion (default: 0.1 above chance)', decimal(0, 1));
}

export function gateOptions(flags: GateFlags): GateOptions {
  return {
    minimumGain: flags.minimumGain,
    minimumSample: flags.minimumSample,
    minimumSliceSize: flags.minSliceSize,
    maximumSliceLoss: flags.maxSliceLoss,
    significance: flags.significance,
    maximumLatencyFactor: flags.maxLatencyFactor,
    maximumSizeFactor: flags.maxSizeFactor,
    minimumMacroRecall: flags.minimumMacroRecall,
  };
}

/** Flags that say what a check asks for; the other checks cannot be set. */
const flagsOf: Partial<Record<GateCheckName, string>> = {
  gain: '--minimum-gain',
  latency: '--max-latency-factor',
  quality: '--minimum-macro-recall',
  sample: '--minimum-sample, --min-slice-size',
  significance: '--significance',
  size: '--max-size-factor',
  slices: '--max-slice-loss',
};

/** The checks that refused, each with the flags that set it, e.g. `gain (--minimum-gain), labels`. */
export function formatRefusal({ checks }: GateDecision): string {
  const refused = checks.filter(({ passed }) => !passed);
  return refused.map(({ name }) => (flagsOf[name] === undefined ? name : `${name} (${flagsOf[name]})`)).join(', ');
}
