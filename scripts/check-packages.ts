// Packs what would be published and proves that it can be used: see CONTRIBUTING.md.
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkBundlers } from './packages/bundlers.ts';
import { checkConsumers } from './packages/consumers.ts';
import { importGraph } from './packages/import-graph.ts';
import { type PackedPackage, packPackages } from './packages/pack.ts';
import { checkPortableTypes } from './packages/portable-types.ts';
import { runCommand } from './packages/run-command.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const published = ['packages/sentiment-core', 'packages/mlops', 'adapters/express', 'packages/cli'];
/** Packed where their weights have been built; `REQUIRE_WEIGHTS=1` says that they must have been. */
const weights = [{ folder: 'packages/model-tweets-bilstm', build: 'npm run model:bilstm' }];
const coreSizeLimit = 2 * 1024 * 1024;
/** Of all that a package of weights holds, unpacked. */
const weightsSizeLimit = 5 * 1024 * 1024;
/** Entries that browsers and edge runtimes load: nothing outside the package, so no node: modules either. */
const portableEntries = ['index.js', 'embeddings.js', 'evaluation.js', 'http.js', 'onnx.js', 'reference.js'];
/** The same, but for the engine that it imports when first used. */
const webEngineEntry = { entry: 'engines-web.js', engine: 'onnxruntime-web' };

const { values: options } = parseArgs({
  options: {
    /** The build is there already. */
    'skip-build': { type: 'boolean', default: false },
    /** Where to write how many checks passed and failed, as JSON. */
    report: { type: 'string' },
  },
});

let passes = 0;
let failures = 0;
async function check(name: string, run: () => string | Promise<string>): Promise<void> {
  try {
    console.log(`ok      ${name}: ${await run()}`);
    passes += 1;
  } catch (error) {
    failures += 1;
    console.log(`FAILED  ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function checkGraph(entry: string, engine?: string): string {
  const { files, external } = importGraph(join(root, 'packages/sentiment-core/dist', entry));
  const others = engine === undefined ? external : external.filter((each) => !each.endsWith(` imports ${engine}`));
  if (others.length > 0) throw new Error(others.join('; '));
  return `${files.length} files, ${engine === undefined ? 'nothing' : `only ${engine}`} from outside`;
}

function checkSize({ size }: PackedPackage): string {
  if (size > coreSizeLimit) throw new Error(`${size} bytes packed, the limit is ${coreSizeLimit}`);
  return `${(size / 1024).toFixed(0)} KiB packed of ${coreSizeLimit / 1024}`;
}

function holdsWeights(name: string): boolean {
  return name.startsWith('@sentiment-core/model-');
}

function checkWeights({ files, unpackedSize }: PackedPackage): string {
  if (!files.includes('model/model.json')) throw new Error('holds no model');
  if (unpackedSize > weightsSizeLimit)
    throw new Error(`${unpackedSize} bytes unpacked, the limit is ${weightsSizeLimit}`);
  return `${(unpackedSize / 1024).toFixed(0)} KiB unpacked of ${weightsSizeLimit / 1024}`;
}

function checkContents({ files }: PackedPackage): string {
  const strange = files.filter((file) => /\.test\.|^src\/|\.map$|tsconfig|tsup/.test(file));
  const missing = ['LICENSE', 'README.md'].filter((file) => !files.includes(file));
  if (strange.length > 0) throw new Error(`holds ${strange.join(', ')}`);
  if (missing.length > 0) throw new Error(`lacks ${missing.join(', ')}`);
  return `${files.length} files`;
}

const present = weights.filter(({ folder, build }) => {
  const isBuilt = existsSync(join(root, folder, 'model/model.json'));
  if (!isBuilt && process.env['REQUIRE_WEIGHTS'] === '1') throw new Error(`${folder} holds no weights: ${build}`);
  if (!isBuilt) console.log(`skipped ${folder}: it holds no weights; ${build} builds them`);
  return isBuilt;
});
if (!options['skip-build']) await runCommand('npm', ['run', 'build'], { cwd: root });
const temporary = await mkdtemp(join(tmpdir(), 'sentiment-packages-'));
try {
  for (const entry of portableEntries) await check(`imports of ${entry}`, () => checkGraph(entry));
  const { entry, engine } = webEngineEntry;
  await check(`imports of ${entry}`, () => checkGraph(entry, engine));
  const packed = await packPackages(root, [...published, ...present.map(({ folder }) => folder)], temporary);
  for (const pack of packed) {
    const { name, tarball } = pack;
    const command = (program: string, ...parameters: string[]) =>
      runCommand(join(root, 'node_modules/.bin', program), parameters, { cwd: root });
    await check(`contents of ${name}`, () => checkContents(pack));
    await check(`publint ${name}`, async () => {
      await command('publint', tarball, '--strict');
      return 'clean';
    });
    // The command line and weights have no entry point to import, hence no types to resolve.
    if (name !== '@sentiment-core/cli' && !holdsWeights(name)) {
      await check(`attw ${name}`, async () => {
        await command('attw', tarball, '--profile', 'node16');
        return 'clean';
      });
    }
    if (name === 'sentiment-core') await check('size', () => checkSize(pack));
    if (holdsWeights(name)) await check(`weights of ${name}`, () => checkWeights(pack));
  }
  await checkConsumers({ temporary, packed, root, check });
  await checkPortableTypes({ temporary, packed, root, check });
  await checkBundlers({ temporary, packed, root, check });
} finally {
  await rm(temporary, { recursive: true, force: true });
}
if (options.report !== undefined) {
  await writeFile(options.report, JSON.stringify({ numPassedTests: passes, numFailedTests: failures }));
}
console.log(failures === 0 ? 'All package checks passed.' : `${failures} package checks failed.`);
process.exitCode = failures === 0 ? 0 : 1;
