/** What a request asks for. */
export interface RequestTarget {
  /** Starts with `/`, but for `*`. */
  readonly path: string;
  /** Without `?`. */
  readonly query: string;
}

/** Splits a request target; clients of proxies send it in absolute form, `http://host/path` (RFC 9112, section 3.2.2). */
export const splitTarget = (target: string): RequestTarget => {
  const origin = target.startsWith('/') ? target : withoutAuthority(target);
  const queryStart = origin.indexOf('?');
  if (queryStart === -1) return { path: origin, query: '' };
  return { path: origin.slice(0, queryStart), query: origin.slice(queryStart + 1) };
};

const withoutAuthority = (target: string): string => {
  const rest = target.replace(/^https?:\/\/[^/?#]+/i, '');
  return rest === '' || rest.startsWith('?') ? `/${rest}` : rest;
};
