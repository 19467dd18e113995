import { compareDecimals } from '../../model/exact-number.js';
import type { Attribute } from '../../model/model.js';
import type { ModelValue, ValueType } from '../../model/value-type.js';
import type { Span } from '../../source/index.js';
import { utf8Length } from '../../value/index.js';
import type { Report } from '../rule.js';
import { bytes, count, quote, showValue } from '../show.js';

type Declared = { readonly span: Span; readonly type: ValueType } & Partial<
  Pick<Attribute, 'default' | 'constant' | 'avg' | 'distinct' | 'optional' | 'present'>
>;

/** What one attribute or type says of itself and cannot be. With `own: false` the type's own facts were told at the type. */
export function* attributeContradictions(name: string, declared: Declared, own = true): Generator<Report> {
  const { span, type } = declared;
  if (own) yield* typeContradictions(name, type, span);
  const { default: byDefault, constant, avg, distinct } = declared;
  if (byDefault !== undefined && !isNow(byDefault.value)) {
    const why = outside(type, byDefault.value);
    if (why !== undefined)
      yield {
        span: byDefault.span,
        message: `The default of ${quote(name)} is ${showValue(byDefault.value)}, and ${why}: an item that is created with it is refused. Correct the default or the type.`,
      };
  }
  if (constant !== undefined) {
    const why = outside(type, constant.value);
    if (why !== undefined)
      yield {
        span: constant.span,
        message: `${quote(name)} is always ${showValue(constant.value)}, and ${why}: no item can be written. Correct the value or the type.`,
      };
  }
  const range = rangeOf(type);
  if (avg !== undefined && range !== undefined && (avg < range.min || avg > range.max)) {
    yield {
      severity: 'warning',
      span,
      message: `${quote(name)} is ${count(avg)} on average, and its values are from ${count(range.min)} to ${count(range.max)}. One of these facts is wrong, and sizes rest on them.`,
    };
  }
  const possible = possibleValues(type);
  if (distinct !== undefined && possible !== undefined && distinct > possible) {
    yield {
      severity: 'warning',
      span,
      message: `${quote(name)} is said to have ${count(distinct)} distinct values, and its type has ${count(possible)}. The heat of keys rests on it: correct \`distinct\` or the type.`,
    };
  }
}

function* typeContradictions(name: string, type: ValueType, span: Span): Generator<Report> {
  switch (type.kind) {
    case 'string':
    case 'binary':
    case 'any': {
      const min = type.kind === 'any' ? undefined : type.minBytes;
      const { maxBytes: max, avgBytes: avg } = type;
      if (min !== undefined && max !== undefined && min > max) {
        yield {
          span,
          message: `${quote(name)} has at least ${bytes(min)} and at most ${bytes(max)}: no value fits, and every write is refused. Correct \`minBytes\` or \`maxBytes\`.`,
        };
        return;
      }
      if (avg !== undefined && max !== undefined && avg > max) {
        yield {
          severity: 'warning',
          span,
          message: `${quote(name)} has ${bytes(avg)} on average and ${bytes(max)} at most. One of the two is wrong, and sizes and costs rest on them: correct \`avgBytes\` or \`maxBytes\`.`,
          numbers: { avgBytes: avg, maxBytes: max },
        };
      } else if (avg !== undefined && min !== undefined && avg < min) {
        yield {
          severity: 'warning',
          span,
          message: `${quote(name)} has ${bytes(avg)} on average and ${bytes(min)} at least. One of the two is wrong: correct \`avgBytes\` or \`minBytes\`.`,
          numbers: { avgBytes: avg, minBytes: min },
        };
      }
      return;
    }
    case 'int':
      if (type.min !== undefined && type.max !== undefined && type.min > type.max)
        yield emptyRange(name, String(type.min), String(type.max), span);
      return;
    case 'decimal':
      if (type.min !== undefined && type.max !== undefined && compareDecimals(type.min, type.max) > 0)
        yield emptyRange(name, type.min, type.max, span);
      return;
    case 'list':
    case 'set':
    case 'dict': {
      const { avg, max } = type;
      if (avg !== undefined && max !== undefined && avg > max) {
        yield {
          severity: 'warning',
          span,
          message: `${quote(name)} has ${count(avg)} elements on average and ${count(max)} at most. One of the two is wrong, and sizes and costs rest on them: correct \`avg\` or \`max\`.`,
          numbers: { avg, max },
        };
      }
      yield* typeContradictions(`${name}[]`, type.of, span);
      return;
    }
    case 'map':
      for (const field of type.fields.values()) yield* typeContradictions(`${name}.${field.name}`, field.type, span);
      return;
    default:
  }
}

function emptyRange(name: string, min: string, max: string, span: Span): Report {
  return {
    span,
    message: `${quote(name)} is at least ${min} and at most ${max}: no value fits, and every write is refused. Correct \`min\` or \`max\`.`,
    numbers: { min, max },
  };
}

/** Why a value is none of the type, where its kind is right (the loader tells a wrong kind). */
function outside(type: ValueType, value: ModelValue): string | undefined {
  switch (type.kind) {
    case 'int':
    case 'decimal': {
      const text =
        typeof value === 'bigint' || typeof value === 'number' || typeof value === 'string' ? String(value) : undefined;
      if (text === undefined || !/^-?\d+(\.\d+)?$/.test(text)) return undefined;
      if (type.min !== undefined && compareDecimals(text, String(type.min)) < 0)
        return `its type begins at ${type.min}`;
      return type.max !== undefined && compareDecimals(text, String(type.max)) > 0
        ? `its type ends at ${type.max}`
        : undefined;
    }
    case 'string': {
      if (typeof value !== 'string') return undefined;
      const length = utf8Length(value);
      if (type.maxBytes !== undefined && length > type.maxBytes)
        return `its type takes at most ${bytes(type.maxBytes)}`;
      return type.minBytes !== undefined && length < type.minBytes
        ? `its type takes at least ${bytes(type.minBytes)}`
        : undefined;
    }
    case 'enum':
      return typeof value === 'string' && !type.values.includes(value) ? 'its type has no such member' : undefined;
    default:
      return undefined;
  }
}

function isNow(value: ModelValue | { readonly kind: 'now' }): value is { readonly kind: 'now' } {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'now';
}

function rangeOf(type: ValueType): { readonly min: number; readonly max: number } | undefined {
  if (type.kind !== 'int' && type.kind !== 'decimal') return undefined;
  return {
    min: type.min === undefined ? Number.NEGATIVE_INFINITY : Number(type.min),
    max: type.max === undefined ? Number.POSITIVE_INFINITY : Number(type.max),
  };
}

function possibleValues(type: ValueType): number | undefined {
  if (type.kind === 'enum') return type.values.length;
  if (type.kind === 'bool') return 2;
  return type.kind === 'int' && type.min !== undefined && type.max !== undefined
    ? Number(type.max - type.min) + 1
    : undefined;
}
