import { marshal, unmarshalScalar } from '../../design/index.js';
import { compileNatural, type EncodeError, encodeKey } from '../../keys/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { MapType, ModelValue, ValueType } from '../../model/value-type.js';
import { bytes, count, quote, showValue } from '../show.js';

/** Why a value is none of its type. */
export interface NoValue {
  /** The value, as a message shows it. */
  readonly shown: string;
  /** `its type begins at 5`, as a clause. */
  readonly text: string;
  /** More elements than stated: nothing refuses those, but what is reckoned from the type is wrong. */
  readonly isCount?: true;
  /** Of a value inside: itself as a message shows it, and where it stands. */
  readonly inner?: { readonly shown: string; readonly where: string };
}

/** What a value breaks of its type; undefined where it is one, or where its kind is wrong, which the loader tells. */
export function whyNoValue(type: ValueType, value: ModelValue): NoValue | undefined {
  switch (type.kind) {
    case 'list':
    case 'set':
    case 'dict': {
      const elements = elementsOf(value);
      if (elements === undefined) return undefined;
      if (type.max !== undefined && elements.length > type.max) {
        const many = `${count(elements.length)} elements`;
        return { shown: `a ${type.kind} of ${many}`, text: `its type has at most ${count(type.max)}`, isCount: true };
      }
      return flatMap(elements, (element) => inside(whyNoValue(type.of, element)))[0];
    }
    case 'map':
      return value instanceof Map ? whyNoMap(type, value) : undefined;
    default:
      return whyNoScalar(type, value);
  }
}

function elementsOf(value: ModelValue): readonly ModelValue[] | undefined {
  if (value instanceof Map) return [...value.values()];
  return Array.isArray(value) || value instanceof Set ? [...value] : undefined;
}

function whyNoMap({ fields }: MapType, value: ReadonlyMap<string, ModelValue>): NoValue | undefined {
  const missing = [...fields.values()].find(({ name, optional }) => !optional && !value.has(name));
  if (missing !== undefined)
    return { shown: 'a map', text: `it lacks the field ${quote(missing.name)}, which is not optional` };
  return flatMap([...fields.values()], ({ name, type }) => {
    const field = value.get(name);
    return field === undefined ? [] : inside(whyNoValue(type, field), ` in ${quote(name)}`);
  })[0];
}

/** Of a part of the value. */
function inside(part: NoValue | undefined, where = ''): readonly NoValue[] {
  if (part === undefined) return [];
  const inner = { shown: part.inner?.shown ?? part.shown, where: `${part.inner?.where ?? ''}${where}` };
  return [{ ...part, shown: `one with ${inner.shown}${inner.where}`, inner }];
}

/** As a key attribute that is the value itself: what keys are made of is held against every fact of its type. */
function whyNoScalar(type: ValueType, value: ModelValue): NoValue | undefined {
  const natural = compileNatural('value', type);
  if (natural === undefined) return undefined;
  const stored = marshal(type, value);
  const canonical = stored.ok ? unmarshalScalar(type, stored.value) : undefined;
  const encoded = encodeKey(natural, () => canonical ?? value);
  if (encoded.ok) return undefined;
  const text = clauseOf(type, encoded.error);
  return text === undefined ? undefined : { shown: type.kind === 'decimal' ? String(value) : showValue(value), text };
}

function clauseOf(type: ValueType, { code, expected }: EncodeError): string | undefined {
  switch (code) {
    case 'wrong-type':
    case 'year':
      return `its type asks for ${expected ?? 'another'}`;
    case 'out-of-range':
      return `its type asks for ${rangeText(type) ?? expected ?? 'another'}`;
    case 'rounding':
      return type.kind === 'decimal'
        ? `its type has at most ${type.scale} digits after the point`
        : `its type asks for ${expected ?? 'another'}`;
    case 'not-in-enum':
      return 'its type has no such member';
    case 'not-in-charset':
      return `its type takes the characters ${quote(expected ?? '')} only`;
    case 'not-in-pattern':
      return `it does not match the pattern ${quote(expected ?? '')} of its type`;
    case 'not-unicode':
      return 'it is no Unicode text';
    case 'too-long':
      return 'maxBytes' in type && type.maxBytes !== undefined
        ? `its type takes at most ${bytes(type.maxBytes)}`
        : undefined;
    case 'too-short':
      return 'minBytes' in type && type.minBytes !== undefined
        ? `its type takes at least ${bytes(type.minBytes)}`
        : undefined;
    default:
      return undefined;
  }
}

function rangeText(type: ValueType): string | undefined {
  if (type.kind !== 'int' && type.kind !== 'decimal') return undefined;
  const bounds = [
    ...(type.min === undefined ? [] : [`${type.min} at least`]),
    ...(type.max === undefined ? [] : [`${type.max} at most`]),
  ];
  return bounds.length === 0 ? undefined : bounds.join(' and ');
}
