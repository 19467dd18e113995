import type { YamlMap, YamlNode } from '../source/index.js';
import { parseCharset } from './charset.js';
import { compact } from './compact.js';
import { checkReference, type LoadContext, listOf, reportWrong } from './context.js';
import { decimalPlaces, plainDecimal, wholeNumber } from './exact-number.js';
import { textSpan } from './located-text.js';
import { bytes, choiceOf, count, entries, get, number, text, upperFirst } from './node.js';
import type { ValueType } from './value-type.js';

/** Facts that a declaration may state beside its type. */
export const FACTS = {
  all: [
    'weights',
    'keyBytes',
    'min',
    'max',
    'avg',
    'minBytes',
    'maxBytes',
    'avgBytes',
    'scale',
    'charset',
    'pattern',
    'normalize',
  ] as const,
  /** Those of one element, where they stand beside a set. */
  element: new Set<string>(['minBytes', 'maxBytes', 'avgBytes', 'charset', 'pattern', 'normalize']),
};

const TEXT_FACTS = ['minBytes', 'maxBytes', 'avgBytes', 'charset', 'pattern', 'normalize'];
const BY_KIND: Readonly<Record<ValueType['kind'], readonly string[]>> = {
  string: TEXT_FACTS,
  int: ['min', 'max', 'avg'],
  decimal: ['min', 'max', 'avg', 'scale'],
  binary: ['minBytes', 'maxBytes', 'avgBytes'],
  enum: ['weights'],
  any: ['maxBytes', 'avgBytes'],
  list: ['max', 'avg'],
  set: ['max', 'avg', ...TEXT_FACTS],
  map: [],
  dict: ['max', 'avg', 'keyBytes'],
  bool: [],
  timestamp: [],
  date: [],
  epochSeconds: [],
  epochMillis: [],
  ulid: [],
  uuid: [],
  ksuid: [],
};

/** Reports facts that say nothing about a type of this kind; false if there are any. */
export function checkFacts(context: LoadContext, map: YamlMap, type: ValueType): boolean {
  const allowed = BY_KIND[type.kind];
  const misfits = map.entries.filter(
    ({ key, value }) =>
      (FACTS.all as readonly string[]).includes(key) && !allowed.includes(key) && !context.reported.has(value),
  );
  const [first, ...others] = misfits;
  if (first === undefined) return true;
  for (const { value } of others) context.reported.add(value);
  const names = listOf(
    misfits.map(({ key }) => key),
    'and',
  );
  const advice = allowed.length === 0 ? 'It takes no such facts.' : `It takes ${listOf(allowed, 'and')}.`;
  const message = `${names} ${others.length === 0 ? 'says' : 'say'} nothing about a value of type \`${type.kind}\`. ${advice}`;
  reportWrong(context, first.value, message, first.keySpan);
  return false;
}

/** The type with the facts of the map put over its own. */
export function applyFacts(context: LoadContext, map: YamlMap, type: ValueType, only?: ReadonlySet<string>): ValueType {
  const at = (key: string): YamlNode | undefined => {
    const node = only === undefined || only.has(key) ? get(map, key) : undefined;
    return node === undefined || context.reported.has(node) ? undefined : node;
  };
  switch (type.kind) {
    case 'string':
      return { ...type, ...byteFacts(context, at), ...textFacts(context, at) };
    case 'binary':
      return { ...type, ...byteFacts(context, at) };
    case 'any': {
      const { maxBytes, avgBytes } = byteFacts(context, at);
      return { ...type, ...compact({ maxBytes, avgBytes }) };
    }
    case 'int':
      return { ...type, ...compact({ min: integer(context, at('min')), max: integer(context, at('max')) }) };
    case 'decimal': {
      const scale = number(at('scale'))?.value ?? type.scale;
      return {
        ...type,
        scale,
        ...compact({ min: decimal(context, at('min'), scale), max: decimal(context, at('max'), scale) }),
      };
    }
    case 'enum': {
      const weights = enumWeights(context, at('weights'), type.values);
      return weights === undefined ? type : { ...type, weights };
    }
    case 'list':
    case 'set':
      return { ...type, ...compact({ max: elements(context, at('max')), avg: count(context, at('avg')) }) };
    case 'dict': {
      const keyBytes = bytes(context, at('keyBytes'));
      return { ...type, ...compact({ max: elements(context, at('max')), avg: count(context, at('avg')), keyBytes }) };
    }
    default:
      return type;
  }
}

type FactAt = (key: string) => YamlNode | undefined;

function byteFacts(context: LoadContext, at: FactAt) {
  return compact({
    minBytes: bytes(context, at('minBytes')),
    maxBytes: bytes(context, at('maxBytes')),
    avgBytes: bytes(context, at('avgBytes')),
  });
}

function textFacts(context: LoadContext, at: FactAt) {
  const normalize = choiceOf(at('normalize'), ['lower', 'upper']);
  return compact({ charset: charset(context, at('charset')), pattern: pattern(context, at('pattern')), normalize });
}

/** The charset as written, if it is one. */
function charset(context: LoadContext, node: YamlNode | undefined): string | undefined {
  const written = text(node);
  if (node === undefined || written === undefined) return undefined;
  const result = parseCharset(written.value);
  if (result.kind === 'ok') return written.value;
  reportWrong(context, node, `${upperFirst(result.message)}.`, textSpan(written, result.start, result.end));
  return undefined;
}

function pattern(context: LoadContext, node: YamlNode | undefined): string | undefined {
  const written = text(node);
  if (node === undefined || written === undefined) return undefined;
  try {
    new RegExp(`^(?:${written.value})$`, 'u');
    return written.value;
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*: /, '') : '';
    reportWrong(context, node, `\`pattern\` is no regular expression: ${reason}.`);
    return undefined;
  }
}

function integer(context: LoadContext, node: YamlNode | undefined): bigint | undefined {
  if (node?.kind !== 'scalar') return undefined;
  const value = wholeNumber(node);
  if (value === undefined)
    reportWrong(context, node, `The bound of an \`int\` is a whole number; \`${node.source}\` is none.`);
  return value;
}

function decimal(context: LoadContext, node: YamlNode | undefined, scale: number): string | undefined {
  if (node?.kind !== 'scalar') return undefined;
  const value = plainDecimal(node);
  if (value === undefined || decimalPlaces(value) > scale) {
    reportWrong(
      context,
      node,
      `\`${node.source}\` is no bound of a \`decimal(${scale})\`: it has at most ${scale} digits after the point.`,
    );
    return undefined;
  }
  return value;
}

/** A number of elements: whole, not negative. */
function elements(context: LoadContext, node: YamlNode | undefined): number | undefined {
  if (node?.kind !== 'scalar') return undefined;
  const value = wholeNumber(node);
  if (value !== undefined && value >= 0n) return Number(value);
  reportWrong(context, node, `\`max\` counts elements here: a whole number, and \`${node.source}\` is none.`);
  return undefined;
}

function enumWeights(
  context: LoadContext,
  node: YamlNode | undefined,
  values: readonly string[],
): ReadonlyMap<string, number> | undefined {
  if (node?.kind !== 'map') return undefined;
  const weights = new Map<string, number>();
  for (const { key, keySpan, value } of entries(node)) {
    const weight = number(value)?.value;
    const known = checkReference(context, { value: key, span: keySpan }, 'member of the enum', {
      names: new Set(values),
      complete: true,
    });
    if (known && weight !== undefined) weights.set(key, weight);
  }
  return weights;
}
