import { type KeyBranch, type KeyNames, sameConstant } from './key-branches.js';
import { StatementError } from './statement-error.js';
import type { SelectStatement } from './syntax.js';

/** ORDER BY names attributes of the key, and the partition key where there are several. */
export function checkOrder(
  { order, where }: SelectStatement,
  key: KeyNames,
  branches: readonly KeyBranch[] | undefined,
): void {
  const [first] = order;
  if (first === undefined) return;
  if (where === undefined) {
    throw new StatementError('Must have WHERE clause in the statement when using ORDER BY clause.', first);
  }
  const foreign = order.find(({ attribute }) => attribute !== key.partition && attribute !== key.sort);
  if (foreign !== undefined) {
    const { attribute } = foreign;
    throw new StatementError(`Attribute ${attribute} in ORDER BY clause must be part of the primary key`, foreign);
  }
  if (branches === undefined) {
    const rule = 'Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.';
    throw new StatementError(rule, first);
  }
  const [one] = branches;
  const several =
    one !== undefined && branches.some(({ partition }) => sameConstant(one.partition, partition) !== true);
  if (several && order.every(({ attribute }) => attribute !== key.partition)) {
    const rule =
      'Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.';
    throw new StatementError(rule, first);
  }
}

/**
 * Whether rows of one partition come in descending order. The service takes an ORDER BY that leaves the sort key out for
 * one that has it descending; no page says so.
 */
export function isDescending({ order }: SelectStatement, key: KeyNames): boolean {
  const sort = order.find(({ attribute }) => attribute === key.sort);
  return order.length > 0 && sort?.descending !== false;
}
