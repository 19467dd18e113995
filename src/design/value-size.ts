import type { MapField, ValueType } from '../model/value-type.js';
import { CONTAINER_BYTES, ELEMENT_BYTES, MAX_NUMBER_DIGITS, numberBytes, utf8Length } from '../value/index.js';
import type { Bytes } from './design.js';

/** Told of every size that had to be assumed; `what` names the missing fact. */
export type Assume = (value: string, why: string) => void;

/** What a text or binary value is taken to hold when the model states no `avgBytes`. */
const ASSUMED_TEXT_BYTES = 24;
const ASSUMED_ELEMENTS = 3;
const ASSUMED_PRESENT = 0.5;

/** Bytes of a value of this type as DynamoDB stores it, without its attribute's name. */
export function valueSize(type: ValueType, assume: Assume): Bytes {
  switch (type.kind) {
    case 'string':
    case 'binary':
    case 'any':
      return textSize(type, assume);
    case 'enum':
      return enumSize(type.values, type.weights);
    case 'int':
      return numberSize(type.min?.toString(), type.max?.toString(), 0);
    case 'decimal':
      return numberSize(type.min, type.max, type.scale);
    case 'epochSeconds':
      return { min: 1, typical: numberBytes('1767225599'), max: numberBytes('9999999999') };
    case 'epochMillis':
      return { min: 1, typical: numberBytes('1767225599999'), max: numberBytes('9999999999999') };
    case 'bool':
      return exactly(1);
    case 'timestamp':
      return exactly(24);
    case 'date':
      return exactly(10);
    case 'ulid':
      return exactly(26);
    case 'uuid':
      return exactly(36);
    case 'ksuid':
      return exactly(27);
    case 'list':
      return container(CONTAINER_BYTES, ELEMENT_BYTES, valueSize(type.of, assume), type, 0, assume);
    case 'set':
      return container(0, 0, valueSize(type.of, assume), type, 1, assume);
    case 'dict':
      return container(
        CONTAINER_BYTES,
        ELEMENT_BYTES,
        addBytes(dictKeySize(type.keyBytes, assume), valueSize(type.of, assume)),
        type,
        0,
        assume,
      );
    case 'map':
      return [...type.fields.values()]
        .map((field) => fieldSize(field, assume))
        .reduce(addBytes, exactly(CONTAINER_BYTES));
  }
}

export function exactly(bytes: number): Bytes {
  return { min: bytes, typical: bytes, max: bytes };
}

export function addBytes(a: Bytes, b: Bytes): Bytes {
  const min = a.min + b.min;
  const typical = a.typical + b.typical;
  return a.max === undefined || b.max === undefined ? { min, typical } : { min, typical, max: a.max + b.max };
}

/** Bytes that something takes when only a share of the items carries it. */
export function whenPresent(bytes: Bytes, share: number): Bytes {
  if (share >= 1) return bytes;
  return { ...bytes, min: 0, typical: bytes.typical * share };
}

const sized = new WeakMap<ValueType, ValueType>();

/** The type with the size that is assumed where none is stated, for whoever sizes parts of it: the same object for the same type. */
export function withTypicalSize(type: ValueType): ValueType {
  if ((type.kind !== 'string' && type.kind !== 'binary') || type.avgBytes !== undefined) return type;
  const known = sized.get(type) ?? { ...type, avgBytes: textSize(type, () => {}).typical };
  sized.set(type, known);
  return known;
}

function textSize(
  type: { readonly kind: string; readonly minBytes?: number; readonly maxBytes?: number; readonly avgBytes?: number },
  assume: Assume,
): Bytes {
  const min = type.minBytes ?? 0;
  let typical = type.avgBytes;
  if (typical === undefined) {
    if (type.maxBytes !== undefined && type.maxBytes === min) typical = min;
    else {
      typical = Math.max(min, Math.min(ASSUMED_TEXT_BYTES, type.maxBytes ?? Number.POSITIVE_INFINITY));
      assume(`${typical} bytes`, 'no `avgBytes` is stated');
    }
  }
  return type.maxBytes === undefined ? { min, typical } : { min, typical, max: type.maxBytes };
}

function enumSize(values: readonly string[], weights: ReadonlyMap<string, number> | undefined): Bytes {
  if (values.length === 0) return exactly(0);
  let weighted = 0;
  let total = 0;
  for (const value of values) {
    const weight = weights?.get(value) ?? (weights === undefined ? 1 : 0);
    weighted += utf8Length(value) * weight;
    total += weight;
  }
  const lengths = values.map(utf8Length);
  const typical = total > 0 ? weighted / total : lengths.reduce((a, b) => a + b, 0) / lengths.length;
  return { min: Math.min(...lengths), typical, max: Math.max(...lengths) };
}

/** Numbers take a byte for every two digits, aligned to the decimal point, one for the exponent and one for a minus sign. */
function numberSize(min: string | undefined, max: string | undefined, scale: number): Bytes {
  const widest = (bound: string | undefined, negative: boolean): number => {
    if (bound === undefined) return numberBytes(`${negative ? '-' : ''}9.${'9'.repeat(MAX_NUMBER_DIGITS - 1)}`);
    const whole = bound.replace('-', '').split('.')[0] ?? '0';
    // More digits than DynamoDB keeps are refused when they are written.
    const digits = Math.min(MAX_NUMBER_DIGITS, Math.max(1, whole.length));
    const fraction = Math.min(MAX_NUMBER_DIGITS - digits, scale);
    return numberBytes(`${negative ? '-' : ''}${'9'.repeat(digits)}${fraction > 0 ? `.${'9'.repeat(fraction)}` : ''}`);
  };
  const mayBeNegative = min === undefined || min.startsWith('-');
  const mayBePositive = max === undefined || !max.startsWith('-');
  const largest = Math.max(mayBePositive ? widest(max, false) : 0, mayBeNegative ? widest(min, true) : 0);
  const zeroFits = mayBeNegative ? mayBePositive : /^0*(\.0*)?$/.test(min);
  const smallest = zeroFits ? 1 : mayBePositive ? 2 : 3;
  const bounded = min !== undefined && max !== undefined;
  return { min: Math.min(smallest, largest), typical: bounded ? largest : Math.min(largest, 6), max: largest };
}

function container(
  base: number,
  perElement: number,
  element: Bytes,
  type: { readonly kind: string; readonly max?: number; readonly avg?: number },
  least: number,
  assume: Assume,
): Bytes {
  let count = type.avg;
  if (count === undefined) {
    count = Math.min(type.max ?? ASSUMED_ELEMENTS, ASSUMED_ELEMENTS);
    assume(`${count} elements`, 'no `avg` is stated');
  }
  const sized = {
    min: base + least * (perElement + element.min),
    typical: base + count * (perElement + element.typical),
  };
  return type.max === undefined || element.max === undefined
    ? sized
    : { ...sized, max: base + type.max * (perElement + element.max) };
}

function dictKeySize(stated: number | undefined, assume: Assume): Bytes {
  if (stated !== undefined) return exactly(stated);
  assume('16 bytes a name', 'no `keyBytes` is stated');
  return { min: 0, typical: 16 };
}

function fieldSize(field: MapField, assume: Assume): Bytes {
  const value = valueSize(field.type, assume);
  const whole = addBytes(exactly(ELEMENT_BYTES + utf8Length(field.storedName)), value);
  return whenPresent(whole, field.optional ? (field.present ?? ASSUMED_PRESENT) : 1);
}
