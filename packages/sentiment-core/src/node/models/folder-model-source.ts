import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { manifestFile } from '../../artifact/manifest.ts';
import type { ModelSource } from '../../contracts/model-source.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { findExportedModel } from './exported-model.ts';

/** `models:/...`, `https://...`; a single letter is a drive of Windows. */
const scheme = /^[a-z][a-z0-9+.-]+:\//i;

/** Models in folders: any reference that is neither a URL-like scheme (`models:/...`) nor a scoped package. */
export function folderModelSource(): ModelSource {
  return {
    name: 'folder',
    accepts: (reference) => !scheme.test(reference) && !reference.startsWith('@'),
    async open(reference) {
      // Classifiers are made of these without an artifact: see loadClassifier.
      if ((await findExportedModel(reference)) !== undefined) {
        throw new SentimentError({
          code: 'artifact_unsupported',
          message: `${shown(reference)} is an exported model, which can predict and nothing else; this needs the model it was made of`,
        });
      }
      const found = await stat(reference).catch(() => undefined);
      if (!found?.isDirectory()) {
        const what = found ? 'is not a folder' : 'does not exist';
        throw new SentimentError({ code: 'artifact_not_found', message: `model folder ${shown(reference)} ${what}` });
      }
      return {
        location: reference,
        trusted: false,
        async read(file) {
          try {
            return await readFile(join(reference, file));
          } catch (cause) {
            const missing = file === manifestFile ? 'this is not a model folder' : 'the model is incomplete';
            const what = codeOf(cause) === 'ENOENT' ? missing : cause instanceof Error ? cause.message : String(cause);
            throw new SentimentError({
              code: 'artifact_not_found',
              message: `${join(reference, file)} cannot be read: ${what}`,
              cause,
            });
          }
        },
      };
    },
  };
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function shown(reference: string): string {
  return isAbsolute(reference) || reference.startsWith('.') ? reference : `./${reference}`;
}
