import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { behaviourTable, compareBehaviours } from './behaviour/compare-behaviour.ts';
import { driftTable, simulateDrift } from './drift/simulate-drift.ts';
import { compareEngines, engineTable } from './engines/compare-engines.ts';
import { compareServers, serverTable, soak } from './http/compare-servers.ts';
import { compareScoring, scoringTable } from './mlflow/compare-scoring.ts';
import { measureMlflow, mlflowTable } from './mlflow/measure-mlflow.ts';
import { compareNeural } from './neural/compare-neural.ts';
import { checkNeuralLimits, neuralTable } from './neural/neural-table.ts';
import { measureStatistics, statisticsTable } from './measure-statistics.ts';
import { leastGain, meanGain, retrainingTable, simulateRetraining } from './simulate-retraining.ts';
import { compareOnnx, onnxTable } from './compare-onnx.ts';
import { compareLibraries, libraryTable } from './quality/compare-libraries.ts';
import { evenlySpaced, readDistinctTexts, readLabelledTweets, readSources } from './quality/tweets.ts';
import { measureService } from './service/measure-service.ts';
import { checkServiceLimits, serviceTable } from './service/service-table.ts';

const usage = `npm run bench -- [--data DIR] [--only PART] [--soak] [--rounds N] [--seconds N] [--tweets N] [--json FILE]

  --data DIR     folder of the labelled tweets (default: SENTIMENT_DATA)
  --only PART    only the comparison of libraries (quality) or of servers (http); or one that is not made unasked:
                 the default model as an ONNX graph (onnx), the same in the pools of createOnnxClassifier (engines),
                 the MLflow client and scoring server (mlflow), training and serving of networks (neural)
                 or false alarms and detection of drift (drift), live figures of a million predictions (statistics),
                 what a model gains that is trained again with feedback (retraining: --rounds simulations),
                 what feedback and monitoring cost, and how long they take (service),
                 behavioural tests of the default model, of --network models and of word lists (behaviour)
  --postgresql URL    with --only statistics: an empty database, instead of SQLite
  --tracking-uri URI  with --only mlflow: a tracking server to record to
  --scoring-uri URI   with --only mlflow: \`mlflow models serve\` with the exported default model, to compare with
  --soak         also 60 seconds of load on the server, which must pass without one error
  --rounds N     measurements of everything, of which medians are shown (default 3)
  --seconds N    length of one server's turn (default 8)
  --tweets N     distinct tweets timed (default 100000)
  --rows N       with --only neural: training rows (default 20000)
  --network MODEL  with --only neural: a trained network to serve, too; with --only behaviour: a model to test, too;
                 can be given more than once
  --predictions N  with --only neural: predictions over which memory is watched; with --only statistics or service:
                 predictions that the figures are read over (default 1000000)
  --reports N    with --only service: feedback sent in each measurement (default 2000)
  --json FILE    also writes the figures as JSON`;

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: process.env['SENTIMENT_DATA'] ?? '' },
    only: { type: 'string' },
    'tracking-uri': { type: 'string' },
    'scoring-uri': { type: 'string' },
    postgresql: { type: 'string' },
    soak: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '8' },
    tweets: { type: 'string', default: '100000' },
    rows: { type: 'string', default: '20000' },
    network: { type: 'string', multiple: true, default: [] },
    predictions: { type: 'string', default: '1000000' },
    reports: { type: 'string', default: '2000' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const { data, only } = values;
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const tweets = Number(values.tweets);
const connections = 100;
const parts = [
  'quality',
  'http',
  'onnx',
  'engines',
  'mlflow',
  'neural',
  'drift',
  'statistics',
  'retraining',
  'service',
  'behaviour',
];
function isDone(part: string) {
  return only === part || (only === undefined && ['quality', 'http'].includes(part));
}

async function main(): Promise<number> {
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { 'tracking-uri': trackingUri, 'scoring-uri': scoringUri } = values;
  if (only !== undefined && !parts.includes(only)) {
    console.error(`--only must be one of ${parts.join(', ')}.`);
    return 2;
  }
  if (only === 'mlflow' && trackingUri === undefined && scoringUri === undefined) {
    console.error('--only mlflow needs --tracking-uri, --scoring-uri or both.');
    return 2;
  }
  if (data === '' || !existsSync(data)) {
    console.error(`No labelled tweets at ${data === '' ? '(nowhere)' : data}: pass --data DIR or set SENTIMENT_DATA.`);
    return 2;
  }
  const onProgress = (line: string) => console.error(line);
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: availableParallelism(), node: process.version };
  const report: Record<string, unknown> = { machine };
  let failed = false;
  console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}\n`);
  if (isDone('quality')) {
    const sources = await readSources(data);
    const results = await compareLibraries({ data, sources, rounds, tweets, random: Math.random, onProgress });
    report['quality'] = results;
    console.log(libraryTable(results, sources));
  }
  if (isDone('http')) {
    const texts = await readDistinctTexts(data, 'sentiment140-train.csv.gz', Infinity);
    const comparison = await compareServers({ texts, connections, rounds, seconds, random: Math.random, onProgress });
    report['http'] = comparison;
    console.log(`\n${serverTable(comparison)}`);
    failed = comparison.sentiment.failures > 0;
    if (values.soak) {
      const result = await soak({ texts, connections, seconds: 60 });
      report['soak'] = result;
      failed ||= result.failures > 0;
      console.log(
        `\nSoak: ${result.requests} requests in 60 s, ${result.failures} failures, ` +
          `${result.loadedMegabytes?.toFixed(0) ?? '?'} MB at the end`,
      );
    }
  }
  if (isDone('behaviour')) {
    const reports = await compareBehaviours(values.network, onProgress);
    report['behaviour'] = reports;
    console.log(behaviourTable(reports));
  }
  const common = { rounds, random: Math.random, onProgress };
  if (isDone('onnx')) {
    const texts = await readDistinctTexts(data, 'sentiment140-train.csv.gz', tweets);
    const comparison = await compareOnnx({ texts, ...common });
    report['onnx'] = comparison;
    console.log(onnxTable(comparison));
  }
  if (isDone('engines')) {
    const texts = await readDistinctTexts(data, 'sentiment140-train.csv.gz', tweets);
    const figures = await compareEngines({ texts, memoryTexts: 1_000_000, ...common });
    report['engines'] = figures;
    console.log(engineTable(figures));
  }
  if (isDone('mlflow') && trackingUri !== undefined) {
    const figures = await measureMlflow(trackingUri, onProgress);
    report['mlflow'] = figures;
    console.log(mlflowTable(figures));
  }
  if (isDone('mlflow') && scoringUri !== undefined) {
    const texts = await readDistinctTexts(data, 'sentiment140-train.csv.gz', tweets);
    const figures = await compareScoring({ stockUrl: scoringUri, texts, connections: 8, seconds, ...common });
    report['scoring'] = figures;
    failed ||= figures.some(({ failures }) => failures > 0);
    console.log(`\n${scoringTable(figures)}`);
  }
  if (isDone('neural')) {
    const read = (name: string) => readLabelledTweets(data, `${name}.csv.gz`, name);
    const train = evenlySpaced(await read('sentiment140-train'), Number(values.rows));
    const valid = await read('sentiment140-valid');
    const texts = await readDistinctTexts(data, 'sentiment140-train.csv.gz', tweets);
    const predictions = Number(values.predictions);
    const figures = await compareNeural({ train, valid, networks: values.network, texts, predictions, ...common });
    const limits = checkNeuralLimits(figures);
    report['neural'] = { ...figures, limits };
    failed ||= limits.some(({ passed }) => !passed);
    console.log(neuralTable(figures));
  }
  if (isDone('drift')) {
    const figures = await simulateDrift(data, onProgress);
    report['drift'] = figures;
    console.log(driftTable(figures));
  }
  if (isDone('statistics')) {
    const texts = await readDistinctTexts(data, 'sentiment140-valid.csv.gz', tweets);
    const predictions = Number(values.predictions);
    const figures = await measureStatistics({ texts, connectionString: values.postgresql, predictions });
    report['statistics'] = figures;
    console.log(statisticsTable(figures));
  }
  if (isDone('service')) {
    const texts = await readDistinctTexts(data, 'sentiment140-train.csv.gz', tweets);
    const [predictions, reports] = [Number(values.predictions), Number(values.reports)];
    const figures = await measureService({ texts, connections, seconds, predictions, reports, ...common });
    const limits = checkServiceLimits(figures);
    report['service'] = { ...figures, limits };
    failed ||= limits.some(({ passed }) => !passed);
    console.log(serviceTable(figures));
  }
  if (isDone('retraining')) {
    const read = (name: string) => readLabelledTweets(data, `${name}.csv.gz`, name);
    const tweetsOf = {
      base: await read('sentiment140-train'),
      valid: await read('sentiment140-valid'),
      arriving: await read('airline-train'),
    };
    const seeds = Array.from({ length: rounds }, (_, round) => round + 1);
    const settings = { mistaken: 0.1, traffic: 0.7, seeds };
    const often = await simulateRetraining(tweetsOf, { ...settings, reported: { wrong: 0.8, right: 0.3 } }, onProgress);
    const seldom = await simulateRetraining(
      tweetsOf,
      { ...settings, reported: { wrong: 0.4, right: 0.1 } },
      onProgress,
    );
    report['retraining'] = { often, seldom };
    failed ||= meanGain(often) < leastGain;
    console.log(`Users report 80 % of the errors and confirm 30 % of the rest:\n\n${retrainingTable(often)}`);
    console.log(`\nUsers report 40 % of the errors and confirm 10 % of the rest:\n\n${retrainingTable(seldom)}`);
  }
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
  return failed ? 1 : 0;
}

process.exitCode = await main();
