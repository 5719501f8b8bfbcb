import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where programs of this system keep what they can get again. */
export function defaultCacheFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
): string {
  const { XDG_CACHE_HOME: cacheHome, LOCALAPPDATA: localData } = environment;
  if (cacheHome) return join(cacheHome, 'sentiment-core');
  if (platform === 'win32') return join(localData || join(homedir(), 'AppData', 'Local'), 'sentiment-core', 'Cache');
  return join(homedir(), platform === 'darwin' ? join('Library', 'Caches') : '.cache', 'sentiment-core');
}
