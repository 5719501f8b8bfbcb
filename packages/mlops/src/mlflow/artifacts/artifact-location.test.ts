import { describe, expect, it } from 'vitest';
import { createMlflowClient } from '../mlflow-client.ts';
import { parseArtifactAddress, resolveArtifactAddress } from './artifact-location.ts';

/** Answers every call with the path and query it was for. */
const asked: string[] = [];
const answers: Readonly<Record<string, unknown>> = {
  'registered-models/alias': { model_version: { name: 'm', version: '4' } },
  'model-versions/get-download-uri': { artifact_uri: 'mlflow-artifacts:/1/a' },
  'runs/get': { run: { info: { run_id: 'r', experiment_id: '1', artifact_uri: 'mlflow-artifacts:/1/r/' } } },
  'logged-models/m-1': {
    model: { info: { model_id: 'm-1', experiment_id: '1', artifact_uri: 'mlflow-artifacts:/1/m-1' } },
  },
};
const client = createMlflowClient({
  trackingUri: 'http://localhost',
  environment: {},
  fetch: async (address) => {
    const url = new URL(String(address));
    asked.push(url.searchParams.toString());
    return Response.json(answers[url.pathname.replace('/api/2.0/mlflow/', '')]);
  },
});
function resolve(owner: Parameters<typeof resolveArtifactAddress>[0]) {
  return resolveArtifactAddress(owner, client, {});
}

describe('resolveArtifactAddress', () => {
  it.each([
    ['runs:/r', 'mlflow-artifacts:/1/r/'],
    ['runs:/r/model/part', 'mlflow-artifacts:/1/r/model/part'],
    ['models:/m-1', 'mlflow-artifacts:/1/m-1'],
    ['models:/a name/3', 'mlflow-artifacts:/1/a'],
    ['models:/odd@name@champion', 'mlflow-artifacts:/1/a'],
    ['s3://bucket/x', 's3://bucket/x'],
  ])('%s', async (owner, address) => {
    expect(await resolve(owner)).toBe(address);
  });

  it('asks for the alias after the last @', async () => {
    asked.length = 0;
    await resolve('models:/odd@name@champion');
    expect(asked).toEqual(['name=odd%40name&alias=champion', 'name=odd%40name&version=4']);
  });

  it.each(['models:/a/', 'models:/a@', 'models:/a/1/b', 'models://'])('refuses %s', async (owner) => {
    await expect(resolve(owner).then(parseArtifactAddress)).rejects.toThrow();
  });
});

describe('parseArtifactAddress', () => {
  it('tells proxies and folders', () => {
    expect(parseArtifactAddress('mlflow-artifacts:/1/r/artifacts')).toEqual({
      kind: 'proxy',
      host: undefined,
      root: '1/r/artifacts',
    });
    expect(parseArtifactAddress('mlflow-artifacts://host:81/1')).toEqual({ kind: 'proxy', host: 'host:81', root: '1' });
    expect(parseArtifactAddress('file:///a%20b/c')).toEqual({ kind: 'folder', folder: '/a b/c' });
    expect(parseArtifactAddress('./mlruns/1')).toEqual({ kind: 'folder', folder: './mlruns/1' });
  });

  it.each(['s3://bucket/x', 'wasbs://a@b/c', 'dbfs:/x', 'http://host/x', 'file://elsewhere/x', ''])(
    'refuses %j',
    (address) => {
      expect(() => parseArtifactAddress(address)).toThrow(
        expect.objectContaining({ errorCode: 'ARTIFACT_STORE_UNSUPPORTED' }),
      );
    },
  );
});
