import type { WrongPredictionsAlert, WrongRateAlert } from './alert.ts';

/** A name full of markup, which channels must escape. */
const name = 'tweets <b>&"*_|';

export const wrongPredictionsAlert: WrongPredictionsAlert = {
  id: '019b76da-a800-7000-8000-000000000001',
  rule: 'wrong-predictions',
  firedAt: Date.UTC(2026, 0, 1, 12, 5),
  threshold: 3,
  windowMs: 300_000,
  cooldownMs: 600_000,
  reports: 4,
  firstReportAt: Date.UTC(2026, 0, 1, 12, 1),
  lastReportAt: Date.UTC(2026, 0, 1, 12, 5),
  models: [
    { name, version: '7', reports: 3 },
    { name: 'older', version: '6', reports: 1 },
  ],
  labels: { positive: 3, negative: 1 },
  predictionIds: ['a', 'b', 'c', 'd'],
};

export const wrongRateAlert: WrongRateAlert = {
  id: '019b76da-a800-7000-8000-000000000002',
  rule: 'wrong-rate',
  firedAt: Date.UTC(2026, 0, 1, 12, 5),
  limit: 0.4,
  leastFeedback: 50,
  hours: 24,
  cooldownMs: 86_400_000,
  model: { name, version: '7' },
  wrong: 40,
  total: 60,
  rate: 40 / 60,
  lowerBound: 0.54,
};
