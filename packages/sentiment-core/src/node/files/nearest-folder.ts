import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** @returns the path itself, or the nearest one above it that exists */
export async function nearestFolder(path: string): Promise<string> {
  const parent = dirname(path);
  if (parent === path) return path;
  const there = await stat(path).catch(() => undefined);
  return there?.isDirectory() ? path : nearestFolder(parent);
}
