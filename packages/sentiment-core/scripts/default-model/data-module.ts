import { manifestFile } from '../../src/artifact/manifest.ts';
import { referenceFile } from '../../src/reference/model-reference.ts';

/** The artifact as one ES module of strings. */
export function dataModule(files: ReadonlyMap<string, Uint8Array>): string {
  const text = (name: string) => {
    const bytes = files.get(name);
    if (!bytes) throw new Error(`the artifact has no ${name}`);
    return Buffer.from(bytes);
  };
  return [
    '// The embedded model, made by `npm run model:default`. Its licence is in WEIGHTS_LICENSE.md.',
    `export const manifest = ${JSON.stringify(text(manifestFile).toString('utf8'))};`,
    `export const reference = ${JSON.stringify(text(referenceFile).toString('utf8'))};`,
    `export const weights = '${text('weights.bin').toString('base64')}';`,
    `export const checks = '${text('checks.bin').toString('base64')}';`,
    '',
  ].join('\n');
}
