import { InvalidArgument } from './errors.js';

/** The ISO 8601 text of epoch milliseconds. */
export function isoOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Days since 1970. */
export function dayOf(date: string): number {
  return Date.parse(date) / 86_400_000;
}

/** `date:FMT` of an ISO 8601 text, for formats that are not the beginning of one. */
export function formatted(iso: string, format: string): string {
  return format.replace(/'([^']*)'|y+|M+|d+|H+|m+|s+|S+/g, (field, quoted: string | undefined) => {
    if (quoted !== undefined) return quoted;
    const [start, end] = PLACES[field.charAt(0)] ?? [0, 0];
    const digits = iso.slice(start, end);
    return field.length === 1 ? String(Number(digits)) : digits.slice(-field.length);
  });
}

/** Where the fields of a format stand in an ISO 8601 text. */
const PLACES: Readonly<Record<string, readonly [number, number]>> = {
  y: [0, 4],
  M: [5, 7],
  d: [8, 10],
  H: [11, 13],
  m: [14, 16],
  s: [17, 19],
  S: [20, 23],
};

/** `bucket:D` of spans of one length: the first characters of the start's ISO 8601 text. `origin`: where one of them starts. */
export function bucket(iso: string, argument: string, length: number, characters: number, origin = 0): string {
  const start = Math.floor((Date.parse(iso) - origin) / length) * length + origin;
  const label = isoOf(start);
  // A span that begins before the year 0000 has no label.
  if (label.length !== 24) throw new InvalidArgument(argument, 'a time in a span after the year 0000', iso);
  return label.slice(0, characters);
}

/** `bucket:Nmo`, and `bucket:Ny` as 12·N months. */
export function monthBucket(iso: string, months: number, characters: number): string {
  const month = Number(iso.slice(0, 4)) * 12 + Number(iso.slice(5, 7)) - 1;
  const start = month - (month % months);
  const year = String(Math.floor(start / 12)).padStart(4, '0');
  return `${year}-${String((start % 12) + 1).padStart(2, '0')}`.slice(0, characters);
}
