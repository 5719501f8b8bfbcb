import { encodePath, joinAddress } from '../connection/address.ts';
import type { CallOptions } from '../connection/call-options.ts';
import { readJsonFields, type JsonFields } from '../connection/json-fields.ts';
import type { Transport } from '../connection/transport.ts';
import { hasErrorCode, MlflowError } from '../mlflow-error.ts';
import { splitArtifactPath } from './artifact-path.ts';
import type { ArtifactBytes } from './artifact-store.ts';
import { forEachConcurrently } from './for-each-concurrently.ts';

/** Object stores take parts of 5 MiB to 5 GiB, at most 10,000 of them. */
const smallestPartBytes = 10 * 1024 * 1024;
const largestPartCount = 10_000;
const partsAtOnce = 3;

export interface MultipartUpload {
  /** Resolves to false, with nothing sent, when the server's store has no multipart upload. */
  upload(path: string, bytes: ArtifactBytes, call: CallOptions): Promise<boolean>;
}

interface Part {
  readonly number: number;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

function readParts(answer: JsonFields): Part[] {
  return answer.list('credentials').map((credential) => {
    const address = credential.text('url');
    if (!URL.canParse(address)) {
      const message = 'The server gave an address for a part of an upload that is none';
      throw new MlflowError({ errorCode: 'RESPONSE_INVALID', message });
    }
    const headers = credential.textsByName('headers');
    return { number: credential.number('part_number'), url: new URL(address), headers };
  });
}

/**
 * Multipart upload through MLflow's artifact proxy: the proxy gives presigned addresses, the parts go straight to the
 * object store, without credentials. `base` is the address of the proxy and `root` the path of the artifact folder in it.
 */
export function createMultipartUpload(transport: Transport, base: URL, root: string): MultipartUpload {
  const post = (
    action: string,
    path: string,
    body: Record<string, unknown>,
    call: CallOptions,
  ): Promise<JsonFields> => {
    const [folder, name] = splitArtifactPath(`${root}/${path}`);
    const request = {
      method: 'POST' as const,
      url: joinAddress(base, `mpu/${action}/${encodePath(folder)}`),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ path: name, ...body }),
      repeatable: false,
      ...{ signal: call.signal, timeoutMs: call.timeoutMs },
    };
    return transport.send(request, async ({ text }) => {
      const answer = await text();
      return readJsonFields(answer === '' ? {} : JSON.parse(answer));
    });
  };

  const create = async (path: string, count: number, call: CallOptions): Promise<JsonFields | undefined> => {
    try {
      return await post('create', path, { num_parts: count }, call);
    } catch (error) {
      if (hasErrorCode(error, 'NOT_IMPLEMENTED', 'ENDPOINT_NOT_FOUND')) return undefined;
      throw error;
    }
  };

  const sendPart = async (part: Part, bytes: ArtifactBytes, start: number, end: number, call: CallOptions) => {
    const request = {
      method: 'PUT' as const,
      url: part.url,
      headers: part.headers,
      body: { size: end - start, open: () => bytes.open(start, end) },
      anonymous: true,
      repeatable: true,
      ...{ signal: call.signal, timeoutMs: call.timeoutMs },
    };
    return transport.send(request, async ({ response, text }) => {
      await text();
      return { part_number: part.number, etag: response.headers.get('etag') ?? '', url: part.url.href };
    });
  };

  return {
    async upload(path, bytes, call) {
      const partBytes = Math.max(smallestPartBytes, Math.ceil(bytes.size / largestPartCount));
      const count = Math.max(1, Math.ceil(bytes.size / partBytes));
      const created = await create(path, count, call);
      if (created === undefined) return false;
      const uploadId = created.text('upload_id');
      try {
        const parts = readParts(created);
        if (parts.length !== count) {
          const message = `The server gave ${parts.length} addresses for ${count} parts of an upload`;
          throw new MlflowError({ errorCode: 'RESPONSE_INVALID', message });
        }
        const sent: Awaited<ReturnType<typeof sendPart>>[] = [];
        await forEachConcurrently(parts, partsAtOnce, call.signal, async (part, signal) => {
          const start = (part.number - 1) * partBytes;
          const end = Math.min(bytes.size, start + partBytes);
          sent.push(await sendPart(part, bytes, start, end, { ...call, signal }));
        });
        sent.sort((one, other) => one.part_number - other.part_number);
        await post('complete', path, { upload_id: uploadId, parts: sent }, call);
        return true;
      } catch (error) {
        // The store keeps, and bills, the parts of an upload that is neither completed nor aborted.
        await post('abort', path, { upload_id: uploadId }, { timeoutMs: call.timeoutMs }).catch((cause: unknown) => {
          const message = `Upload ${uploadId} of ${path} failed, and so did taking back its parts`;
          throw new MlflowError({
            errorCode: MlflowError.isInstance(error) ? error.errorCode : 'INTERNAL_ERROR',
            message,
            cause: new AggregateError([error, cause], message),
          });
        });
        throw error;
      }
    },
  };
}
