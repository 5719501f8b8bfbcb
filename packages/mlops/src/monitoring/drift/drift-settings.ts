import { requireInteger, requireNumber, requireFields } from 'sentiment-core/http';
import type { DriftCriteria } from './judge-drift.ts';

export interface DriftSettings {
  /** Texts that a window must have to be judged, 50 to 1,000,000. Default 200. */
  readonly minimumRows?: number;
  /** Smaller Jensen–Shannon distances are no drift, in [0, 1]. 0.07 is about eight points more of one of two even labels. Default 0.07. */
  readonly minimumDistance?: number;
  /** False alarms a day to expect at most when nothing changes and drift is looked at every hour, in (0, 1]. Default 0.005. */
  readonly falseAlarmsPerDay?: number;
}

/** Windows judged in a day: an hour and a day, every hour. */
const windowsPerDay = 48;

/** @throws {SentimentError} `option_invalid` */
export const driftCriteria = (settings: DriftSettings = {}): DriftCriteria => {
  const { minimumRows = 200, minimumDistance = 0.07, falseAlarmsPerDay = 0.005 } = settings;
  requireFields('drift', settings, ['minimumRows', 'minimumDistance', 'falseAlarmsPerDay']);
  requireInteger('drift.minimumRows', minimumRows, 50, 1_000_000);
  requireNumber('drift.minimumDistance', minimumDistance, 0, 1);
  requireNumber('drift.falseAlarmsPerDay', falseAlarmsPerDay, 1e-9, 1);
  return { minimumRows, minimumDistance, falseAlarms: falseAlarmsPerDay / windowsPerDay };
};
