import type { RouteOperation } from '../../contracts/index.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { fields, listWithin, stringWithin } from '../../schema/body.ts';
import { bodyContent, jsonContent } from '../../schema/json-schema.ts';
import {
  annotated,
  anything,
  described,
  either,
  exactly,
  integer,
  inWords,
  list,
  nullable,
  number,
  oneOf,
  optional,
  record,
  string,
  type OutputOf,
} from '../../schema/schema.ts';
import { invalidRequest, ownField, readTrueLabel, requireJsonObject, requireTextWithin } from '../body/request-body.ts';
import type { RequestLimits } from '../body/request-limits.ts';

/** Requests and answers of prediction: what is checked is what /openapi.json shows. */
const trueLabel = optional(
  described(
    'The label you already know: a label of the model, or 0 (negative) or 1 (positive).',
    inWords('a label of the model, or 0 or 1', nullable(either(string(), oneOf([0, 1])))),
  ),
);

function textWithin({ textLength }: Pick<RequestLimits, 'textLength'>) {
  return described(
    'Any string, empty ones included. Length is counted in UTF-16 code units.',
    stringWithin(textLength),
  );
}

/** The body of `POST /predict`, and one NDJSON line. Any string is a valid text. */
export function predictionRequest(limits: Pick<RequestLimits, 'textLength'>) {
  return fields({ text: textWithin(limits), trueLabel, true_label: trueLabel });
}

/** One text to predict, checked. */
export interface PredictionRequest {
  readonly text: string;
  readonly trueLabel: string | undefined;
}

/**
 * The body of `POST /predict`, or one NDJSON line, as `predictionRequest` describes it; by hand, since the parser of the
 * schema would make a quarter more of a request (decision 0040). A test holds the two to each other.
 * @throws {SentimentError} `invalid_request` or `text_too_long`, with the field
 */
export function readPredictionRequest(
  body: unknown,
  labels: readonly string[],
  limits: Pick<RequestLimits, 'textLength'>,
): PredictionRequest {
  const object = requireJsonObject(body);
  const text = requireTextWithin(ownField(object, 'text'), 'text', limits.textLength);
  const camel = readTrueLabel(ownField(object, 'trueLabel'), 'trueLabel', labels);
  const snake = readTrueLabel(ownField(object, 'true_label'), 'true_label', labels);
  if (camel !== undefined && snake !== undefined && camel !== snake)
    throw invalidRequest('trueLabel and true_label contradict each other.', 'trueLabel');
  return { text, trueLabel: camel ?? snake };
}

const advice = 'send more as application/x-ndjson';

/** The JSON body of `POST /predict/batch`. An empty batch is a batch. */
export function batchRequest(limits: Pick<RequestLimits, 'batchSize' | 'textLength'>) {
  const texts = listWithin(textWithin(limits), limits.batchSize, advice);
  return fields({ texts: inWords('an array of strings', texts) });
}

/**
 * The JSON body of `POST /predict/batch`, as `batchRequest` describes it; by hand as well.
 * @throws {SentimentError} `invalid_request`, `batch_too_large` or `text_too_long`, with the field
 */
export function readBatchRequest(body: unknown, limits: Pick<RequestLimits, 'batchSize' | 'textLength'>): string[] {
  const texts = ownField(requireJsonObject(body), 'texts');
  if (!Array.isArray(texts)) throw invalidRequest('texts must be an array of strings.', 'texts');
  if (texts.length > limits.batchSize) {
    throw new SentimentError({
      code: 'batch_too_large',
      field: 'texts',
      message: `texts must have at most ${limits.batchSize} elements; ${advice}.`,
    });
  }
  return texts.map((text: unknown, index) => requireTextWithin(text, `texts[${index}]`, limits.textLength));
}

const modelShape = { name: string(), version: string() };
const model = fields(modelShape);

const predictionShape = {
  predictionId: annotated({ format: 'uuid' }, described('Give it back with feedback.', string())),
  label: described('The most probable label.', string()),
  confidence: described('Probability of `label`.', annotated({ exclusiveMinimum: 0 }, number(undefined, 1))),
  probabilities: described('One probability for every label; they sum to 1.', record(number(0, 1))),
  score: optional(described('P(positive) - P(negative); only of models that have both labels.', number(-1, 1))),
};

const predictAnswer = fields({ ...predictionShape, model });
const batchAnswer = fields({ predictions: list(fields(predictionShape)), model });
const lineAnswer = fields({
  line: described('Number of the line in the request.', integer(1)),
  predictionId: optional(predictionShape.predictionId),
  label: optional(predictionShape.label),
  confidence: optional(predictionShape.confidence),
  probabilities: optional(predictionShape.probabilities),
  score: predictionShape.score,
  model: optional(model),
  error: optional(annotated({ $ref: '#/components/schemas/Problem' }, anything())),
});
const modelCard = fields({
  ...modelShape,
  kind: described('Family of the model.', string()),
  labels: annotated({ minItems: 2, maxItems: 20 }, list(string())),
  preprocessing: string(),
  metrics: record(number()),
});

/** What the routes answer with: their handlers are held to it. */
export type PredictAnswer = OutputOf<typeof predictAnswer>;
export type BatchAnswer = OutputOf<typeof batchAnswer>;
export type ModelCard = OutputOf<typeof modelCard>;

const exampleModel = { name: 'tweets-default', version: '1.0.0' };
const examplePrediction = {
  predictionId: '0192f3a1-7c4e-7b21-9f0a-3c5d7e9a1b2c',
  label: 'negative',
  confidence: 0.93,
  probabilities: { negative: 0.93, positive: 0.07 },
  score: -0.86,
};
const exampleRequest = { text: 'They lost my luggage again' };

export function predictOperation(limits: RequestLimits): RouteOperation {
  return {
    summary: 'Predict the sentiment of one text',
    description: `The body has at most ${limits.bodyBytes} bytes. Fields that are not listed are ignored.`,
    requestBody: { required: true, content: jsonContent(predictionRequest(limits), exampleRequest) },
    responses: {
      200: {
        description: 'The prediction',
        content: jsonContent(predictAnswer, { ...examplePrediction, model: exampleModel }),
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
        ...jsonContent(batchRequest(limits), { texts: [exampleRequest.text, 'Lovely crew, thank you!'] }),
        'application/x-ndjson': bodyContent(predictionRequest(limits), exampleRequest),
      },
    },
    responses: {
      200: {
        description: 'One prediction a text, in the order of the texts',
        content: {
          ...jsonContent(batchAnswer, { predictions: [examplePrediction], model: exampleModel }),
          'application/x-ndjson': bodyContent(lineAnswer, { line: 1, ...examplePrediction, model: exampleModel }),
        },
      },
    },
  };
}

export const modelOperation: RouteOperation = {
  summary: 'Describe the model that is serving',
  responses: { 200: { description: 'The model card', content: jsonContent(modelCard) } },
};

function statusOperation(summary: string, status: string): RouteOperation {
  return {
    summary,
    responses: { 200: { description: summary, content: jsonContent(fields({ status: exactly(status) })) } },
  };
}

export const healthOperation = statusOperation('The process answers', 'ok');
export const readyOperation = statusOperation('A model is loaded; 503 until then', 'ready');
