import type { ValueType } from '../../../model/value-type.js';
import { type Code, ts } from '../../text/index.js';
import type { TypedCode } from '../expressions/index.js';

/** A time of the source as the target's type takes it: a day is the day of a time. Undefined where nothing is to be converted. */
export function timeCode(type: ValueType, value: TypedCode, from: ValueType | undefined): TypedCode | undefined {
  if (from === undefined || from.kind === type.kind) return undefined;
  const millis = millisCode(from, value.code);
  const made = millis === undefined ? undefined : ofMillis(type, millis);
  if (made === undefined) return undefined;
  const code = value.nullable ? ts`(${value.code} === undefined ? undefined : ${made})` : made;
  return { code, type, nullable: value.nullable };
}

function millisCode({ kind }: ValueType, value: Code): Code | undefined {
  if (kind === 'timestamp' || kind === 'date') return ts`Date.parse(${value})`;
  if (kind === 'epochMillis') return value;
  return kind === 'epochSeconds' ? ts`${value} * 1000` : undefined;
}

function ofMillis({ kind }: ValueType, millis: Code): Code | undefined {
  switch (kind) {
    case 'date':
      return ts`new Date(${millis}).toISOString().slice(0, 10)`;
    case 'timestamp':
      return ts`new Date(${millis}).toISOString()`;
    case 'epochMillis':
      return millis;
    case 'epochSeconds':
      return ts`Math.floor(${millis} / 1000)`;
    default:
      return undefined;
  }
}
