import type { RequestLimits, RouteOperation } from 'sentiment-core/http';

const errorSchema = {
  type: 'object',
  required: ['error_code', 'message'],
  properties: { error_code: { type: 'string' }, message: { type: 'string' } },
};

const scoringErrors = {
  415: { description: 'The media type is not taken', content: { 'text/plain': { schema: { type: 'string' } } } },
  default: {
    description: "What went wrong, in MLflow's form",
    content: {
      'application/json': {
        schema: errorSchema,
        example: { error_code: 'INVALID_PARAMETER_VALUE', message: 'The text of row 0 must be a string.' },
      },
    },
  },
};

const plainText = { 'text/plain': { schema: { type: 'string' } } };

export function invocationsOperation(limits: RequestLimits): RouteOperation {
  return {
    summary: 'Predict the sentiment of many texts, by the scoring protocol of MLflow',
    description:
      `At most ${limits.batchSize} texts of at most ${limits.textLength} UTF-16 code units, in at most ` +
      `${limits.batchBodyBytes} bytes. The texts are the column "text", or the only column. Values that are no strings ` +
      'are refused.',
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: {
              dataframe_split: {
                type: 'object',
                required: ['data'],
                properties: { columns: { type: 'array' }, index: { type: 'array' }, data: { type: 'array' } },
                additionalProperties: false,
              },
              dataframe_records: { type: 'array', items: { type: 'object' } },
              instances: { type: ['array', 'object'] },
              inputs: { type: ['array', 'object'] },
              params: { type: 'object', description: 'Passed over: the model has no parameters.' },
            },
            oneOf: ['dataframe_split', 'dataframe_records', 'instances', 'inputs'].map((name) => ({
              required: [name],
            })),
          },
          example: { dataframe_split: { columns: ['text'], data: [['Lovely crew, thank you!']] } },
        },
        'text/csv': { schema: { type: 'string' }, example: 'text\n"Lovely crew, thank you!"\n' },
      },
    },
    responses: {
      200: {
        description: 'One record a text, in the order of the texts',
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['predictions'],
              properties: {
                predictions: {
                  type: 'array',
                  items: {
                    type: 'object',
                    required: ['label'],
                    properties: { label: { type: 'string' } },
                    patternProperties: { '^prob_': { type: 'number', minimum: 0, maximum: 1 } },
                  },
                },
              },
            },
            example: { predictions: [{ label: 'positive', prob_negative: 0.25, prob_positive: 0.75 }] },
          },
        },
      },
      ...scoringErrors,
    },
  };
}

export const pingOperation: RouteOperation = {
  summary: 'A model is loaded; 503 until then',
  responses: { 200: { description: 'A line end', content: plainText }, default: scoringErrors.default },
};

export const versionOperation: RouteOperation = {
  summary: 'The version of the service',
  responses: { 200: { description: 'The version', content: plainText } },
};
