import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const oldest = 17;

/** Whether a Java for Spark runs here, looked for as Spark does. Without: prints one line, or fails when REQUIRE_PYTHON is 1. */
export async function findJava(): Promise<boolean> {
  const home = process.env['JAVA_HOME'];
  const java = home === undefined ? 'java' : join(home, 'bin', 'java');
  let reason = `${java} does not run`;
  try {
    const { stderr } = await promisify(execFile)(java, ['-version']);
    const [, version = 'of an unknown version'] = /version "(\d+)/.exec(stderr) ?? [];
    if (Number(version) >= oldest) return true;
    reason = `${java} is ${version}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') reason += `: ${String(error).split('\n')[0]}`;
  }
  reason = `Spark needs Java ${oldest} or later, and ${reason}`;
  if (process.env['REQUIRE_PYTHON'] === '1') throw new Error(`REQUIRE_PYTHON is set and ${reason}`);
  process.stderr.write(`Tests with Spark skipped: ${reason}\n`);
  return false;
}
