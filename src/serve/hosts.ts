import { isIPv4, isIPv6 } from 'node:net';

/**
 * Whether a request's `Host` header names this server. A page on the web may have its own name resolve to 127.0.0.1 and then talk to
 * whatever listens there as if it were its own server (DNS rebinding): the header, which the browser fills in, still has that name.
 * A request without the header does not come from a browser.
 */
export type HostCheck = (header: string | undefined) => boolean;

/** Addresses that stand for all of the machine's. */
const WILDCARDS = new Set(['0.0.0.0', '::']);

/** @param allowed further names, as `--allow-host` gives them; `*` allows every name. */
export function hostCheck(bound: string, allowed: readonly string[]): HostCheck {
  const names = new Set(['localhost', bareHost(bound), ...allowed.map(bareHost)]);
  const anyAddress = WILDCARDS.has(bareHost(bound));
  // Clients send the same header again and again.
  let last: string | undefined;
  return (header) => {
    if (header === undefined || header === last || names.has('*')) return true;
    const name = bareHost(header);
    // An address in the header was not resolved from a name.
    const known = names.has(name) || name.endsWith('.localhost') || isLoopback(name) || (anyAddress && isAddress(name));
    if (known) last = header;
    return known;
  };
}

/** Whether only this machine can reach what listens there. */
export function isLoopback(host: string): boolean {
  const name = bareHost(host);
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'));
}

/** A host as a part of an address: IPv6 stands in brackets. */
export function hostInUrl(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}

/** Without a port, the brackets of IPv6 and a final dot; in lower case. */
function bareHost(text: string): string {
  const host = /^\[([^\]]*)\](?::\d*)?$/.exec(text)?.[1] ?? (isIPv6(text) ? text : text.replace(/:\d*$/, ''));
  return host.toLowerCase().replace(/\.$/, '');
}

function isAddress(name: string): boolean {
  return isIPv4(name) || isIPv6(name);
}
