import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface ThrowAwayCertificate {
  readonly certificate: string;
  readonly key: string;
  readonly certificateFile: string;
  remove(): Promise<void>;
}

/**
 * A self-signed certificate for 127.0.0.1 and localhost, good for a day, in a temporary folder.
 * @throws {Error} without the openssl command
 */
export async function createThrowAwayCertificate(): Promise<ThrowAwayCertificate> {
  const folder = await mkdtemp(join(tmpdir(), 'certificate-'));
  const keyFile = join(folder, 'key.pem');
  const certificateFile = join(folder, 'certificate.pem');
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  await promisify(execFile)('openssl', [...request, ...subject, '-keyout', keyFile, '-out', certificateFile]);
  const [certificate, key] = await Promise.all([readFile(certificateFile, 'utf8'), readFile(keyFile, 'utf8')]);
  return { certificate, key, certificateFile, remove: () => rm(folder, { recursive: true, force: true }) };
}
