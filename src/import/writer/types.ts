import { parseCharset } from '../../model/charset.js';
import type { DraftAttribute, DraftType } from '../draft.js';
import { plannedFields } from './plan.js';
import { bytesOut, countOut, isAmount, plainNumber, shareOut, wholeOut } from './quantities.js';
import { type Out, type OutEntry, seqOut, textOut, wordOut } from './yaml-text.js';

/** Deeper ones are `any`: no design says so much of a value, and readers of YAML have bounds of their own. */
const MOST_DEPTH = 12;

type Facts = readonly (readonly [key: string, value: Out | undefined])[];

/** An attribute's declaration: the type alone where nothing more is known. */
export function attributeOut(attribute: DraftAttribute, name: string, storedName: string): Out {
  const { type, optional, present, distinct, description, generate, immutable, hidden } = attribute;
  const share = isAmount(present) && present > 0 && present < 1 ? shareOut(present) : undefined;
  return declaration([
    ...typeFacts(type, 0),
    ['as', storedName === name ? undefined : textOut(storedName)],
    ['optional', optional || share !== undefined ? wordOut(true) : undefined],
    ['present', share],
    ['distinct', isAmount(distinct) && distinct >= 1 ? countOut(distinct) : undefined],
    ['default', defaultOut(attribute)],
    ['generate', generate === undefined ? undefined : wordOut(generate)],
    ['immutable', immutable === true ? wordOut(true) : undefined],
    ['hidden', hidden === true ? wordOut(true) : undefined],
    ['description', description === undefined || description === '' ? undefined : textOut(description)],
  ]);
}

/** `string` where there is nothing but the type. */
function declaration(facts: Facts): Out {
  const known = facts.flatMap(([key, value]): OutEntry[] => (value === undefined ? [] : [{ key, value }]));
  const [only, more] = known;
  if (only !== undefined && more === undefined && only.key === 'type') return only.value;
  return { kind: 'map', entries: known };
}

function typeOut(type: DraftType, depth: number): Out {
  return declaration(typeFacts(type, depth));
}

function typeFacts(type: DraftType, depth: number): Facts {
  if (depth > MOST_DEPTH) return [scalar('any')];
  switch (type.kind) {
    case 'string':
      return type.format === undefined ? stringFacts(type) : [scalar(type.format)];
    case 'enum':
      return enumFacts(type);
    case 'int':
      return [scalar('int'), ...bounds(type, (value) => Number.isSafeInteger(value))];
    case 'number':
      return decimalFacts(type);
    case 'epoch':
      return [scalar(type.unit === 's' ? 'epochSeconds' : 'epochMillis')];
    case 'boolean':
      return [scalar('bool')];
    case 'null':
    case 'any':
      return [scalar('any')];
    case 'binary':
      return [scalar('binary'), ...byteFacts(type)];
    case 'list':
      return [['list', typeOut(type.of, depth + 1)], ...elementFacts(type)];
    case 'set':
      return [['set', wordOut(type.of === 'number' ? `decimal(${MOST_DIGITS})` : type.of)], ...elementFacts(type)];
    case 'dict':
      return [['dict', typeOut(type.of, depth + 1)], ...elementFacts(type)];
    case 'map':
      return [['map', fieldsOut(type.fields, depth)]];
  }
}

function scalar(name: string): Facts[number] {
  return ['type', wordOut(name)];
}

function stringFacts(type: DraftType & { kind: 'string' }): Facts {
  const { charset } = type;
  const known = charset !== undefined && parseCharset(charset).kind === 'ok' ? textOut(charset) : undefined;
  return [scalar('string'), ['charset', known], ...byteFacts(type)];
}

/** Only those that agree with each other. */
function byteFacts(type: {
  readonly minBytes?: number;
  readonly avgBytes?: number;
  readonly maxBytes?: number;
}): Facts {
  const { minBytes = 0, maxBytes = Number.POSITIVE_INFINITY, avgBytes } = type;
  const agree = minBytes <= maxBytes;
  const average = isAmount(avgBytes) && agree ? Math.min(Math.max(avgBytes, minBytes), maxBytes) : undefined;
  return [
    ['minBytes', agree && minBytes > 0 ? bytesOut(minBytes) : undefined],
    ['avgBytes', bytesOut(average)],
    ['maxBytes', agree ? bytesOut(type.maxBytes) : undefined],
  ];
}

/** Digits that a number of DynamoDB has. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number */
const MOST_DIGITS = 38;

function decimalFacts(type: DraftType & { kind: 'number' }): Facts {
  const known =
    type.scale !== undefined && Number.isInteger(type.scale) && type.scale >= 0 && type.scale <= MOST_DIGITS;
  const scale = known ? (type.scale ?? 0) : MOST_DIGITS;
  const fits = (value: number): boolean => {
    if (!Number.isFinite(value) || Math.abs(value) >= 1e15) return false;
    const [, fraction = ''] = plainNumber(value).split('.');
    return fraction.length <= scale;
  };
  return [scalar(scale === 0 ? 'decimal' : `decimal(${scale})`), ...bounds(type, fits)];
}

/** An enum has no empty member. */
function membersOf({ values }: DraftType & { kind: 'enum' }): readonly string[] {
  return [...new Set(values)].filter((value) => value !== '');
}

function enumFacts(type: DraftType & { kind: 'enum' }): Facts {
  const members = membersOf(type);
  const { weights } = type;
  if (members.length === 0) return [scalar('string')];
  const known = [...(weights ?? [])].filter(([member, weight]) => members.includes(member) && isAmount(weight));
  return [
    ['enum', seqOut(members.map(textOut))],
    [
      'weights',
      known.length === 0
        ? undefined
        : { kind: 'map', entries: known.map(([key, weight]) => ({ key, value: wordOut(plainNumber(weight)) })) },
    ],
  ];
}

function bounds(
  { min, max, avg }: { readonly min?: number; readonly max?: number; readonly avg?: number },
  fits: (value: number) => boolean,
): Facts {
  const low = min !== undefined && fits(min) ? min : undefined;
  const high = max !== undefined && fits(max) ? max : undefined;
  const agree = low === undefined || high === undefined || low <= high;
  const inside = isAmount(avg) && agree && (low === undefined || avg >= low) && (high === undefined || avg <= high);
  return [
    ['min', agree && low !== undefined ? wordOut(plainNumber(low)) : undefined],
    ['max', agree && high !== undefined ? wordOut(plainNumber(high)) : undefined],
    ['avg', inside ? wordOut(plainNumber(avg)) : undefined],
  ];
}

function elementFacts({ avg, max }: { readonly avg?: number; readonly max?: number }): Facts {
  const most = wholeOut(max);
  const agree = most === undefined || avg === undefined || avg <= (max ?? 0);
  return [
    ['avg', agree ? countOut(avg) : undefined],
    ['max', most],
  ];
}

function fieldsOut(fields: readonly DraftAttribute[], depth: number): Out {
  const entries = plannedFields(fields).map(({ draft, name, storedName }): OutEntry => {
    const value = declaration([
      ...typeFacts(draft.type, depth + 1),
      ['as', storedName === name ? undefined : textOut(storedName)],
      ['optional', draft.optional ? wordOut(true) : undefined],
    ]);
    return { key: name, value };
  });
  return { kind: 'map', entries };
}

/** Only of types for which a value of the input is one of the model for certain. */
function defaultOut({ default: value, type }: DraftAttribute): Out | undefined {
  if (value === undefined) return undefined;
  if ('S' in value && type.kind === 'string' && type.format === undefined && type.charset === undefined) {
    const bytes = Buffer.byteLength(value.S);
    return bytes >= (type.minBytes ?? 0) && bytes <= (type.maxBytes ?? bytes) ? textOut(value.S) : undefined;
  }
  if ('S' in value && type.kind === 'enum' && membersOf(type).includes(value.S)) return textOut(value.S);
  if ('BOOL' in value && type.kind === 'boolean') return wordOut(value.BOOL);
  if ('N' in value && type.kind === 'int' && /^-?\d{1,15}$/.test(value.N)) {
    const number = Number(value.N);
    const inside = number >= (type.min ?? number) && number <= (type.max ?? number);
    return inside ? wordOut(value.N) : undefined;
  }
  if ('N' in value && type.kind === 'number' && /^-?\d{1,15}$/.test(value.N)) {
    const number = Number(value.N);
    const inside = number >= (type.min ?? number) && number <= (type.max ?? number);
    return inside ? wordOut(value.N) : undefined;
  }
  return undefined;
}
