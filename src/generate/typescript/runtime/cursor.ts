import { createHash } from 'node:crypto';
import type { Item } from './context.js';
import { NumberValue } from './values.js';

declare const pattern: unique symbol;

/** Where the next page of a pattern begins. Opaque: it fits the call that gave it, with the same arguments, and no other. */
export type Cursor<Pattern extends string> = string & { readonly [pattern]: Pattern };

/** A cursor that no page of this call gave: of another pattern, tenant or arguments, of another version, or damaged. */
export class InvalidCursor extends TypeError {
  readonly pattern: string;

  constructor(of: string, why: string) {
    super(`The cursor is not one of \`${of}\` with these arguments: ${why}.`);
    this.name = 'InvalidCursor';
    this.pattern = of;
  }
}

/** A key attribute and its type. */
export type KeyAttribute = readonly [name: string, type: 'S' | 'N' | 'B'];

/** What a cursor is bound to. */
export interface CursorScope {
  readonly pattern: string;
  /** Arguments, and the tenant. */
  readonly bound: unknown;
  /** Key attributes of the index and of the table. */
  readonly key: readonly KeyAttribute[];
}

/** `start`: nothing is read yet. `end`: nothing is left. Otherwise the key of the row before. */
export type Position = 'start' | 'end' | Item;

const VERSION = 1;

/** Bytes of a table's key and an index's, as base64 in JSON, are fewer. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MOST_CHARS = 16_384;

/** `fixed`: of each request, the attributes that its key condition states; they are not written, so that no cursor leads elsewhere. */
export function writeCursor<Pattern extends string>(
  scope: CursorScope,
  positions: readonly Position[],
  fixed: readonly Item[],
): Cursor<Pattern> {
  const written = positions.map((position, i) => {
    if (position === 'start') return 0;
    if (position === 'end') return 1;
    return open(scope, fixed[i]).map(([name, type]) => keyText(position[name], type));
  });
  return sealed(scope, written);
}

export function readCursor(scope: CursorScope, cursor: string, fixed: readonly Item[]): readonly Position[] {
  const written = unsealed(scope, cursor, fixed.length);
  if (!Array.isArray(written) || written.length !== fixed.length)
    throw new InvalidCursor(scope.pattern, 'it is damaged');
  return written.map((position: unknown, i): Position => {
    if (position === 0) return 'start';
    if (position === 1) return 'end';
    const names = open(scope, fixed[i]);
    if (!Array.isArray(position) || position.length !== names.length)
      throw new InvalidCursor(scope.pattern, 'it is damaged');
    const texts: readonly unknown[] = position;
    const key: Item = { ...fixed[i] };
    for (const [at, [name, type]] of names.entries()) key[name] = keyValue(scope, texts[at], type);
    return key;
  });
}

/** A cursor that counts rows. */
export function writeOffset<Pattern extends string>(scope: CursorScope, offset: number): Cursor<Pattern> {
  return sealed(scope, offset);
}

export function readOffset(scope: CursorScope, cursor: string): number {
  const offset = unsealed(scope, cursor, 1);
  if (typeof offset === 'number' && Number.isSafeInteger(offset) && offset > 0) return offset;
  throw new InvalidCursor(scope.pattern, 'it is damaged');
}

/** A cursor that holds what DynamoDB itself gave for the next page. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html */
export function writeToken<Pattern extends string>(scope: CursorScope, token: string): Cursor<Pattern> {
  return sealed(scope, token);
}

export function readToken(scope: CursorScope, cursor: string): string {
  const token = unsealed(scope, cursor, TOKEN_SIZE);
  if (typeof token === 'string' && token !== '') return token;
  throw new InvalidCursor(scope.pattern, 'it is damaged');
}

/** A token has up to 32,768 characters: as long as the positions of some requests. */
const TOKEN_SIZE = 4;

/** Key attributes that the key condition leaves open. */
function open({ key }: CursorScope, fixed: Item | undefined): readonly KeyAttribute[] {
  // A key attribute may be called like something that every object has.
  return key.filter(([name]) => fixed === undefined || !Object.hasOwn(fixed, name) || fixed[name] === undefined);
}

function sealed<Pattern extends string>(scope: CursorScope, content: unknown): Cursor<Pattern> {
  const text = JSON.stringify([VERSION, fingerprint(scope), content]);
  // The only place that makes one.
  return Buffer.from(text).toString('base64url') as Cursor<Pattern>;
}

function unsealed(scope: CursorScope, cursor: string, requests: number): unknown {
  const refuse = (why: string): never => {
    throw new InvalidCursor(scope.pattern, why);
  };
  if (typeof cursor !== 'string' || cursor.length > MOST_CHARS * Math.max(1, requests)) return refuse('it is damaged');
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return refuse('it is damaged');
  }
  if (!Array.isArray(content) || content.length !== 3) return refuse('it is damaged');
  const [version, made, positions]: readonly unknown[] = content;
  if (version !== VERSION) return refuse('it is of another version');
  return made === fingerprint(scope) ? positions : refuse('it was made by another call');
}

/** Bytes of the hash that binds a cursor to its call: no secret, a slip of the hand is all that it is against. */
const FINGERPRINT_BYTES = 12;

function fingerprint({ pattern, bound, key }: CursorScope): string {
  const hash = createHash('sha256').update(JSON.stringify(plain([pattern, key, bound])));
  return hash.digest().subarray(0, FINGERPRINT_BYTES).toString('base64url');
}

/** The same for equal values, in whatever order their properties come. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') };
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Set) return { set: [...value].map(plain) };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, part]) => [name, plain(part)]);
}

function keyText(value: unknown, type: KeyAttribute[1]): string {
  if (type === 'B' && value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return type === 'N' && value instanceof NumberValue ? value.value : String(value);
}

/** Longest text of a key attribute: 2,048 bytes, as base64. */
const MOST_KEY_CHARS = 2732;

function keyValue({ pattern }: CursorScope, text: unknown, type: KeyAttribute[1]): unknown {
  const isNumber = type !== 'N' || (typeof text === 'string' && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text));
  if (typeof text !== 'string' || text === '' || text.length > MOST_KEY_CHARS || !isNumber)
    throw new InvalidCursor(pattern, 'it is damaged');
  if (type === 'N') return NumberValue.from(text);
  return type === 'B' ? new Uint8Array(Buffer.from(text, 'base64')) : text;
}
