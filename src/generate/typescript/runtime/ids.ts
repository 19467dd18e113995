import { randomBytes, randomUUID } from 'node:crypto';

export type IdKind = 'ulid' | 'uuid' | 'ksuid';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BASE_62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Seconds from 1970 to the first KSUID. https://github.com/segmentio/ksuid#how-do-they-work */
const KSUID_EPOCH = 1_400_000_000;

/** What a new id needs: a clock (epoch milliseconds), unless another source of ids is given. */
export interface IdSource {
  readonly now: () => number;
  readonly newId?: (kind: IdKind) => string;
}

/** ULIDs of one process rise within a millisecond too. */
export function newUlid({ now, newId: given }: IdSource): string {
  return given?.('ulid') ?? ulidAt(now());
}

export function newUuid({ newId: given }: IdSource): string {
  return given?.('uuid') ?? randomUUID();
}

export function newKsuid({ now, newId: given }: IdSource): string {
  return given?.('ksuid') ?? ksuidAt(now());
}

/** A new id of any kind; `now` in epoch milliseconds. */
export function newId(kind: IdKind, now: number): string {
  if (kind === 'uuid') return randomUUID();
  return kind === 'ulid' ? ulidAt(now) : ksuidAt(now);
}

function ksuidAt(now: number): string {
  const seconds = Math.max(0, Math.floor(now / 1000) - KSUID_EPOCH);
  return digits((BigInt(seconds) << 128n) + randomBits(16), BASE_62, 27);
}

/** What the last ULID was made of. */
const last = { time: -1, random: 0n };

function ulidAt(now: number): string {
  const time = Math.max(0, Math.floor(now));
  // A random part that would run over is drawn again: one in 2^80.
  const isNext = time === last.time && last.random < (1n << 80n) - 1n;
  last.random = isNext ? last.random + 1n : randomBits(10);
  last.time = time;
  return digits(BigInt(time), CROCKFORD, 10) + digits(last.random, CROCKFORD, 16);
}

function randomBits(bytes: number): bigint {
  return BigInt(`0x${randomBytes(bytes).toString('hex')}`);
}

function digits(value: bigint, alphabet: string, width: number): string {
  const base = BigInt(alphabet.length);
  let text = '';
  for (let rest = value; text.length < width; rest /= base) text = alphabet.charAt(Number(rest % base)) + text;
  return text;
}
