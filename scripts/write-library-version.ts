// Artifacts name the library that wrote them; core reads no package.json, so a release rewrites the constant.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const core = new URL('../packages/sentiment-core/', import.meta.url);
const { version } = JSON.parse(await readFile(new URL('package.json', core), 'utf8')) as { version: string };
const file = fileURLToPath(new URL('src/library.ts', core));
const source = await readFile(file, 'utf8');
const pattern = /(libraryVersion = ')[^']+'/;
if (!pattern.test(source)) throw new Error(`${file} has no libraryVersion`);
await writeFile(file, source.replace(pattern, `$1${version}'`));
