import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface SystemTagsOptions {
  /** What was started, e.g. `sentiment train`. */
  readonly source: string;
  readonly name: string;
  /** Default: the working folder. */
  readonly folder?: string;
}

/** The tags by which MLflow shows where a run came from. The commit is that of the folder's repository, if there is one. */
export async function readSystemTags({ source, name, folder }: SystemTagsOptions): Promise<Record<string, string>> {
  const [user, commit] = [readUser(), await readCommit(folder ?? process.cwd())];
  return {
    'mlflow.runName': name,
    'mlflow.source.name': source,
    'mlflow.source.type': 'LOCAL',
    ...(user !== undefined && { 'mlflow.user': user }),
    ...(commit !== undefined && { 'mlflow.source.git.commit': commit }),
  };
}

function readUser(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number without a name.
    return undefined;
  }
}

async function readCommit(folder: string): Promise<string | undefined> {
  try {
    const { stdout } = await run('git', ['rev-parse', '--verify', 'HEAD'], { cwd: folder, timeout: 5000 });
    return /^[0-9a-f]{40,64}$/.exec(stdout.trim())?.[0];
  } catch {
    return undefined;
  }
}
