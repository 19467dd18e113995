import { MAX_ITEM_BYTES } from '../facts/index.js';
import { decimalOfUnits, unitsOfDecimal } from '../model/exact-number.js';
import type {
  BinaryType,
  DictType,
  ListType,
  MapType,
  ModelValue,
  SetType,
  StringType,
  ValueType,
} from '../model/value-type.js';
import type { Dice } from './dice.js';
import { drawBytes, generateText } from './generate-text.js';

/** Tries to find another value before a set is left smaller. */
const SET_TRIES = 20;
const ASSUMED_ELEMENTS = 3;
const ASSUMED_PRESENT = 0.5;
const ASSUMED_NAME_BYTES = 16;

export interface ValueContext {
  readonly dice: Dice;
  /** Milliseconds since the epoch that a time or a time-ordered id is to have. */
  readonly at: number;
  /** Name of the attribute, for texts that look like it. */
  readonly name: string;
  /** Bytes that may still be made, shared by all values of an item: what a model promises of sizes need not be possible. */
  readonly room?: { bytes: number };
}

/** More than an item can hold, so that one that is too big is refused for that reason. */
export const ITEM_ROOM = 2 * MAX_ITEM_BYTES;

/** A value that satisfies the type and whose bytes are, on average, the typical bytes of the type. */
export function generateValue(type: ValueType, context: ValueContext): ModelValue {
  return generate(type, { ...context, room: context.room ?? { bytes: ITEM_ROOM } });
}

type Context = Required<ValueContext>;

function generate(type: ValueType, context: Context): ModelValue {
  const { dice, room } = context;
  room.bytes -= 1;
  switch (type.kind) {
    case 'string':
      return textOf(type, context);
    case 'any':
      return textOf({ kind: 'string', ...definedBytes(type) }, context);
    case 'enum': {
      const { weights } = type;
      if (weights === undefined) return dice.pick(type.values);
      return dice.weighted(
        type.values,
        type.values.map((value) => weights.get(value) ?? 0),
      );
    }
    case 'int':
      return generateInt(type.min, type.max, dice);
    case 'decimal':
      return generateDecimal(type.min, type.max, type.scale, dice);
    case 'binary':
      return bytesOf(type, context);
    case 'bool':
      return dice.chance(0.5);
    case 'timestamp':
      return new Date(context.at).toISOString();
    case 'date':
      return new Date(context.at).toISOString().slice(0, 10);
    case 'epochSeconds':
      return BigInt(Math.floor(context.at / 1000));
    case 'epochMillis':
      return BigInt(context.at);
    case 'ulid':
      return timeOrderedId(context.at, 10, 16, CROCKFORD, dice);
    case 'ksuid':
      return timeOrderedId(Math.floor(context.at / 1000) - KSUID_EPOCH, 6, 21, BASE62, dice);
    case 'uuid':
      return uuid(dice);
    case 'list':
      return elements(type, context);
    case 'set':
      return generateSet(type, context);
    case 'map':
      return generateMap(type, context);
    case 'dict':
      return generateDict(type, context);
  }
}

function textOf(type: StringType, { name, dice, room }: Context): string {
  const text = generateText(type, name, dice, Math.max(1, room.bytes));
  room.bytes -= text.length;
  return text;
}

function bytesOf(type: BinaryType, { dice, room }: Context): Uint8Array {
  const length = Math.min(drawBytes(type.minBytes, type.maxBytes, type.avgBytes, dice), Math.max(1, room.bytes));
  room.bytes -= length;
  return Uint8Array.from({ length }, () => dice.int(0, 255));
}

function definedBytes(type: { readonly maxBytes?: number; readonly avgBytes?: number }): {
  maxBytes?: number;
  avgBytes?: number;
} {
  return {
    ...(type.maxBytes === undefined ? {} : { maxBytes: type.maxBytes }),
    ...(type.avgBytes === undefined ? {} : { avgBytes: type.avgBytes }),
  };
}

/** Unbounded numbers have nine or ten digits. Where bounds contradict each other, which is a finding of its own, the lower one holds. */
function generateInt(min: bigint | undefined, max: bigint | undefined, dice: Dice): bigint {
  const low = min ?? (max === undefined || max >= 100_000_000n ? 100_000_000n : max - 9_900_000_000n);
  const high = max ?? low + 9_900_000_000n;
  return high < low ? low : dice.bigint(low, high);
}

function generateDecimal(min: string | undefined, max: string | undefined, scale: number, dice: Dice): string {
  const low = min === undefined ? undefined : unitsOfDecimal(min, scale);
  const high = max === undefined ? undefined : unitsOfDecimal(max, scale);
  return decimalOfUnits(generateInt(low, high, dice), scale);
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Seconds of 2014-05-13T16:53:20Z, where KSUIDs begin. */
const KSUID_EPOCH = 1_400_000_000;

function timeOrderedId(time: number, timeChars: number, randomChars: number, alphabet: string, dice: Dice): string {
  let head = '';
  let rest = Math.max(0, time);
  for (let i = 0; i < timeChars; i += 1) {
    head = (alphabet[rest % alphabet.length] ?? '') + head;
    rest = Math.floor(rest / alphabet.length);
  }
  let tail = '';
  for (let i = 0; i < randomChars; i += 1) tail += alphabet[dice.int(0, alphabet.length - 1)];
  return head + tail;
}

/** Version 4. */
function uuid(dice: Dice): string {
  const hex = Array.from({ length: 32 }, () => dice.int(0, 15).toString(16));
  hex[12] = '4';
  hex[16] = (8 + dice.int(0, 3)).toString(16);
  const text = hex.join('');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}

/** Elements around the average number, never more than the type allows. */
function drawCount(
  type: { readonly max?: number; readonly avg?: number },
  least: number,
  { dice, room }: Context,
): number {
  const mean = type.avg ?? Math.min(type.max ?? ASSUMED_ELEMENTS, ASSUMED_ELEMENTS);
  const most = type.max ?? Number.POSITIVE_INFINITY;
  const reach = Math.floor(Math.max(0, Math.min(mean / 2, mean - least, most - mean)));
  const count = Math.floor(mean) + dice.int(-reach, reach) + (dice.chance(mean - Math.floor(mean)) ? 1 : 0);
  return Math.max(least, Math.min(count, most, room.bytes));
}

function elements(type: ListType, context: Context): readonly ModelValue[] {
  return Array.from({ length: drawCount(type, 0, context) }, () => generate(type.of, context));
}

function generateSet(type: SetType, context: Context): ReadonlySet<ModelValue> {
  const wanted = drawCount(type, 1, context);
  const values = new Map<string, ModelValue>();
  for (let tries = 0; values.size < wanted && tries < wanted + SET_TRIES; tries += 1) {
    const value = generate(type.of, context);
    values.set(value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value), value);
  }
  return new Set(values.values());
}

function generateMap(type: MapType, context: Context): ReadonlyMap<string, ModelValue> {
  const map = new Map<string, ModelValue>();
  for (const field of type.fields.values()) {
    if (field.optional && !context.dice.chance(field.present ?? ASSUMED_PRESENT)) continue;
    map.set(field.name, generate(field.type, { ...context, name: field.name }));
  }
  return map;
}

function generateDict(type: DictType, context: Context): ReadonlyMap<string, ModelValue> {
  const wanted = drawCount(type, 0, context);
  const bytes = type.keyBytes ?? ASSUMED_NAME_BYTES;
  const map = new Map<string, ModelValue>();
  for (let tries = 0; map.size < wanted && tries < wanted + SET_TRIES; tries += 1) {
    const name = generateText(
      { kind: 'string', minBytes: bytes, maxBytes: bytes, charset: 'a-z0-9' },
      '',
      context.dice,
    );
    map.set(name, generate(type.of, { ...context, name: '' }));
  }
  return map;
}
