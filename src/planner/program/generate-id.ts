/** Kinds of ids that the model generates as text. */
export type IdKind = 'ulid' | 'uuid' | 'ksuid';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BASE_62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Seconds from 1970 to the first KSUID. https://github.com/segmentio/ksuid#how-do-they-work */
const KSUID_EPOCH = 1_400_000_000;

/**
 * Ids that are the same in every run: the time, then a number that counts up from `first`. They are unique among those of one
 * generator; who makes several calls at one time, and keeps what they write, gives all of them one generator.
 */
export function idGenerator(now: () => number, first = 1): (kind: IdKind) => string {
  let count = first;
  return (kind) => {
    const number = BigInt(count);
    count += 1;
    const at = Math.max(0, Math.floor(now()));
    switch (kind) {
      case 'ulid':
        return digits(BigInt(at), CROCKFORD, 10) + digits(number, CROCKFORD, 16);
      case 'uuid':
        return uuid(at, number);
      case 'ksuid': {
        const seconds = Math.max(0, Math.floor(at / 1000) - KSUID_EPOCH);
        return digits((BigInt(seconds) << 128n) + number, BASE_62, 27);
      }
    }
  };
}

function digits(value: bigint, alphabet: string, width: number): string {
  const base = BigInt(alphabet.length);
  let text = '';
  for (let rest = value; text.length < width; rest /= base) text = alphabet.charAt(Number(rest % base)) + text;
  return text;
}

/** Version 7: milliseconds, then the number. https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7 */
function uuid(at: number, number: bigint): string {
  const time = at.toString(16).padStart(12, '0').slice(-12);
  const tail = number.toString(16).padStart(12, '0').slice(-12);
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail}`;
}
