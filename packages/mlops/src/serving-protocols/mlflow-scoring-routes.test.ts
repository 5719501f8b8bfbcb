import { describe, expect, it } from 'vitest';
import type { Classifier } from 'sentiment-core';
import { createWordCountClassifier } from 'sentiment-core/testing';
import { createMlflowScoringRoutes } from './mlflow-scoring-routes.ts';
import { serveProtocols, serveRoutes } from './served-routes-fixture.ts';

const good = { label: 'positive', prob_negative: 0.25, prob_positive: 0.75 };
const bad = { label: 'negative', prob_negative: 0.75, prob_positive: 0.25 };

describe('POST /invocations', () => {
  it.each([
    ['application/json', { dataframe_split: { columns: ['text'], data: [['good'], ['bad']] } }],
    ['application/json; charset=utf-8', { inputs: ['good', 'bad'] }],
    ['Application/JSON;charset="UTF-8"', { instances: ['good', 'bad'] }],
    ['text/csv', 'text\ngood\nbad\n'],
    ['text/csv; charset=utf-8', '\ufeff,text,id\r\n0,good,1\r\n1,"bad",\r\n'],
    ['text/csv', 'tweet\ngood\n\nbad'],
  ])('answers one record a row, from %s', async (mediaType, body) => {
    const { post } = await serveProtocols();
    const response = await post('/invocations', body, mediaType);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(await response.json()).toEqual({ predictions: [good, bad] });
  });

  it('answers an empty batch', async () => {
    const { post } = await serveProtocols();
    expect(await (await post('/invocations', { inputs: [] })).json()).toEqual({ predictions: [] });
    expect(await (await post('/invocations', 'text\n', 'text/csv')).json()).toEqual({ predictions: [] });
  });

  it('predicts what stands in a CSV field, nothing else', async () => {
    const texts: string[] = [];
    const observers = [
      { onPredictions: (all: readonly { text: string }[]) => void texts.push(...all.map((one) => one.text)) },
    ];
    const { post } = await serveProtocols({ observers });
    await post('/invocations', 'text,id\nnull,1\n,2\n5,3\n" NA ",4\n"a\n""b""",5', 'text/csv');
    expect(texts).toEqual(['null', '', '5', ' NA ', 'a\n"b"']);
  });

  it.each([
    [400, 'BAD_REQUEST', '{', undefined],
    [400, 'BAD_REQUEST', '', undefined],
    [400, 'BAD_REQUEST', '[]', undefined],
    [400, 'BAD_REQUEST', new Uint8Array([0x22, 0xff, 0x22]), undefined],
    [400, 'BAD_REQUEST', { inputs: ['a'], instances: ['a'] }, undefined],
    [400, 'INVALID_PARAMETER_VALUE', { inputs: [1] }, undefined],
    [400, 'INVALID_PARAMETER_VALUE', { dataframe_records: [{ text: null }] }, undefined],
    [400, 'INVALID_PARAMETER_VALUE', { inputs: [['a', 'b']] }, undefined],
    [400, 'BAD_REQUEST', '', 'text/csv'],
    [400, 'BAD_REQUEST', 'text,id\na', 'text/csv'],
    [400, 'BAD_REQUEST', 'text\n"a', 'text/csv'],
    [400, 'BAD_REQUEST', new Uint8Array([0x61, 0x0a, 0xff]), 'text/csv'],
    [400, 'INVALID_PARAMETER_VALUE', 'id,tweet\n1,a', 'text/csv'],
    [413, 'BAD_REQUEST', { inputs: ['a', 'b', 'c'] }, undefined],
    [413, 'BAD_REQUEST', 'text\na\nb\nc', 'text/csv'],
    [413, 'BAD_REQUEST', { inputs: ['secret'] }, undefined],
    [413, 'BAD_REQUEST', ' '.repeat(101), undefined],
    [413, 'BAD_REQUEST', ' '.repeat(101), 'text/csv'],
  ])('refuses with %i %s: %j', async (status, code, body, mediaType) => {
    const { post, errors } = await serveProtocols({ limits: { batchSize: 2, textLength: 5, batchBodyBytes: 100 } });
    const response = await post('/invocations', body, mediaType);
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/json']);
    const answer = await response.json();
    expect(answer).toEqual({ error_code: code, message: expect.stringMatching(/./) });
    expect(answer.message).not.toContain('secret');
    expect(errors).toEqual([]);
  });

  it.each([
    'application/xml',
    'text/plain',
    'application/vnd.apache.parquet',
    'application/json; charset=latin-1',
    'application/json; format=pandas-records',
    'text/csv; header=present',
    null,
  ])('does not take %s', async (mediaType) => {
    const { post } = await serveProtocols();
    const response = await post('/invocations', '{"inputs":["good"]}', mediaType);
    expect([response.status, response.headers.get('content-type')]).toEqual([415, 'text/plain; charset=utf-8']);
    expect(await response.text()).toMatch(/^(Send|The) /);
  });

  it('hides a failure of the model from the caller, not from the operator', async () => {
    const failure = new Error('secret');
    const { post, errors } = await serveProtocols({
      classifier: { ...createWordCountClassifier(), predict: () => Promise.reject(failure) },
    });
    const response = await post('/invocations', { inputs: ['good'] });
    expect(response.status).toBe(500);
    const { error_code, message } = await response.json();
    expect([error_code, /secret/.test(message)]).toEqual(['INTERNAL_ERROR', false]);
    expect(errors).toEqual([failure]);
  });
});

describe('GET /ping and /version', () => {
  it('says when a model is loaded', async () => {
    let classifier: Classifier | undefined = undefined;
    const { get, post } = await serveProtocols({ classifier: () => classifier });
    for (const early of [await get('/ping'), await post('/invocations', '')]) {
      expect([early.status, early.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await early.json()).toMatchObject({ error_code: 'TEMPORARILY_UNAVAILABLE' });
    }
    classifier = createWordCountClassifier();
    const response = await get('/ping');
    expect([response.status, await response.text()]).toEqual([200, '\n']);
  });

  it('gives the version of the library, or the one it is told', async () => {
    expect(await (await (await serveProtocols()).get('/version')).text()).toMatch(/^\d+\.\d+\.\d+/);
    const routes = createMlflowScoringRoutes({ classifier: createWordCountClassifier(), version: '3.17.2' });
    expect(await (await (await serveRoutes(routes)).get('/version')).text()).toBe('3.17.2');
  });
});
