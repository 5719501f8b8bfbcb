import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Route } from '../../contracts/index.ts';
import { createWordCountClassifier } from '../../testing/word-count-classifier.ts';
import { createHandler } from '../handler.ts';
import { createPredictionRoutes } from '../prediction/prediction-routes.ts';
import { statusOfCode } from '../problem.ts';
import { toWebHandler } from '../web-handler.ts';

const limits = { textLength: 7, batchSize: 3 };
const otherForm: Route = {
  method: 'GET',
  path: '/other-form',
  operation: { summary: 'a', responses: { default: { description: 'its own' } } },
  handle: () => ({ status: 200, headers: {}, body: '' }),
};
const hostile: Route = {
  method: 'GET',
  path: '/items/{id}',
  operation: { summary: '<script>alert(1)</script>"\'&', responses: { 200: { description: '<b>' } } },
  handle: () => ({ status: 200, headers: {}, body: '' }),
};
const keyed: Route = {
  method: 'GET',
  path: '/keyed',
  keyed: true,
  operation: {
    summary: 'a',
    query: [{ name: 'hours', description: 'How far <back>', schema: { type: 'integer' } }],
    responses: { 200: { description: 'b' } },
  },
  handle: () => ({ status: 200, headers: {}, body: '' }),
};
const routes = createPredictionRoutes({
  classifier: createWordCountClassifier(),
  limits,
  additionalRoutes: [hostile, otherForm, keyed],
});
const call = toWebHandler(createHandler({ routes }));
function get(path: string) {
  return call(new Request(`http://host${path}`));
}
async function post(path: string, body: unknown) {
  const headers = { 'content-type': 'application/json' };
  return (await call(new Request(`http://host${path}`, { method: 'POST', headers, body: JSON.stringify(body) })))
    .status;
}

describe('GET /openapi.json', () => {
  it('describes every route, with its parameters', async () => {
    const { paths, openapi } = await (await get('/openapi.json')).json();
    expect(openapi).toBe('3.1.0');
    const described = Object.entries<object>(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
    expect(paths['/items/{id}'].get.parameters).toEqual([
      { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
    ]);
    expect(paths['/items/{id}'].get.responses.default.description).toContain('RFC 9457');
    expect(paths['/other-form'].get.responses.default).toEqual({ description: 'its own' });
  });

  it('says which routes need a key, how to send it, and what the query may hold', async () => {
    const { paths, components } = await (await get('/openapi.json')).json();
    expect(paths['/keyed'].get.security).toEqual([{ bearerKey: [] }, { headerKey: [] }]);
    expect(Object.keys(components.securitySchemes)).toEqual(['bearerKey', 'headerKey']);
    expect(paths['/items/{id}'].get.security).toBeUndefined();
    expect(paths['/keyed'].get.query).toBeUndefined();
    expect(paths['/keyed'].get.parameters).toEqual([
      { name: 'hours', in: 'query', required: false, description: 'How far <back>', schema: { type: 'integer' } },
    ]);
    const page = await (await get('/docs')).text();
    expect(page).toContain('<code>X-Api-Key: KEY</code>');
    expect(page).toContain('How far &lt;back&gt;');
  });

  it('states the limits that are enforced', async () => {
    const { paths } = await (await get('/openapi.json')).json();
    const single = paths['/predict'].post.requestBody.content['application/json'].schema;
    const longest = single.properties.text.maxLength;
    expect(longest).toBe(7);
    expect(await post('/predict', { text: 'x'.repeat(longest) })).toBe(200);
    expect(await post('/predict', { text: 'x'.repeat(longest + 1) })).toBe(413);
    const batch = paths['/predict/batch'].post.requestBody.content['application/json'].schema;
    const most = batch.properties.texts.maxItems;
    expect(await post('/predict/batch', { texts: Array(most).fill('a') })).toBe(200);
    expect(await post('/predict/batch', { texts: Array(most + 1).fill('a') })).toBe(413);
  });

  it('has schemas that its own examples and real answers satisfy', async () => {
    const { paths, components } = await (await get('/openapi.json')).json();
    const { schema, example } = paths['/predict'].post.responses['200'].content['application/json'];
    const fields = Object.keys(schema.properties).sort();
    expect(fields).toEqual([...schema.required, 'score'].sort());
    expect(Object.keys(example).sort()).toEqual(fields);
    const headers = { 'content-type': 'application/json' };
    const answer = await (
      await call(new Request('http://host/predict', { method: 'POST', headers, body: '{"text":""}' }))
    ).json();
    expect(Object.keys(answer).sort()).toEqual(fields);
    const problem = await (await get('/nowhere')).json();
    expect(components.schemas.Problem.properties.code.enum).toContain(problem.code);
    expect(Object.keys(statusOfCode)).toEqual(expect.arrayContaining(components.schemas.Problem.properties.code.enum));
    expect(components.schemas.Problem.properties.status.enum).toContain(problem.status);
  });
});

describe('GET /docs', () => {
  it('is one page that its own strict policy allows', async () => {
    const response = await get('/docs');
    const html = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(style).not.toBe('');
    expect(response.headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`);
    expect(html).not.toMatch(/<script|<link|<img|https?:\/\/|style="|\son\w+="/);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
    for (const { path } of routes) expect(html).toContain(`<code>${path}</code>`);
  });
});
