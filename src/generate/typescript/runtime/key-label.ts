import { InvalidArgument } from './errors.js';

/** The whole ISO 8601 text of a time of which this is the beginning. */
export function isoFrom(label: string): string {
  return label + '0000-01-01T00:00:00.000Z'.slice(label.length);
}

const FIRST: Readonly<Record<string, string>> = { y: '1970', M: '01', d: '01', H: '00', m: '00', s: '00', S: '000' };

/** The ISO 8601 text of the time that `formatted` wrote with the format; fields that it has not are at their first value. */
export function unformatted(label: string, format: string): string {
  const fields: Record<string, string> = { ...FIRST };
  let at = 0;
  for (const [token, quoted] of format.matchAll(/'([^']*)'|y+|M+|d+|H+|m+|s+|S+|[^yMdHmsS']/g)) {
    const field = token.charAt(0);
    if (quoted !== undefined || FIRST[field] === undefined) at += (quoted ?? token).length;
    else {
      // A field of one letter has as many digits as it needs.
      const digits = /^\d*/.exec(label.slice(at, token.length > 1 ? at + token.length : undefined))?.[0] ?? '';
      fields[field] = digits.padStart(FIRST[field].length, '0');
      at += digits.length;
    }
  }
  if (at !== label.length) throw new InvalidArgument('key', `a time as ${format}`, label);
  const { y, M, d, H, m, s, S } = fields;
  return `${y}-${M}-${d}T${H}:${m}:${s}.${S}Z`;
}
