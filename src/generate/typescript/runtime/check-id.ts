import { InvalidArgument } from './errors.js';

/** A ULID in capitals. https://github.com/ulid/spec */
export function ulid(value: string, argument: string): string {
  return id(value, argument, 'a ULID', /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'upper');
}

/** A UUID in small letters. */
export function uuid(value: string, argument: string): string {
  return id(value, argument, 'a UUID', /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/, 'lower');
}

/** A KSUID. https://github.com/segmentio/ksuid */
export function ksuid(value: string, argument: string): string {
  return id(value, argument, 'a KSUID', /^[0-9A-Za-z]{27}$/);
}

function id(value: string, argument: string, kind: string, shape: RegExp, fold?: 'upper' | 'lower'): string {
  const text = String(value);
  const folded = fold === 'upper' ? text.toUpperCase() : fold === 'lower' ? text.toLowerCase() : text;
  if (typeof value !== 'string' || !shape.test(folded)) throw new InvalidArgument(argument, kind, value);
  return folded;
}
