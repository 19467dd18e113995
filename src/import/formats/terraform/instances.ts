import type { YamlNode } from '../../../source/index.js';
import { invalid } from '../../problem.js';
import type { Collector } from '../aws-table/index.js';
import { attributeIn } from './configuration.js';
import { evaluate, pairsOf, type Scope } from './evaluate.js';
import { called } from './functions/index.js';
import type { Block, Body, Expression } from './hcl/ast.js';
import { LazyEntries } from './lazy-entries.js';
import {
  firstUnknown,
  knownText,
  listValue,
  type MapValue,
  mapValue,
  numberOfValue,
  textOfValue,
  unknownValue,
  type Value,
} from './value.js';
import { EvaluationError } from './work.js';

/** `count` and `for_each` make no more. */
const MOST_INSTANCES = 1000;

/** One of those that a block makes: its key, and what stands for `each` or `count` in it. */
export interface Instance {
  readonly key: string | undefined;
  readonly names: Scope['names'];
}

export type Repetition = 'none' | 'count' | 'for_each';

export interface Instances {
  readonly by: Repetition;
  readonly all: readonly Instance[];
}

/** A value, or one that is not known, with a word about it, where it cannot be worked out. */
export function evaluatedOr(expression: Expression, scope: Scope, path: string, notes: Collector): Value {
  try {
    return evaluate(expression, scope);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    notes.quirk(nodeAt(error.span), path, error.message);
    return unknownValue(path, expression.span);
  }
}

/** The same of what may be a map: where it cannot be worked out, each of its entries by itself. */
function entriesOr(expression: Expression, scope: Scope, path: string, notes: Collector): Value {
  try {
    return evaluate(expression, scope);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
  }
  const { span } = expression;
  if (expression.kind === 'call' && expression.name === 'merge' && !expression.expands) {
    const { module } = scope;
    const args = expression.args.map((arg) => entriesOr(arg, scope, path, notes));
    return called('merge', args, { span, work: module.work, file: (name) => module.file(name) });
  }
  if (expression.kind !== 'object') return evaluatedOr(expression, scope, path, notes);
  const entries = new Map<string, Value>();
  for (const { key, value } of expression.entries) {
    const name = key.kind === 'name' ? key.name : knownText(evaluatedOr(key, scope, path, notes));
    if (name === undefined) return evaluatedOr(expression, scope, path, notes);
    entries.set(name, evaluatedOr(value, scope, `${path}.${name}`, notes));
  }
  return mapValue(entries, span);
}

/** A value of what decides how often something is there. */
function decidedOr(expression: Expression, scope: Scope, path: string, notes: Collector): Value {
  const find = (): Value => evaluatedOr(expression, scope, path, notes);
  return scope.module.work.decisions.deciding(expression.span, find);
}

/** For messages about a place that is no value. */
export function nodeAt(span: YamlNode['span']): YamlNode {
  return { kind: 'map', entries: [], span };
}

/** How often a resource or a call of a module is there. */
export function instancesOf({ body }: Block, scope: Scope, address: string, notes: Collector): Instances {
  const count = attributeIn(body, 'count');
  if (count !== undefined) return byCount(count.value, scope, address, notes);
  const each = attributeIn(body, 'for_each');
  if (each !== undefined) return byEach(each.value, scope, address, notes);
  return { by: 'none', all: [{ key: undefined, names: scope.names }] };
}

function byCount(expression: Expression, scope: Scope, address: string, notes: Collector): Instances {
  const value = decidedOr(expression, scope, `${address}.count`, notes);
  const number = numberOfValue(value);
  const node = nodeAt(expression.span);
  if (number === undefined) {
    notes.quirk(
      node,
      `${address}.count`,
      `How many there are of \`${address}\` depends on what is not known (\`${causeOf(value)}\`); it is read as one.`,
    );
    return {
      by: 'count',
      all: [withNames(scope, '0', { count: indexed(unknownValue('count.index', expression.span)) })],
    };
  }
  if (number > MOST_INSTANCES)
    throw invalid(`This is more than ${MOST_INSTANCES.toLocaleString('en')} of \`${address}\`.`, expression.span);
  if (number < 1) {
    notes.drop(node, `${address}.count`, `\`${address}\``, 'its count is 0, with the values that variables have here');
  }
  const all = Array.from({ length: Math.max(0, Math.trunc(number)) }, (_, i) =>
    withNames(scope, String(i), { count: indexed({ kind: 'number', value: i, span: expression.span }) }),
  );
  return { by: 'count', all };
}

function indexed(index: Value): Value {
  return mapValue(new Map([['index', index]]), index.span);
}

function byEach(expression: Expression, scope: Scope, address: string, notes: Collector): Instances {
  const value = decidedOr(expression, scope, `${address}.for_each`, notes);
  const { span } = expression;
  if (value.kind !== 'list' && value.kind !== 'map') {
    notes.quirk(
      nodeAt(span),
      `${address}.for_each`,
      `Which there are of \`${address}\` depends on what is not known (\`${causeOf(value)}\`); it is read as one.`,
    );
    const unknown = eachOf(unknownValue('each.key', span), unknownValue('each.value', span));
    return { by: 'for_each', all: [withNames(scope, undefined, { each: unknown })] };
  }
  const pairs =
    value.kind === 'list'
      ? value.items.map((item): [Value, Value] => [item, item])
      : [...value.entries].map(([key, inner]): [Value, Value] => [
          { kind: 'text', text: { text: key, name: key, kind: 'plain' }, span: inner.span },
          inner,
        ]);
  if (pairs.length > MOST_INSTANCES)
    throw invalid(`This is more than ${MOST_INSTANCES.toLocaleString('en')} of \`${address}\`.`, span);
  if (pairs.length === 0) {
    notes.drop(
      nodeAt(span),
      `${address}.for_each`,
      `\`${address}\``,
      'its `for_each` is empty, with the values that variables have here',
    );
  }
  const all = pairs.map(([key, one]) => withNames(scope, textOfValue(key)?.text, { each: eachOf(key, one) }));
  return { by: 'for_each', all };
}

function eachOf(key: Value, value: Value): Value {
  return mapValue(
    new Map([
      ['key', key],
      ['value', value],
    ]),
    value.span,
  );
}

function withNames(scope: Scope, key: string | undefined, names: Readonly<Record<string, Value>>): Instance {
  return { key, names: new Map([...scope.names, ...Object.entries(names)]) };
}

function causeOf(value: Value): string {
  const unknown = firstUnknown(value);
  return unknown === undefined ? (knownText(value) ?? value.kind) : (textOfValue(unknown)?.text ?? '');
}

/** The attributes of a body, and its blocks as lists of the same: each is found out when it is asked for. */
export function bodyValue(body: Body, scope: Scope, path: string, notes: Collector): MapValue {
  const names = [
    ...body.attributes.map(({ name }) => name),
    ...body.blocks.map(({ type, labels }) => (type === 'dynamic' ? (labels[0] ?? '') : type)),
  ];
  const find = (name: string): Value => {
    const attribute = attributeIn(body, name);
    const own = attribute === undefined ? undefined : entriesOr(attribute.value, scope, `${path}.${name}`, notes);
    const blocks = body.blocks.filter(({ type, labels }) => (type === 'dynamic' ? labels[0] === name : type === name));
    if (blocks.length === 0 && own !== undefined) return own;
    const items = blocks.flatMap((block) => blockValues(block, scope, `${path}.${name}`, notes));
    const before = own?.kind === 'list' ? own.items : own === undefined ? [] : [own];
    return listValue([...before, ...items], blocks[0]?.span ?? body.span);
  };
  return mapValue(new LazyEntries(names, find), body.span);
}

function blockValues(block: Block, scope: Scope, path: string, notes: Collector): readonly Value[] {
  if (block.type !== 'dynamic') return [atBlock(bodyValue(block.body, scope, path, notes), block)];
  const [type = ''] = block.labels;
  const content = block.body.blocks.find((inner) => inner.type === 'content');
  const each = attributeIn(block.body, 'for_each');
  if (content === undefined || each === undefined) {
    notes.quirk(nodeAt(block.span), path, `The dynamic block \`${type}\` has no \`for_each\` or no \`content\`.`);
    return [];
  }
  const all = evaluatedOr(each.value, scope, `${path}.for_each`, notes);
  const pairs = all.kind === 'list' || all.kind === 'map' ? pairsOf(all, each.span, scope.module.work) : undefined;
  if (pairs === undefined) {
    notes.quirk(
      nodeAt(each.span),
      `${path}.for_each`,
      `Which \`${type}\` there are depends on what is not known (\`${causeOf(all)}\`); none of these is read.`,
    );
    return [];
  }
  const iterator = attributeIn(block.body, 'iterator')?.value;
  const name = iterator?.kind === 'name' ? iterator.name : type;
  return pairs.map(([key, value]) => {
    const names = new Map([...scope.names, [name, eachOf(key, value)] as const]);
    return atBlock(bodyValue(content.body, { ...scope, names }, path, notes), block);
  });
}

function atBlock(value: MapValue, { span }: Block): MapValue {
  return { ...value, span };
}
