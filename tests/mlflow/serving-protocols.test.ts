import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createSentimentServer } from '@sentiment-core/express';
import { createServingProtocolRoutes } from '@sentiment-core/mlops/serving-protocols';
import type { Classifier } from 'sentiment-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { preparePythonEnvironment } from './python-environment.ts';
import { scoringCases, scoringDifferences, type ScoringCase, type ScoringOutcome } from './serving-protocols-cases.ts';
import { startStockScoringServer, type StockScoringServer } from './stock-scoring-server.ts';

const run = promisify(execFile);
const python = await preparePythonEnvironment('mlflow-3');

function isPositive(text: string): boolean {
  return text === 'good' || text === 'null';
}

/** What serving_protocols_model.py saves. */
const lookUpClassifier: Classifier = {
  info: {
    name: 'look-up',
    version: '1',
    kind: 'look-up',
    labels: ['negative', 'positive'],
    preprocessing: 'none',
    metrics: {},
  },
  predict: async (texts) =>
    texts.map((text) =>
      isPositive(text)
        ? { label: 'positive', confidence: 0.75, probabilities: { negative: 0.25, positive: 0.75 } }
        : { label: 'negative', confidence: 0.75, probabilities: { negative: 0.75, positive: 0.25 } },
    ),
  predictProbabilities: async (texts) =>
    Float32Array.from(texts.flatMap((text) => (isPositive(text) ? [0.25, 0.75] : [0.75, 0.25]))),
  close: async () => undefined,
};

function invoke(url: string, { body, mediaType = 'application/json' }: ScoringCase): Promise<Response> {
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const sent = raw ? Buffer.from(body as string) : Buffer.from(JSON.stringify(body));
  // After a failure of its own the stock server closes its connections, perhaps while they are taken again.
  const headers = { connection: 'close', ...(mediaType === null ? {} : { 'content-type': mediaType }) };
  return fetch(`${url}/invocations`, { method: 'POST', headers, body: sent });
}

/** What callers go by: the records of a 200; else status, media type and, in JSON, the code. */
async function answerOf(response: Response): Promise<unknown> {
  if (response.status === 200) return response.json();
  const mediaType = response.headers.get('content-type')?.split(';')[0];
  if (mediaType !== 'application/json') return { status: response.status, mediaType };
  const { error_code, message } = await response.json();
  return { status: response.status, mediaType, error_code, message: typeof message };
}

async function outcomeOf(response: Response): Promise<ScoringOutcome> {
  if (response.headers.get('content-type')?.startsWith('text/plain') === true) return [response.status];
  const { predictions, error_code } = await response.json();
  return response.status === 200
    ? predictions.map(({ label }: { label: string }) => label)
    : [response.status, error_code];
}

describe.skipIf(python === undefined)('beside stock MLflow', () => {
  const { python: interpreter } = python ?? { python: '' };
  const server = createSentimentServer({
    classifier: lookUpClassifier,
    rateLimit: false,
    additionalRoutes: createServingProtocolRoutes({ classifier: lookUpClassifier }),
  });
  let stockServer: StockScoringServer | undefined = undefined;
  let stock = '';
  let ours = '';
  let port = 0;

  beforeAll(async () => {
    if (python === undefined) return;
    stockServer = await startStockScoringServer(python);
    stock = stockServer.url;
    ({ url: ours, port } = await server.listen({ port: 0 }));
  });

  afterAll(() => Promise.all([stockServer?.stop(), server.close()]));

  it.each(scoringCases)('answers alike: $name', async (request) => {
    expect(await answerOf(await invoke(ours, request))).toEqual(await answerOf(await invoke(stock, request)));
  });

  it.each(scoringDifferences)('differs on purpose: $name', async (request) => {
    expect(await outcomeOf(await invoke(stock, request))).toEqual(request.stock);
    expect(await outcomeOf(await invoke(ours, request))).toEqual(request.ours);
  });

  it('answers the other paths alike', async () => {
    for (const [method, path] of [
      ['GET', '/ping'],
      ['POST', '/ping'],
      ['GET', '/health'],
      ['GET', '/version'],
      ['GET', '/invocations'],
      ['GET', '/nowhere'],
    ]) {
      const [theirs, own] = await Promise.all([stock, ours].map((url) => fetch(url + path, { method })));
      expect([path, own.status]).toEqual([path, theirs.status]);
    }
    const head = await Promise.all([stock, ours].map((url) => fetch(`${url}/ping`, { method: 'HEAD' })));
    expect(head.map(({ status }) => status)).toEqual([405, 200]);
    expect(await (await fetch(`${ours}/ping`)).text()).toBe(await (await fetch(`${stock}/ping`)).text());
  });

  it("serves MLflow's own client", async () => {
    const script = `
import json, pandas
from mlflow.pyfunc.scoring_server.client import ScoringServerClient
client = ScoringServerClient("127.0.0.1", ${port})
client.wait_server_ready()
frame = pandas.DataFrame({"id": [1, 2], "text": ["good", "bad"]})
predictions = client.invoke(frame).get_predictions()
print(json.dumps([client.get_version(), predictions.to_dict(orient="records")]))
`;
    const { stdout } = await run(interpreter, ['-c', script]);
    expect(JSON.parse(stdout)).toEqual([
      expect.stringMatching(/^\d+\.\d+\.\d+/),
      [
        { label: 'positive', prob_negative: 0.25, prob_positive: 0.75 },
        { label: 'negative', prob_negative: 0.75, prob_positive: 0.25 },
      ],
    ]);
  });

  it("serves Triton's client of the Open Inference Protocol", async (context) => {
    const installed = await run(interpreter, ['-c', 'import tritonclient.http']).then(
      () => true,
      () => false,
    );
    context.skip(!installed, 'tritonclient[http] is not in the environment');
    const script = `
import json, numpy
import tritonclient.http as triton
client = triton.InferenceServerClient("127.0.0.1:${port}")
texts = triton.InferInput("text", [2, 1], "BYTES")
texts.set_data_from_numpy(numpy.array([["good"], ["bad"]], dtype=object), binary_data=False)
everything = client.infer("look-up", [texts], request_id="42")
wanted = client.infer("look-up", [texts], model_version="1", outputs=[triton.InferRequestedOutput("prob_positive", binary_data=False)])
try:
    client.infer("other", [texts])
    refused = ""
except triton.InferenceServerException as error:
    refused = str(error)
print(json.dumps([
    client.is_server_live(), client.is_server_ready(), client.is_model_ready("look-up"), client.is_model_ready("other"),
    client.get_server_metadata()["name"], client.get_model_metadata("look-up", "1")["outputs"],
    everything.get_response()["id"], everything.as_numpy("label").tolist(), everything.as_numpy("prob_negative").tolist(),
    str(wanted.as_numpy("prob_positive").dtype), wanted.as_numpy("prob_positive").tolist(), wanted.as_numpy("label"), refused,
]))
`;
    const { stdout } = await run(interpreter, ['-c', script]);
    expect(JSON.parse(stdout)).toEqual([
      true,
      true,
      true,
      false,
      'sentiment-core',
      [
        { name: 'label', datatype: 'BYTES', shape: [-1] },
        { name: 'prob_negative', datatype: 'FP32', shape: [-1] },
        { name: 'prob_positive', datatype: 'FP32', shape: [-1] },
      ],
      '42',
      ['positive', 'negative'],
      [0.25, 0.75],
      'float32',
      [0.75, 0.25],
      null,
      expect.stringContaining('There is no model of this name.'),
    ]);
  });
});
