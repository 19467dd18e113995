import { isLoopback } from './hosts.js';

/**
 * Whether a page of that origin may use the server. The service answers pages of every origin, because it asks all of them for
 * credentials; here nothing is asked, and any page that a developer opens could read and change the data. So only pages that this
 * machine serves may, and those that are named; `*` allows all, and `null` pages that are opened as files. What is no origin of
 * the web does not come from a page.
 * https://www.rfc-editor.org/rfc/rfc6454.html#section-7
 */
export type OriginCheck = (origin: string) => boolean;

export function originCheck(allowed: readonly string[]): OriginCheck {
  const named = new Set(allowed.map((origin) => origin.toLowerCase().replace(/\/$/, '')));
  return (origin) => named.has('*') || named.has(origin.toLowerCase()) || !isOfPage(origin) || isLoopbackOrigin(origin);
}

function isOfPage(origin: string): boolean {
  return origin.includes(':') || /\bnull\b/i.test(origin);
}

function isLoopbackOrigin(origin: string): boolean {
  const host = /^https?:\/\/([^/@?#\s]+)$/i.exec(origin)?.[1];
  return host !== undefined && isLoopback(host);
}
