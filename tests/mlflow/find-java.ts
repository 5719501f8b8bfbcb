import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Whether a Java runs here, as Spark looks for one. Without: prints one line, or fails when REQUIRE_PYTHON is 1. */
export async function findJava(): Promise<boolean> {
  const home = process.env['JAVA_HOME'];
  const java = home === undefined ? 'java' : join(home, 'bin', 'java');
  try {
    await promisify(execFile)(java, ['-version']);
    return true;
  } catch (error) {
    const reason = `Spark needs Java 17 or later, and ${java} does not run`;
    if (process.env['REQUIRE_PYTHON'] === '1') throw new Error(`REQUIRE_PYTHON is set and ${reason}`, { cause: error });
    process.stderr.write(`Tests with Spark skipped: ${reason}\n`);
    return false;
  }
}
