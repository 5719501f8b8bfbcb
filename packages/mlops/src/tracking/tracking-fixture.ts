import type { ServerResponse } from 'node:http';
import { type FaultServer, type SeenRequest, sendJson, startFaultServer } from '../mlflow/fault-server-fixture.ts';

type Fields = Record<string, unknown>;

export interface FakeRun {
  readonly info: Fields;
  readonly tags: Map<string, string>;
  readonly params: Map<string, string>;
  /** Every point as it came, so that doubled ones show. */
  readonly metrics: Fields[];
  readonly datasets: unknown[];
}

export interface FakeMlflow {
  readonly server: FaultServer;
  readonly runs: FakeRun[];
  /** Bytes by path, in the order of their arrival. */
  readonly artifacts: Map<string, string>;
  /** Decides about a request before or instead of its work: `fail` answers it. Undefined: all is well. */
  fault: ((request: SeenRequest, index: number) => Fault | undefined) | undefined;
}

export interface Fault {
  /** Whether the request does its work although its answer is a failure. */
  readonly doesWork?: boolean;
  answer(response: ServerResponse): void;
}

function pairs(entries: Map<string, string>) {
  return [...entries].map(([key, value]) => ({ key, value }));
}

/** As much of an MLflow 2 server as tracking needs, in memory, with failures on demand. */
export async function startFakeMlflow(): Promise<FakeMlflow> {
  const runs: FakeRun[] = [];
  const artifacts = new Map<string, string>();
  const fake: { fault: FakeMlflow['fault'] } = { fault: undefined };
  const describe = ({ info, tags, params, metrics }: FakeRun) => ({
    run: { info, data: { tags: pairs(tags), params: pairs(params), metrics } },
  });

  const work = ({ path, body }: SeenRequest): Fields | undefined => {
    const url = new URL(path, 'http://localhost');
    const name = url.pathname.replace('/api/2.0/mlflow/', '');
    const content = body.toString();
    if (name.startsWith('/api/2.0/mlflow-artifacts/artifacts/')) {
      artifacts.set(name.replace('/api/2.0/mlflow-artifacts/artifacts/', ''), content);
      return {};
    }
    const fields = (content === '' ? Object.fromEntries(url.searchParams) : JSON.parse(content)) as Fields;
    const run = runs.find(({ info }) => info['run_id'] === fields['run_id']);
    if (name === 'experiments/get-by-name') return { experiment: { experiment_id: '1', name: 'tweets' } };
    if (name === 'runs/create') {
      const id = `r${runs.length}`;
      const info = { run_id: id, experiment_id: '1', status: 'RUNNING', artifact_uri: `mlflow-artifacts:/${id}` };
      const tags = new Map((fields['tags'] as { key: string; value: string }[]).map(({ key, value }) => [key, value]));
      const made = {
        info: { ...info, run_name: fields['run_name'] },
        tags,
        params: new Map(),
        metrics: [],
        datasets: [],
      };
      runs.push(made);
      return describe(made);
    }
    if (name === 'runs/search') {
      const wanted = /'(.+)'/.exec(String(fields['filter']))?.[1];
      const found = runs.filter(({ tags }) => tags.get('sentiment.journal') === wanted);
      return { runs: found.map((one) => describe(one).run) };
    }
    if (run === undefined) return undefined;
    if (name === 'runs/get') return describe(run);
    if (name === 'runs/update') {
      Object.assign(run.info, { status: fields['status'], end_time: fields['end_time'] });
      return { run_info: run.info };
    }
    if (name === 'runs/log-inputs') run.datasets.push(...(fields['datasets'] as unknown[]));
    if (name === 'metrics/get-history')
      return { metrics: run.metrics.filter(({ key }) => key === fields['metric_key']) };
    if (name === 'runs/log-batch') {
      for (const kind of ['tags', 'params'] as const) {
        for (const { key, value } of (fields[kind] ?? []) as { key: string; value: string }[])
          run[kind].set(key, value);
      }
      run.metrics.push(...((fields['metrics'] ?? []) as Fields[]));
    }
    return {};
  };

  const server = await startFaultServer((request, response, index) => {
    const fault = fake.fault?.(request, index);
    const answer = fault === undefined || fault.doesWork === true ? work(request) : undefined;
    if (fault !== undefined) fault.answer(response);
    else if (answer === undefined) sendJson(response, 404, undefined);
    else sendJson(response, 200, answer);
  });
  return Object.assign(fake, { server, runs, artifacts });
}
