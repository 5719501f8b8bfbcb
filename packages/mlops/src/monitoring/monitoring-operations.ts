import type { RouteOperation } from 'sentiment-core/http';
import { driftBaselines } from './drift-report.ts';

type Schema = Readonly<Record<string, unknown>>;

const count: Schema = { type: 'integer', minimum: 0 };
const number: Schema = { type: 'number' };
const text: Schema = { type: 'string' };
const time: Schema = { type: 'string', format: 'date-time' };
const counts: Schema = { type: 'object', additionalProperties: count };

function object(properties: Readonly<Record<string, Schema>>): Schema {
  return {
    type: 'object',
    required: Object.keys(properties),
    properties,
  };
}
function list(items: Schema): Schema {
  return { type: 'array', items };
}
function orNull(schema: Schema): Schema {
  return { anyOf: [schema, { type: 'null' }] };
}
function oneOf(...choices: readonly unknown[]): Schema {
  return { enum: choices };
}

const proportion = orNull({
  ...object({ value: number, low: number, high: number }),
  description: 'A proportion with its 95% Wilson interval; null where there is nothing to count.',
});
const durations = orNull(object({ p50: number, p95: number, p99: number }));

const quality = object({
  labelled: { ...count, description: 'Predictions with feedback. All figures of quality are about these alone.' },
  wrong: count,
  accuracy: proportion,
  perLabel: {
    type: 'object',
    additionalProperties: object({ precision: proportion, recall: proportion, f1: proportion, support: count }),
  },
  confusion: object({ labels: list(text), counts: list(list(count)) }),
  trueLabelUnknown: { ...count, description: 'Wrong, but nobody told what instead.' },
});

const periodFields = {
  predictions: count,
  labels: counts,
  quality,
  coverage: { ...orNull(number), description: 'Labelled predictions among all.' },
  wrongRate: { ...proportion, description: 'Reported wrong among all: at least this proportion is wrong.' },
  feedbackDelayMs: orNull(number),
  durationMs: durations,
};

const step = object({
  from: time,
  predictions: count,
  labels: counts,
  labelled: count,
  wrong: count,
  accuracy: proportion,
  durationMs: durations,
});

const processFigures = object({
  uptimeSeconds: number,
  cpu: object({ seconds: number, share: number }),
  memory: object({ rssBytes: count, heapUsedBytes: count, heapTotalBytes: count }),
  eventLoopDelayMs: object({ p50: number, p95: number, p99: number, max: number }),
});

const modelParameters = [
  { name: 'model', description: 'Name of a model. Default: all.', schema: text },
  { name: 'version', description: 'Version of a model. Default: all.', schema: text },
];

export function statsOperation(defaultHours: number, mostHours: number): RouteOperation {
  return {
    summary: 'Live figures: predictions, quality by feedback, durations, this process',
    description:
      'The hour under way counts as an hour. Quality is measured on the predictions that somebody gave feedback on, which are ' +
      'rarely typical ones: read the coverage first.',
    query: [
      {
        name: 'hours',
        description: `How many hours back. Default ${defaultHours}.`,
        schema: { type: 'integer', minimum: 1, maximum: mostHours },
      },
      ...modelParameters,
    ],
    responses: {
      200: {
        description: 'The figures',
        content: {
          'application/json': {
            schema: object({
              from: time,
              to: time,
              total: object(periodFields),
              models: list(object({ name: text, version: text, ...periodFields })),
              stepHours: oneOf(1, 24),
              steps: list(step),
              process: processFigures,
              links: object({ errors: text }),
            }),
          },
        },
      },
    },
  };
}

const verdict = oneOf('insufficient data', 'stable', 'drift');

export const driftOperation: RouteOperation = {
  summary: 'How far live texts are from those the model was made for',
  description:
    'Jensen-Shannon distance (base 2) and population stability index of every measure, for the last whole hour and for the last ' +
    'day. The threshold grows as texts get fewer.',
  query: [
    {
      name: 'against',
      description: 'The reference that the model carries, or the week before of the same model. Default training.',
      schema: { enum: driftBaselines },
    },
  ],
  responses: {
    200: {
      description: 'The report',
      content: {
        'application/json': {
          schema: object({
            model: object({ name: text, version: text }),
            against: oneOf(...driftBaselines),
            reference: orNull(object({ rows: count, source: oneOf('validation', 'training', 'past') })),
            verdict,
            windows: list(
              object({
                window: oneOf('hour', 'day'),
                from: time,
                to: time,
                verdict,
                measures: list(
                  object({
                    measure: text,
                    verdict,
                    distance: orNull(number),
                    threshold: orNull(number),
                    psi: orNull(number),
                    psiByChance: orNull(number),
                    n: count,
                  }),
                ),
              }),
            ),
          }),
        },
      },
    },
  },
};

export const metricsOperation: RouteOperation = {
  summary: 'Counters of this process for Prometheus',
  description: 'The text format 0.0.4, or OpenMetrics 1.0 where the caller prefers it.',
  responses: {
    200: {
      description: 'The metrics',
      content: { 'text/plain': { schema: text }, 'application/openmetrics-text': { schema: text } },
    },
  },
};
