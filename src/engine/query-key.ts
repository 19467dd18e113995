import type { KeyPredicate } from '../expression/dynamodb/index.js';
import {
  type AttributeValue,
  compareValues,
  type Item,
  type MutableItem,
  type ScalarValue,
  setAttribute,
} from '../value/index.js';
import { validationError } from './engine-error.js';
import { hasType, isEmptyKey } from './key-checks.js';
import { indexHash, indexSortRange, type KeyAttribute, type SortRange, tableSortRange } from './key-schema.js';
import { messages } from './messages.js';
import type { Source } from './pages.js';

/** The part of a table or index that a key condition selects. */
export interface QueryRange {
  readonly hash: string;
  readonly sort: SortRange;
}

/**
 * Turns the predicates of a key condition into a range of one partition: equality on every partition key attribute, then
 * equality on leading sort key attributes, the last named of which may have a range instead.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html
 */
export function queryRange(source: Source, predicates: ReadonlyMap<string, KeyPredicate>): QueryRange {
  const { key, index } = source;
  const partition = equalities(key.hash, predicates);
  checkNames(source, predicates);
  checkGaps(key.range, predicates);
  for (const { name, type } of key.range) {
    const predicate = predicates.get(name);
    if (predicate !== undefined) checkPredicate(name, type, predicate);
  }
  const hash = indexHash(key, partition);
  const named = key.range.filter(({ name }) => predicates.has(name));
  const last = named.at(-1);
  const predicate = last === undefined ? undefined : predicates.get(last.name);
  if (index === undefined) return { hash, sort: tableSortRange(predicate) };
  const equal = named.slice(0, -1).map(({ name }) => operandOf(predicates.get(name) as KeyPredicate));
  return { hash, sort: indexSortRange(equal, predicate) };
}

function equalities(attributes: readonly KeyAttribute[], predicates: ReadonlyMap<string, KeyPredicate>): Item {
  const item: MutableItem = {};
  for (const { name, type } of attributes) {
    const predicate = predicates.get(name);
    if (predicate === undefined) throw validationError(messages.missedKey(name));
    if (predicate.operator !== '=') throw validationError(messages.keyCondition);
    checkPredicate(name, type, predicate);
    setAttribute(item, name, predicate.value);
  }
  return item;
}

/** Throws where a predicate names an attribute that is not in the key. */
function checkNames(source: Source, predicates: ReadonlyMap<string, KeyPredicate>): void {
  const { hash, range } = source.key;
  const foreign = [...predicates.keys()].some((name) => ![...hash, ...range].some((part) => part.name === name));
  if (!foreign) return;
  if (hash.length + range.length > 2) throw validationError(messages.keyCondition);
  if (predicates.size > 2) throw validationError(messages.conditionCount);
  const [first] = range;
  throw validationError(first === undefined ? messages.keyCondition : messages.missedKey(first.name));
}

/** Throws where a sort key attribute has a predicate though one before it has none, or has a range. */
function checkGaps(range: readonly KeyAttribute[], predicates: ReadonlyMap<string, KeyPredicate>): void {
  for (let i = range.length - 1; i > 0; i--) {
    const later = (range[i] as KeyAttribute).name;
    if (!predicates.has(later)) continue;
    const open = range.slice(0, i).filter(({ name }) => predicates.get(name)?.operator !== '=');
    if (open.length > 0) {
      throw validationError(
        messages.rangeEquality(
          open.map(({ name }) => name),
          later,
        ),
      );
    }
    return;
  }
}

function checkPredicate(name: string, type: KeyAttribute['type'], predicate: KeyPredicate): void {
  const operands = predicate.operator === 'BETWEEN' ? [predicate.low, predicate.high] : [predicate.value];
  for (const operand of operands) {
    if (!hasType(operand, type)) throw validationError(messages.conditionType);
    if (isEmptyKey(operand)) throw validationError(messages.emptyConditionKey(type, name));
  }
  const [low, high] = operands as [AttributeValue, AttributeValue | undefined];
  if (high !== undefined && (compareValues(low, high) ?? 0) > 0) throw validationError(messages.betweenBounds);
}

function operandOf(predicate: KeyPredicate): ScalarValue {
  return (predicate.operator === 'BETWEEN' ? predicate.low : predicate.value) as ScalarValue;
}
