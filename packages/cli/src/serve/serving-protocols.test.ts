import { createAdmission, defaultRequestLimits } from 'sentiment-core/http';
import { describe, expect, it } from 'vitest';
import { createSignClassifier } from '../testing/command-line-fixture.ts';
import { createServices } from '../services.ts';
import { loadServingProtocols } from './serving-protocols.ts';

const load = async (nodeVersion?: string) => {
  const lines: string[] = [];
  const routes = await loadServingProtocols({
    classifier: createSignClassifier(),
    admission: createAdmission(defaultRequestLimits),
    warn: (line) => lines.push(line),
    ...(nodeVersion === undefined ? {} : { nodeVersion }),
  });
  return { paths: routes.map(({ path }) => path), lines };
};

describe('loadServingProtocols', () => {
  it.each(['22.13.0', '22.21.1', '24.0.0'])('gives the routes on Node %s', async (version) => {
    const { paths, lines } = await load(version);
    expect(paths).toEqual(expect.arrayContaining(['/invocations', '/ping', '/version', '/v2']));
    expect(lines).toEqual([]);
  });

  it.each(['20.20.2', '22.12.0'])('says in one line that Node %s is too old', async (version) => {
    const { paths, lines } = await load(version);
    expect(paths).toEqual([]);
    expect(lines).toEqual([
      `sentiment: /invocations, /ping, /version and /v2 need Node 22.13 or later; this is ${version}, so they are not served`,
    ]);
  });

  it('is part of what `serve` serves, and of its documentation', async () => {
    const server = await createServices().createServer({ classifier: createSignClassifier(), warn: console.error });
    const { url } = await server.listen({ host: '127.0.0.1', port: 0 });
    try {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ dataframe_records: [{ text: '+' }] });
      const answer = await fetch(`${url}/invocations`, { method: 'POST', headers, body });
      expect(await answer.json()).toMatchObject({ predictions: [{ label: 'positive', prob_positive: 0.8 }] });
      expect((await fetch(`${url}/v2/models/signs/ready`)).status).toBe(200);
      const { paths } = await (await fetch(`${url}/openapi.json`)).json();
      expect(paths).toHaveProperty(['/v2/models/{model}/infer']);
    } finally {
      await server.close();
    }
  });
});
