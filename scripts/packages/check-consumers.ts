import { join } from 'node:path';
import { createConsumer, type Consumer } from './consumer.ts';
import { findNode, type NodeVersion } from './node-versions.ts';
import type { PackedPackage } from './pack.ts';

const supported = [20, 24];
/** Import of the library and loading of the embedded model, in a fresh process. */
const loadLimitMs = 60;
const restingLimitMegabytes = 120;

export interface ConsumerChecks {
  readonly temporary: string;
  readonly packed: readonly PackedPackage[];
  readonly root: string;
  readonly check: (name: string, run: () => string | Promise<string>) => Promise<void>;
}

async function checkLoadTime(consumer: Consumer, node: NodeVersion): Promise<string> {
  const times: number[] = [];
  for (let run = 0; run < 9; run += 1) times.push(Number(await consumer.run(node, 'load-time.mjs')));
  const median = times.sort((left, right) => left - right)[4];
  if (!(median <= loadLimitMs)) throw new Error(`${median.toFixed(1)} ms, the limit is ${loadLimitMs} ms`);
  return `${median.toFixed(1)} ms of ${loadLimitMs}, median of ${times.length} processes`;
}

async function checkRestingMemory(consumer: Consumer, node: NodeVersion): Promise<string> {
  const megabytes = Number(await consumer.run(node, 'resting-memory.mjs'));
  if (!(megabytes <= restingLimitMegabytes)) throw new Error(`${megabytes} MB, the limit is ${restingLimitMegabytes}`);
  return `${megabytes.toFixed(0)} MB of ${restingLimitMegabytes}`;
}

async function checkCommandLine(consumer: Consumer, node: NodeVersion): Promise<string> {
  const input = 'I love this airline\nworst flight of my life\n';
  const output = await consumer.run(
    node,
    'npx',
    ['--no', 'sentiment', 'predict', '--input', '-', '--format', 'csv'],
    input,
  );
  if (!/positive[^]*negative/.test(output)) throw new Error(`answered ${JSON.stringify(output)}`);
  return 'predicts';
}

/** Installs the tarballs into an ESM and a CJS project and uses them on every supported Node version. */
export async function checkConsumers({ temporary, packed, root, check }: ConsumerChecks): Promise<void> {
  const esm = await createConsumer(temporary, 'module', packed, root);
  const cjs = await createConsumer(temporary, 'commonjs', packed, root);
  for (const [consumer, program, types] of [
    [esm, 'program.mjs', 'types.mts'],
    [cjs, 'program.cjs', 'types.cts'],
  ] as const) {
    await check(`types in a consumer, ${types}`, async () => {
      await consumer.compile(join(root, 'node_modules/.bin/tsc'), types);
      return 'clean';
    });
    for (const major of supported) {
      const node = await findNode(major, temporary);
      if (node === undefined) {
        if (process.env['CI'] !== undefined) throw new Error(`No Node ${major} for this platform`);
        console.log(`skipped ${program} on Node ${major}: none on the path, and none to install for this platform`);
        continue;
      }
      await check(`${program} on Node ${major}`, () => consumer.run(node, program).then((output) => output.trim()));
      if (consumer === cjs) continue;
      await check(`command line on Node ${major}`, () => checkCommandLine(consumer, node));
      await check(`load time on Node ${major}`, () => checkLoadTime(consumer, node));
      if (process.platform === 'linux') {
        await check(`memory at rest on Node ${major}`, () => checkRestingMemory(consumer, node));
      }
    }
  }
}
