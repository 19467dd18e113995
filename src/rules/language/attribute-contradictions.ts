import { compareDecimals } from '../../model/exact-number.js';
import type { Attribute } from '../../model/model.js';
import type { ModelValue, ValueType } from '../../model/value-type.js';
import type { Span } from '../../source/index.js';
import type { Report } from '../rule.js';
import { bytes, count, quote } from '../show.js';
import { whyNoValue } from './why-no-value.js';

type Declared = { readonly span: Span; readonly type: ValueType } & Partial<
  Pick<Attribute, 'default' | 'constant' | 'avg' | 'distinct' | 'optional' | 'present'>
>;

/** What one attribute or type says of itself and cannot be. With `own: false` the type's own facts were told at the type. */
export function* attributeContradictions(name: string, declared: Declared, own = true): Generator<Report> {
  const { span, type } = declared;
  if (own) yield* typeContradictions(name, type, span);
  const { default: byDefault, constant, avg, distinct } = declared;
  if (byDefault !== undefined && !isNow(byDefault.value)) {
    const why = whyNoValue(type, byDefault.value);
    if (why !== undefined)
      yield {
        span: byDefault.span,
        message: `The default of ${quote(name)} is ${why.shown}, and ${why.text}: ${why.isCount ? 'sizes and costs rest on that' : 'an item that is created with it breaks the type'}. Correct the default or the type.`,
      };
  }
  if (constant !== undefined) {
    const why = whyNoValue(type, constant.value);
    if (why !== undefined)
      yield {
        span: constant.span,
        message: `${quote(name)} is always ${why.shown}, and ${why.text}: ${why.isCount ? 'sizes and costs rest on that' : 'every item breaks the type'}. Correct the value or the type.`,
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
