import type { EntityDesign } from '../../../design/index.js';
import { type Expr, isKnownAtRequest, paramsOf, pathsOf, walkExpression } from '../../../expression/model/index.js';
import type { PlannedPattern } from '../../../planner/index.js';
import { intentsOf, type WriteIntent } from '../../../planner/intent.js';
import { affectedKeys } from '../../../planner/program/index-keys.js';
import { scopeOf } from '../../../planner/program/scope.js';
import { changedBy } from '../../../planner/program/update.js';
import type { Gen } from '../../typescript/gen.js';

/** Why a pattern is no one request that is the same for all values, as far as its plan says so; goes on after "since". */
export function whyNot(gen: Gen, planned: PlannedPattern): string | undefined {
  return whyNotOnce(planned) ?? whyNotAlike(gen, planned);
}

function whyNotOnce({ pattern, operation }: PlannedPattern): string | undefined {
  switch (operation.kind) {
    case 'execute':
      return 'it is a statement of PartiQL';
    case 'delete-query':
      return 'it deletes page by page what a query finds';
    case 'read':
      if (operation.api === 'Scan') return 'it reads a whole table';
      if (operation.api === 'BatchGetItem') return 'it takes a list of keys';
      if (operation.fanOut !== undefined) return 'it asks many shards or buckets';
      if (operation.merge !== undefined || operation.clientDrops.length > 0)
        return 'rows are dropped or put together after they are read';
      return operation.api === 'GetItem' && pattern.filter !== undefined
        ? 'its filter is evaluated by the caller'
        : undefined;
    case 'write':
    case 'transaction':
      if (operation.before.length > 0)
        return `it reads before it writes (${operation.before.map(({ entity, why }) => `${entity.name}: ${why}`).join(', ')})`;
      if (pattern.op.value === 'batch-write') return 'it takes a list of items';
      return pattern.steps.some(({ each }) => each !== undefined) ? 'it goes through a list' : undefined;
  }
}

/** What is decided, or worked out, from values: a draw of values might not show it. */
function whyNotAlike(gen: Gen, { pattern }: PlannedPattern): string | undefined {
  const intents = intentsOf(gen.design, pattern);
  const exprs = [
    ...(pattern.filter === undefined ? [] : [pattern.filter.value]),
    ...intents.flatMap(({ set, add, condition }) => [
      ...[...set, ...add].flatMap(({ value }) => (value === undefined ? [] : [value.value])),
      ...(condition === undefined ? [] : [condition.value]),
    ]),
  ];
  if (exprs.some(worksOut)) return 'it works a value out of its arguments';
  const scope = scopeOf(gen.design, pattern, {});
  for (const intent of intents) {
    const { action, entity } = intent;
    if (!['create', 'put', 'update', 'move', 'soft-delete'].includes(action)) continue;
    const isNew = action === 'create' || action === 'put';
    const changed = isNew ? undefined : changedBy(scope, intent);
    const derived = [...entity.entity.attributes.values()].find(
      ({ name, derive }) => derive !== undefined && (changed === undefined || changed.has(name)),
    );
    if (derived !== undefined) return `${entity.name}.${derived.name} is derived from values`;
    if (decidesKeys(intent, changed)) return `the values of ${entity.name} decide in which index it is`;
  }
  return undefined;
}

/** Whether there is a part that is worked out of arguments, and is none of them. */
function worksOut(expr: Expr): boolean {
  let found = false;
  walkExpression(expr, (node) => {
    if (node.kind !== 'param' && isKnownAtRequest(node) && paramsOf(node).length > 0) found = true;
  });
  return found;
}

/** Whether a `when` looks at more than whether there is a value. */
function decidesKeys({ entity }: WriteIntent, changed: ReadonlySet<string> | undefined): boolean {
  const keys =
    changed === undefined
      ? [...entity.memberships.values()].flatMap((one) => one.keys)
      : affectedKeys(entity, changed).map(({ key }) => key);
  return keys.some(({ when }) => when !== undefined && looksAtValues(entity, when.value));
}

function looksAtValues(entity: EntityDesign, expr: Expr): boolean {
  let found = false;
  walkExpression(expr, (node) => {
    if (node.kind === 'compare' || node.kind === 'in' || node.kind === 'conditional' || node.kind === 'arithmetic')
      found = true;
    if (node.kind === 'path' && entity.types.typeOf(String(node.segments[0]))?.kind === 'bool') found = true;
  });
  return found && pathsOf(expr).length > 0;
}
