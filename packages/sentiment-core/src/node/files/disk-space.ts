import { statfs } from 'node:fs/promises';
import { SentimentError } from '../../errors/sentiment-error.ts';

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en-US')} MB`;

/**
 * Fails before hours of work rather than after them. Where the system does not tell how much is free, nothing is refused.
 * @param folder an existing one
 * @param what for the message
 * @throws {SentimentError} `storage_failed` when less than `bytes` are free on the disk of the folder
 */
export async function requireDiskSpace(folder: string, bytes: number, what: string): Promise<void> {
  const status = await statfs(folder).catch(() => undefined);
  if (status === undefined || status.bsize === 0) return;
  const free = status.bavail * status.bsize;
  if (free >= bytes) return;
  const message = `${folder}: ${what} take ${megabytes(bytes)}, and ${megabytes(free)} are free`;
  throw new SentimentError({ code: 'storage_failed', message });
}
