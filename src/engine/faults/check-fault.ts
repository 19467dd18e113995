import { didYouMean } from '../../text/did-you-mean.js';
import { THROTTLING_REASONS } from '../throttling/reasons.js';
import type { FaultKind, FaultOperation, FaultRule } from './api.js';

/** A rule that says something that cannot be done. */
export class FaultRuleError extends Error {
  override readonly name = 'FaultRuleError';
}

export const FAULTS: readonly FaultKind[] = ['throttle', 'partial', 'conflict', 'error', 'lost', 'latency'];

const READS: readonly FaultOperation[] = ['GetItem', 'Query', 'Scan', 'BatchGetItem', 'TransactGetItems'];
const WRITES: readonly FaultOperation[] = [
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'TransactWriteItems',
];
const STATEMENTS: readonly FaultOperation[] = ['ExecuteStatement', 'BatchExecuteStatement', 'ExecuteTransaction'];

const FAULT_OPERATIONS: readonly FaultOperation[] = [...READS, ...WRITES, ...STATEMENTS];

/** What each fault can befall. */
export const BEFALLS: Readonly<Record<FaultKind, readonly FaultOperation[]>> = {
  throttle: FAULT_OPERATIONS,
  partial: ['BatchGetItem', 'BatchWriteItem'],
  conflict: [...WRITES, 'TransactGetItems', ...STATEMENTS],
  error: FAULT_OPERATIONS,
  lost: FAULT_OPERATIONS,
  latency: FAULT_OPERATIONS,
};

/** Throws `FaultRuleError` for a rule that could never do what it says. */
export function checkFault(rule: FaultRule): void {
  expect(FAULTS.includes(rule.fault), () => unknown('fault', rule.fault, FAULTS));
  const { operations, rate, count, after } = rule;
  for (const operation of operations ?? []) {
    expect(FAULT_OPERATIONS.includes(operation), () => unknown('operation', operation, FAULT_OPERATIONS));
    expect(
      BEFALLS[rule.fault].includes(operation),
      () => `${operation} cannot have the fault ${rule.fault}, only ${list(BEFALLS[rule.fault])} can`,
    );
  }
  expect(operations?.length !== 0, () => 'operations is an empty list: leave it out for all operations');
  expect(rate === undefined || (rate > 0 && rate <= 1), () => `rate is a probability above 0, up to 1: ${rate}`);
  expect(count === undefined || isWhole(count, 1), () => `count is a whole number from 1: ${count}`);
  expect(after === undefined || isWhole(after, 0), () => `after is a whole number from 0: ${after}`);
  expect(rule.key === undefined || (rule.key.length >= 1 && rule.key.length <= 4), () => 'key has 1 to 4 values');
  expect(rule.index === undefined || rule.table !== undefined, () => 'index needs its table: add table=NAME');
  if (rule.fault === 'throttle') checkReason(rule);
  else if (rule.index !== undefined) checkIndexReads(rule);
  if (rule.fault === 'partial') {
    const { share } = rule;
    expect(share === undefined || (share > 0 && share < 1), () => `share lies between 0 and 1: ${share}`);
  }
  if (rule.fault === 'latency') checkMilliseconds(rule.ms);
}

function checkReason(rule: FaultRule & { readonly fault: 'throttle' }): void {
  const { reason, index, operations = [] } = rule;
  if (reason === undefined) {
    if (index !== undefined) checkIndexReads(rule);
    return;
  }
  expect(THROTTLING_REASONS.includes(reason), () => unknown('reason', reason, THROTTLING_REASONS));
  const ofIndex = reason.startsWith('Index');
  expect(!ofIndex || index !== undefined, () => `${reason} is about an index: add index=NAME`);
  expect(ofIndex || index === undefined, () => `${reason} is about a table: leave out index=${index}`);
  const isWrite = reason.includes('Write');
  const never = operations.find((operation) => (isWrite ? READS : WRITES).includes(operation));
  expect(never === undefined, () => `${never} ${isWrite ? 'writes nothing' : 'is a write'}: it never has ${reason}`);
  if (ofIndex && !isWrite) checkIndexReads(rule);
}

/** Only these read an index. */
function checkIndexReads({ index, operations = [] }: FaultRule): void {
  const never = operations.find((operation) => !['Query', 'Scan', 'ExecuteStatement'].includes(operation));
  expect(
    never === undefined,
    () => `${never} does not read the index ${index}, only Query, Scan and ExecuteStatement do`,
  );
}

function checkMilliseconds(ms: number | { readonly min: number; readonly max: number }): void {
  const { min, max } = typeof ms === 'number' ? { min: ms, max: ms } : ms;
  const isRange = min >= 0 && max >= min && max < Number.POSITIVE_INFINITY;
  expect(isRange, () => `ms is a number of milliseconds, or a range from the lower to the higher: ${min}..${max}`);
}

function isWhole(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}

function expect(condition: boolean, message: () => string): void {
  if (!condition) throw new FaultRuleError(message());
}

/** Says that a word is none of those that there are, which it should have been, and what there are. */
export function unknown(what: string, word: string, known: readonly string[]): string {
  const meant = didYouMean(word, known);
  const hint = meant === undefined ? '; there' : `: did you mean \`${meant}\`? There`;
  return `there is no ${what} \`${word}\`${hint} are ${list(known)}`;
}

function list(words: readonly string[]): string {
  return words.length === 1 ? `${words[0]}` : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
