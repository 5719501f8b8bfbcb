/**
 * Whether a host is this machine, whatever a resolver says: `localhost`, 127.0.0.0/8, `::1`, and IPv4-mapped addresses
 * of these. In any case and spelling that a URL may have: in brackets or not, with a trailing dot or not.
 */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^\[(.*:.*)\]$/, '$1');
  // Nothing that a URL would take for more than a host, nor decode.
  if (!/^[a-z\d.:-]+$/i.test(address)) return false;
  const isIpv6 = address.includes(':');
  const url = isIpv6 ? `http://[${address}]` : `http://${address}`;
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  if (isIpv6) return hostname === '[::1]' || /^\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\]$/.test(hostname);
  return /^localhost\.?$/.test(hostname) || /^127(\.\d{1,3}){3}$/.test(hostname);
}
