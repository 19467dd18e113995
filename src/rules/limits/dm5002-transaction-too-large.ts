import { MAX_TRANSACTION_ACTIONS, MAX_TRANSACTION_BYTES } from '../../facts/index.js';
import type { Pattern, Step } from '../../model/model.js';
import type { RepeatedItem, Spread, TransactionOperation, WritePart } from '../../planner/plan.js';
import { sumSpreads, timesSpread } from '../../planner/spread.js';
import type { Report, Rule } from '../rule.js';
import { count, quote } from '../show.js';
import { size } from '../words.js';

export const transactionTooLarge: Rule = {
  id: 'DM5002',
  name: 'transaction-too-large',
  family: 'limits',
  title: 'A transaction has more items or bytes than DynamoDB takes, or one item twice',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html',
  *check({ plans }) {
    for (const plan of plans.values()) {
      if (plan.kind !== 'planned' || plan.operation.kind !== 'transaction') continue;
      const { pattern, operation } = plan;
      const large = tooMany(pattern, operation) ?? unbounded(pattern, operation) ?? tooHeavy(pattern, operation);
      if (large !== undefined) yield large;
      for (const repeat of operation.repeats) yield repeated(pattern, repeat);
    }
  },
};

function tooMany(pattern: Pattern, { items, parts }: TransactionOperation): Report | undefined {
  const most = items.max ?? items.p99;
  if (most <= MAX_TRANSACTION_ACTIONS) return undefined;
  const always = items.typical > MAX_TRANSACTION_ACTIONS;
  return {
    span: pattern.span,
    message: `${quote(pattern.name)} has up to ${count(most)} items in one transaction (${breakdown(parts)}), and DynamoDB takes ${MAX_TRANSACTION_ACTIONS}: ${always ? 'it refuses' : 'the larger ones are refused'} whole. Bound the lists more tightly, or do part of it in a second transaction that can be repeated.`,
    numbers: { typicalItems: round(items.typical), mostItems: most, limit: MAX_TRANSACTION_ACTIONS },
  };
}

/** How many of each are in the largest call: what comes with an item is an item too. */
function breakdown(parts: readonly WritePart[]): string {
  const totals = new Map<string, number>();
  for (const { entity, count: each } of parts) {
    totals.set(entity.name, (totals.get(entity.name) ?? 0) + (each.max ?? each.p99));
  }
  return [...totals].map(([name, total]) => `${count(total)} ${quote(name)}`).join(', ');
}

/** A list without a `max` that steps go through. */
function unbounded(pattern: Pattern, { items, parts }: TransactionOperation): Report | undefined {
  if (items.max !== undefined) return undefined;
  const lists = pattern.steps.map(listName);
  const list = [...pattern.params.values()].find(
    (one) => one.list && one.max === undefined && lists.includes(one.name),
  );
  if (list === undefined) return undefined;
  const isEach = ({ step }: WritePart): boolean => step !== undefined && lists[step] === list.name;
  const perElement = parts.filter(isEach).length;
  const others = parts.reduce((sum, part) => sum + (isEach(part) ? 0 : (part.count.max ?? part.count.p99)), 0);
  const fits = Math.max(0, Math.floor((MAX_TRANSACTION_ACTIONS - others) / Math.max(1, perElement)));
  return {
    severity: 'warning',
    span: list.span,
    message: `${quote(list.name)} of ${quote(pattern.name)} has no \`max\`: each element is ${perElement === 1 ? 'an item' : `${perElement} items`} of one transaction, and DynamoDB takes ${MAX_TRANSACTION_ACTIONS}, so it refuses a call with more than ${count(fits)} elements. State the \`max\` that callers keep to.`,
    numbers: { mostElements: fits, limit: MAX_TRANSACTION_ACTIONS },
  };
}

/** The parameter that a step goes through. */
function listName(step: Step | undefined): string | undefined {
  return /^\$?([^.[]*)/.exec(step?.each?.value ?? '')?.[1];
}

/**
 * What is put or read counts whole. AWS speaks of the size of the items in the transaction, and does not say that it counts stored items
 * that the request names by their key alone. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
function tooHeavy(pattern: Pattern, { parts, bytes }: TransactionOperation): Report | undefined {
  const most = bytes.max ?? bytes.p99;
  if (most <= MAX_TRANSACTION_BYTES) return undefined;
  const whole = parts.filter(({ action }) => action === 'create' || action === 'put' || action === 'get');
  const carried = sumSpreads(whole.map((part) => timesSpread(part.count, part.bytes)));
  const surely = carried.max ?? carried.p99;
  if (surely <= MAX_TRANSACTION_BYTES) return namedItems(pattern, bytes, surely);
  const usual = carried.typical > MAX_TRANSACTION_BYTES;
  return {
    // That all items of a call are of their largest size at once is rare.
    severity: usual ? 'error' : 'warning',
    span: pattern.span,
    message: `${quote(pattern.name)} moves ${usual ? `usually ${size(carried.typical)}` : `up to ${size(surely)}`} in one transaction, and DynamoDB takes ${size(MAX_TRANSACTION_BYTES)}. Bound the lists or the items more tightly, or keep what is large out of the transaction.`,
    numbers: {
      typicalBytes: Math.round(carried.typical),
      mostBytes: Math.round(surely),
      limitBytes: MAX_TRANSACTION_BYTES,
    },
  };
}

/** Only stored items that are changed, deleted or checked make it too heavy. */
function namedItems(pattern: Pattern, bytes: Spread, carried: number): Report {
  const most = bytes.max ?? bytes.p99;
  const usual = bytes.typical > MAX_TRANSACTION_BYTES;
  const puts = carried > 0 ? `, of which it puts ${size(carried)} at the most` : ', of which it puts none';
  return {
    severity: usual ? 'warning' : 'info',
    span: pattern.span,
    message: `${quote(pattern.name)} is about items of ${usual ? `usually ${size(bytes.typical)}` : `up to ${size(most)}`} together${puts}: DynamoDB takes ${size(MAX_TRANSACTION_BYTES)} in one transaction. What is put counts whole; AWS does not say that a stored item counts that is only changed, deleted or checked. Try the largest call on DynamoDB itself, or bound the lists more tightly.`,
    numbers: {
      typicalBytes: Math.round(bytes.typical),
      mostBytes: Math.round(most),
      carriedBytes: Math.round(carried),
      limitBytes: MAX_TRANSACTION_BYTES,
    },
  };
}

function repeated(pattern: Pattern, { certainty, steps: [first, second], entity, when }: RepeatedItem): Report {
  const [a, b] = [pattern.steps[first], pattern.steps[second]];
  const isCertain = certainty === 'certain';
  const isList = first === second;
  // Two arguments that could be equal are the caller's to keep apart, and so is what the list says of its elements.
  const list = [...pattern.params.values()].find(({ name }) => name === listName(a));
  const isOpen = isList && (list === undefined || list.distinct.length === 0);
  const advice = isList
    ? 'Say `distinct` of the list if its elements differ, and otherwise add them up before the call.'
    : isCertain
      ? 'Write what both do in one step.'
      : 'Refuse such a call before it is sent, or write what both do in one step.';
  return {
    severity: isCertain ? 'error' : isOpen ? 'warning' : 'info',
    span: b?.entity.span ?? pattern.span,
    message: `${quote(pattern.name)} ${isCertain ? 'names' : 'may name'} one ${quote(entity)} twice: ${when}. DynamoDB refuses a transaction that has an item twice, whatever is done with it. ${advice}`,
    related: isList || a === undefined ? [] : [{ message: 'named here first', span: a.entity.span }],
  };
}

function round(value: number): number {
  return value < 10 ? Number(value.toPrecision(2)) : Math.round(value);
}
