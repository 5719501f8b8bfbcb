import type { RequestLimits, RouteOperation } from 'sentiment-core/http';

const inferenceErrors = {
  default: {
    description: 'What went wrong, in the form of the Open Inference Protocol',
    content: {
      'application/json': {
        schema: { type: 'object', required: ['error'], properties: { error: { type: 'string' } } },
        example: { error: 'There is no model of this name.' },
      },
    },
  },
};

function objectSchema(properties: Readonly<Record<string, unknown>>, required = Object.keys(properties)) {
  return {
    type: 'object',
    required,
    properties,
  };
}

function answer(summary: string, schema: Readonly<Record<string, unknown>>, example: unknown): RouteOperation {
  return {
    summary,
    responses: {
      200: { description: summary, content: { 'application/json': { schema, example } } },
      ...inferenceErrors,
    },
  };
}

const name = { type: 'string' };
const shape = { type: 'array', items: { type: 'integer' } };
const outputTypes = { enum: ['BYTES', 'FP32'] };

export const serverOperation = answer(
  'The server, by the Open Inference Protocol',
  objectSchema({ name, version: name, extensions: { type: 'array', items: name } }),
  { name: 'sentiment-core', version: '0.1.0', extensions: [] },
);

export const liveOperation = answer('The process answers', objectSchema({ live: { const: true } }), { live: true });

export const serverReadyOperation = answer(
  'A model is loaded; 503 until then',
  objectSchema({ ready: { const: true } }),
  { ready: true },
);

export const modelReadyOperation = answer(
  'This model is loaded; 404 for another one, 503 until one is loaded',
  objectSchema({ name, ready: { const: true } }),
  { name: 'tweets-default', ready: true },
);

const tensorDescriptions = { type: 'array', items: objectSchema({ name, datatype: outputTypes, shape }) };

export const modelMetadataOperation = answer(
  'Inputs and outputs of the model',
  objectSchema({
    name,
    versions: { type: 'array', items: name },
    platform: name,
    inputs: tensorDescriptions,
    outputs: tensorDescriptions,
  }),
  {
    name: 'tweets-default',
    versions: ['1'],
    platform: 'sentiment-core_logistic-regression',
    inputs: [{ name: 'text', datatype: 'BYTES', shape: [-1] }],
    outputs: [
      { name: 'label', datatype: 'BYTES', shape: [-1] },
      { name: 'prob_negative', datatype: 'FP32', shape: [-1] },
      { name: 'prob_positive', datatype: 'FP32', shape: [-1] },
    ],
  },
);

export function inferOperation(limits: RequestLimits): RouteOperation {
  const data = { type: 'array', maxItems: limits.batchSize };
  const text = objectSchema({ name: { const: 'text' }, shape, datatype: { const: 'BYTES' }, data });
  return {
    ...answer(
      'Predict the sentiment of many texts, by the Open Inference Protocol',
      objectSchema(
        {
          model_name: name,
          model_version: name,
          id: name,
          outputs: {
            type: 'array',
            items: objectSchema({ name, datatype: outputTypes, shape, data: { type: 'array' } }),
          },
        },
        ['model_name', 'model_version', 'outputs'],
      ),
      {
        model_name: 'tweets-default',
        model_version: '1',
        id: '42',
        outputs: [{ name: 'label', datatype: 'BYTES', shape: [1], data: ['positive'] }],
      },
    ),
    description:
      `At most ${limits.batchSize} texts of at most ${limits.textLength} UTF-16 code units, in at most ` +
      `${limits.batchBodyBytes} bytes. The shape is [N] or [N, 1].`,
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: objectSchema(
            {
              id: name,
              inputs: { type: 'array', minItems: 1, maxItems: 1, items: text },
              outputs: { type: 'array', items: objectSchema({ name }) },
            },
            ['inputs'],
          ),
          example: {
            id: '42',
            inputs: [{ name: 'text', shape: [1], datatype: 'BYTES', data: ['Lovely crew, thank you!'] }],
            outputs: [{ name: 'label' }],
          },
        },
      },
    },
  };
}
