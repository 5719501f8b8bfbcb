import type { RouteOperation } from '../../contracts/index.ts';
import type { RequestLimits } from '../body/request-limits.ts';

/** Descriptions of requests and answers, as JSON Schemas made from the limits that validation applies. */
const trueLabelSchema = {
  description: 'The label you already know: a label of the model, or 0 (negative) or 1 (positive).',
  oneOf: [{ type: 'string' }, { type: 'integer', enum: [0, 1] }, { type: 'null' }],
};

function textSchema(limits: RequestLimits) {
  return {
    type: 'string',
    maxLength: limits.textLength,
    description: 'Any string, empty ones included. Length is counted in UTF-16 code units.',
  };
}

function requestSchema(limits: RequestLimits) {
  return {
    type: 'object',
    required: ['text'],
    properties: { text: textSchema(limits), trueLabel: trueLabelSchema, true_label: trueLabelSchema },
  };
}

const modelSchema = {
  type: 'object',
  required: ['name', 'version'],
  properties: { name: { type: 'string' }, version: { type: 'string' } },
};

const predictionProperties = {
  predictionId: { type: 'string', format: 'uuid', description: 'Give it back with feedback.' },
  label: { type: 'string', description: 'The most probable label.' },
  confidence: { type: 'number', exclusiveMinimum: 0, maximum: 1, description: 'Probability of `label`.' },
  probabilities: {
    type: 'object',
    additionalProperties: { type: 'number', minimum: 0, maximum: 1 },
    description: 'One probability for every label; they sum to 1.',
  },
  score: {
    type: 'number',
    minimum: -1,
    maximum: 1,
    description: 'P(positive) - P(negative); only of models that have both labels.',
  },
};
const predictionFields = ['predictionId', 'label', 'confidence', 'probabilities'];

const predictionSchema = {
  type: 'object',
  required: [...predictionFields, 'model'],
  properties: { ...predictionProperties, model: modelSchema },
};

const exampleModel = { name: 'tweets-default', version: '1.0.0' };
const examplePrediction = {
  predictionId: '0192f3a1-7c4e-7b21-9f0a-3c5d7e9a1b2c',
  label: 'negative',
  confidence: 0.93,
  probabilities: { negative: 0.93, positive: 0.07 },
  score: -0.86,
};

export function predictOperation(limits: RequestLimits): RouteOperation {
  return {
    summary: 'Predict the sentiment of one text',
    description: `The body has at most ${limits.bodyBytes} bytes. Fields that are not listed are ignored.`,
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: requestSchema(limits), example: { text: 'They lost my luggage again' } },
      },
    },
    responses: {
      200: {
        description: 'The prediction',
        content: {
          'application/json': { schema: predictionSchema, example: { ...examplePrediction, model: exampleModel } },
        },
      },
    },
  };
}

export function predictBatchOperation(limits: RequestLimits): RouteOperation {
  return {
    summary: 'Predict the sentiment of many texts',
    description:
      `A JSON body has at most ${limits.batchBodyBytes} bytes. Larger inputs are sent as NDJSON: one JSON object a line, ` +
      `at most ${limits.lineBytes} bytes each, at most ${limits.streamLines} lines and ${limits.streamBytes} bytes in all. ` +
      'Every line that is not blank is answered by one line, in order, while the input is still arriving: read the answer ' +
      'while you send. A line that cannot be predicted is answered by its number and the problem.',
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['texts'],
            properties: { texts: { type: 'array', maxItems: limits.batchSize, items: textSchema(limits) } },
          },
          example: { texts: ['They lost my luggage again', 'Lovely crew, thank you!'] },
        },
        'application/x-ndjson': { schema: requestSchema(limits), example: { text: 'They lost my luggage again' } },
      },
    },
    responses: {
      200: {
        description: 'One prediction a text, in the order of the texts',
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['predictions', 'model'],
              properties: {
                predictions: {
                  type: 'array',
                  items: { type: 'object', required: predictionFields, properties: predictionProperties },
                },
                model: modelSchema,
              },
            },
            example: { predictions: [examplePrediction], model: exampleModel },
          },
          'application/x-ndjson': {
            schema: {
              type: 'object',
              required: ['line'],
              properties: {
                line: { type: 'integer', minimum: 1, description: 'Number of the line in the request.' },
                ...predictionSchema.properties,
                error: { $ref: '#/components/schemas/Problem' },
              },
            },
            example: { line: 1, ...examplePrediction, model: exampleModel },
          },
        },
      },
    },
  };
}

export const modelOperation: RouteOperation = {
  summary: 'Describe the model that is serving',
  responses: {
    200: {
      description: 'The model card',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['name', 'version', 'kind', 'labels', 'preprocessing', 'metrics'],
            properties: {
              ...modelSchema.properties,
              kind: { type: 'string', description: 'Family of the model.' },
              labels: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 20 },
              preprocessing: { type: 'string' },
              metrics: { type: 'object', additionalProperties: { type: 'number' } },
            },
          },
        },
      },
    },
  },
};

function statusOperation(summary: string, status: string): RouteOperation {
  return {
    summary,
    responses: {
      200: {
        description: summary,
        content: {
          'application/json': {
            schema: { type: 'object', required: ['status'], properties: { status: { const: status } } },
          },
        },
      },
    },
  };
}

export const healthOperation = statusOperation('The process answers', 'ok');
export const readyOperation = statusOperation('A model is loaded; 503 until then', 'ready');
