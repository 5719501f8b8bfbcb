import { describe, expect, it } from 'vitest';
import { startProgram } from './run-program.ts';

const programs = {
  'sentiment serve': (port: number) => ({
    script: 'packages/cli/bin/sentiment.js',
    parameters: ['serve', '--port', String(port)],
  }),
  'the example server': () => ({ script: 'scripts/start.js' }),
};

describe.each(Object.entries(programs))('%s', (_name, start) => {
  it('becomes ready, predicts, and ends on SIGTERM with 0', async () => {
    const server = await startProgram(start);
    try {
      const response = await fetch(`${server.url}/predict`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: 'worst flight of my life, lost my bag' }),
      });
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ label: 'negative', predictionId: expect.any(String) as string });
    } finally {
      expect(await server.stop()).toBe(0);
    }
  });
});
