import {
  type AttributeValue,
  addNumbers,
  attribute,
  byteCharacters,
  compareBytes,
  compareUtf8,
  copyValue,
  type Item,
  type MutableItem,
  setAttribute,
  subtractNumbers,
} from '../../value/index.js';
import { type DocumentPath, valueAt } from './document-path.js';
import { ExpressionError } from './expression-error.js';
import type { Update, UpdateAction, UpdateOperand } from './update.js';

const INVALID_PATH = 'The document path provided in the update expression is invalid for update';
const WRONG_TYPE = 'An operand in the update expression has an incorrect data type';
const MISSING_OPERAND = 'The provided expression refers to an attribute that does not exist in the item';

type MutableValue = { L: AttributeValue[] } | { M: MutableItem };

/**
 * The item after an update. Every operand is read from the item as it was; list indexes are those of the item as it was.
 * Throws `ExpressionError` where a path or a type does not fit the item, `ValueError` where arithmetic leaves the range.
 * The result shares values with the item and with the update; neither is changed.
 */
export function applyUpdate(update: Update, item: Item): Item {
  const assigned = update.map((action) => newValue(action, item));
  const result: MutableItem = { ...item };
  for (const name of new Set(update.filter((action) => action.path.length > 1).map((action) => action.path[0]))) {
    const value = attribute(item, name);
    if (value !== undefined) setAttribute(result, name, copyValue(value));
  }
  const lists = new Map<AttributeValue[], ListEdits>();
  update.forEach((action, i) => {
    place(result, action.path, assigned[i], lists);
  });
  for (const [list, edits] of lists) edits.applyTo(list);
  return result;
}

/** The value that an action leaves at its path; undefined removes it. */
function newValue(action: UpdateAction, item: Item): AttributeValue | undefined {
  switch (action.kind) {
    case 'set':
      return operandValue(action.value, item);
    case 'remove':
      return undefined;
    case 'add':
      return added(valueAt(item, action.path), action.value);
    case 'delete':
      return deleted(valueAt(item, action.path), action.value);
  }
}

function operandValue(operand: UpdateOperand, item: Item): AttributeValue {
  switch (operand.kind) {
    case 'value':
      return operand.value;
    case 'path': {
      const value = valueAt(item, operand.path);
      if (value === undefined) throw new ExpressionError(MISSING_OPERAND);
      return value;
    }
    case 'ifNotExists':
      return valueAt(item, operand.path) ?? operandValue(operand.otherwise, item);
    case 'append': {
      const left = operandValue(operand.left, item);
      const right = operandValue(operand.right, item);
      if (!('L' in left && 'L' in right)) throw new ExpressionError(WRONG_TYPE);
      return { L: [...left.L, ...right.L] };
    }
    default: {
      const left = operandValue(operand.left, item);
      const right = operandValue(operand.right, item);
      if (!('N' in left && 'N' in right)) throw new ExpressionError(WRONG_TYPE);
      return { N: operand.kind === 'add' ? addNumbers(left.N, right.N) : subtractNumbers(left.N, right.N) };
    }
  }
}

function added(existing: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  if (existing === undefined) return value;
  if ('N' in value && 'N' in existing) return { N: addNumbers(existing.N, value.N) };
  if ('SS' in value && 'SS' in existing) return { SS: union(existing.SS, value.SS, same).sort(compareUtf8) };
  if ('NS' in value && 'NS' in existing) return { NS: union(existing.NS, value.NS, same) };
  if ('BS' in value && 'BS' in existing) return { BS: union(existing.BS, value.BS, byteCharacters).sort(compareBytes) };
  throw new ExpressionError(WRONG_TYPE);
}

/** Undefined where nothing is left: sets are never empty. */
function deleted(existing: AttributeValue | undefined, value: AttributeValue): AttributeValue | undefined {
  if (existing === undefined) return undefined;
  if ('SS' in value && 'SS' in existing) return nonEmpty('SS', difference(existing.SS, value.SS, same));
  if ('NS' in value && 'NS' in existing) return nonEmpty('NS', difference(existing.NS, value.NS, same));
  if ('BS' in value && 'BS' in existing) return nonEmpty('BS', difference(existing.BS, value.BS, byteCharacters));
  throw new ExpressionError(WRONG_TYPE);
}

function place(
  item: MutableItem,
  path: DocumentPath,
  value: AttributeValue | undefined,
  lists: Map<AttributeValue[], ListEdits>,
): void {
  let parent: MutableValue = { M: item };
  for (let i = 0; i < path.length - 1; i++) parent = container(parent, path[i] as string | number);
  const last = path[path.length - 1] as string | number;
  if (typeof last === 'string' && 'M' in parent) {
    if (value !== undefined) setAttribute(parent.M, last, value);
    else delete parent.M[last];
  } else if (typeof last === 'number' && 'L' in parent) {
    const edits = lists.get(parent.L) ?? new ListEdits();
    lists.set(parent.L, edits);
    edits.put(last, value);
  } else throw new ExpressionError(INVALID_PATH);
}

function container(parent: MutableValue, step: string | number): MutableValue {
  let child: AttributeValue | undefined;
  if (typeof step === 'string') child = 'M' in parent ? attribute(parent.M, step) : undefined;
  else child = 'L' in parent ? parent.L[step] : undefined;
  if (child === undefined || !('M' in child || 'L' in child)) throw new ExpressionError(INVALID_PATH);
  return child as MutableValue;
}

/** Changes to one list, done together at the end because every index counts in the list as it was. */
class ListEdits {
  readonly #values = new Map<number, AttributeValue | undefined>();

  put(index: number, value: AttributeValue | undefined): void {
    this.#values.set(index, value);
  }

  applyTo(list: AttributeValue[]): void {
    const length = list.length;
    const edits = [...this.#values].sort(([a], [b]) => a - b);
    for (const [index, value] of edits) {
      if (value === undefined) continue;
      if (index < length) list[index] = value;
      else list.push(value);
    }
    for (const [index, value] of edits.reverse()) if (value === undefined && index < length) list.splice(index, 1);
  }
}

function union<T>(a: readonly T[], b: readonly T[], identity: (member: T) => string): T[] {
  const members = new Set(a.map(identity));
  return [...a, ...b.filter((member) => !members.has(identity(member)))];
}

function difference<T>(a: readonly T[], b: readonly T[], identity: (member: T) => string): T[] {
  const members = new Set(b.map(identity));
  return a.filter((member) => !members.has(identity(member)));
}

function nonEmpty(type: 'SS' | 'NS' | 'BS', members: readonly (string | Uint8Array)[]): AttributeValue | undefined {
  return members.length === 0 ? undefined : ({ [type]: members } as unknown as AttributeValue);
}

function same(member: string): string {
  return member;
}
