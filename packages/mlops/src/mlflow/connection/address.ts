/** An address as it may be shown: without credentials, query (presigned addresses keep secrets there) and fragment. */
export function describeAddress(address: string | URL): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url === undefined ? 'an unreadable address' : `${url.protocol}//${url.host}${url.pathname}`;
}

/** Joins encoded path segments to a base address, whatever slashes either has. */
export function joinAddress(base: URL, path: string): URL {
  const url = new URL(base);
  url.pathname = `${base.pathname.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
  return url;
}

/** `a/b c` → `a/b%20c`: each segment encoded, the slashes kept. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
