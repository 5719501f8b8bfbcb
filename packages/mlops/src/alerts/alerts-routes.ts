import { SentimentError } from 'sentiment-core';
import { opaque, optionsOf, parseOptions, type Route, type RouteOperation, stateResponse } from 'sentiment-core/http';
import type { Alerts } from './alerts.ts';

export interface AlertsRoutesOptions {
  readonly alerts: Pick<Alerts, 'state'>;
}

const alertsRoutesOptions = optionsOf<AlertsRoutesOptions>()({
  alerts: opaque<AlertsRoutesOptions['alerts']>('state'),
});

/**
 * `GET /alerts`: the rules' state, and the firings with their deliveries.
 * @throws {SentimentError} `option_invalid`
 */
export function createAlertsRoutes(options: AlertsRoutesOptions): Route[] {
  const { alerts } = parseOptions(alertsRoutesOptions, options);
  return [
    {
      method: 'GET',
      path: '/alerts',
      operation: alertsOperation,
      handle: async ({ query }) => stateResponse(await alerts.state(readLimit(query))),
    },
  ];
}

function readLimit(query: string): number {
  const given = new URLSearchParams(query).get('limit');
  if (given === null) return defaultFirings;
  const limit = /^\d{1,4}$/.test(given) ? Number(given) : 0;
  if (limit >= 1 && limit <= mostFirings) return limit;
  const message = `limit must be a whole number from 1 to ${mostFirings}`;
  throw new SentimentError({ code: 'invalid_request', field: 'limit', message });
}

const time = { type: 'integer', description: 'Milliseconds since 1970' };
const timeOrNull = { type: ['integer', 'null'], description: 'Milliseconds since 1970' };
const count = { type: 'integer', minimum: 0 };
const text = { type: 'string' };

function objectSchema(properties: Readonly<Record<string, unknown>>, required = Object.keys(properties)) {
  return {
    type: 'object',
    required,
    properties,
  };
}

const delivery = objectSchema({
  destination: text,
  state: { enum: ['pending', 'delivered', 'failed'] },
  attempts: count,
  lastAttemptAt: timeOrNull,
  deliveredAt: timeOrNull,
  nextAttemptAt: timeOrNull,
  note: { type: ['string', 'null'], description: 'Why the last attempt failed, or what to know of the success' },
});

const alert = objectSchema(
  { id: text, rule: { enum: ['wrong-predictions', 'wrong-rate'] }, firedAt: time, cooldownMs: count },
  ['id', 'rule', 'firedAt', 'cooldownMs'],
);

const schema = objectSchema({
  rules: objectSchema({
    wrongPredictions: objectSchema({
      threshold: count,
      windowMs: count,
      cooldownMs: count,
      standingReports: { ...count, description: 'Predictions reported wrong within the last window, not withdrawn' },
      countingReports: { ...count, description: 'Reports that count towards the next alert' },
      cooldownUntil: timeOrNull,
    }),
    wrongRate: {
      type: ['object', 'null'],
      properties: {
        limit: { type: 'number' },
        leastFeedback: count,
        hours: count,
        cooldownMs: count,
        cooldownUntil: timeOrNull,
      },
    },
  }),
  firings: { type: 'array', items: objectSchema({ alert, deliveries: { type: 'array', items: delivery } }) },
});

const example = {
  rules: {
    wrongPredictions: {
      threshold: 3,
      windowMs: 300_000,
      cooldownMs: 600_000,
      standingReports: 3,
      countingReports: 0,
      cooldownUntil: 1_767_226_200_000,
    },
    wrongRate: { limit: 0.4, leastFeedback: 50, hours: 24, cooldownMs: 86_400_000, cooldownUntil: null },
  },
  firings: [
    {
      alert: {
        id: '019b76da-a800-7000-8000-000000000000',
        rule: 'wrong-predictions',
        firedAt: 1_767_225_600_000,
        threshold: 3,
        windowMs: 300_000,
        cooldownMs: 600_000,
        reports: 3,
        firstReportAt: 1_767_225_480_000,
        lastReportAt: 1_767_225_600_000,
        models: [{ name: 'tweets-default', version: '1', reports: 3 }],
        labels: { positive: 3 },
        predictionIds: ['019b76d8-d340-7000-8000-000000000000'],
      },
      deliveries: [
        {
          destination: 'mail',
          state: 'delivered',
          attempts: 1,
          lastAttemptAt: 1_767_225_600_050,
          deliveredAt: 1_767_225_600_300,
          nextAttemptAt: null,
          note: null,
        },
      ],
    },
  ],
};

const mostFirings = 500;
const defaultFirings = 50;

const alertsOperation: RouteOperation = {
  summary: 'The alert rules now, and the newest firings with what became of their messages',
  query: [
    {
      name: 'limit',
      description: 'Firings at most, the newest first',
      schema: { type: 'integer', minimum: 1, maximum: mostFirings, default: defaultFirings },
    },
  ],
  responses: { 200: { description: 'Rules and firings', content: { 'application/json': { schema, example } } } },
};
