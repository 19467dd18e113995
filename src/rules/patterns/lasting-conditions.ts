import type { Design } from '../../design/design.js';
import { type Expr, pathsOf } from '../../expression/model/index.js';
import type { StreamRule, StreamUpdate } from '../../model/model.js';
import { ruleIntent } from '../../planner/rule-intent.js';
import { changedBy } from '../../planner/write-parts.js';

/**
 * Whether a rule that writes the very item which set it off meets its own `when` again: that looks only at the item as it is now and at
 * nothing that the rule writes, or at a sum that the rule itself raises.
 */
export function lasts(design: Design, { source, when }: StreamRule, update: StreamUpdate): boolean {
  const entity = design.entities.get(source.value);
  if (entity === undefined || when === undefined || update.entity.value !== source.value) return false;
  const { key, ...intent } = ruleIntent(design, entity, update, when.span);
  if (!key.every((name) => isSame(update, name, design.model.tenancy?.field.value))) return false;
  const changed = changedBy(design, { ...intent, key });
  const terms = when.value.kind === 'and' ? when.value.operands : [when.value];
  return terms.every((term) => isStill(term, changed) || isRaised(term, update));
}

/** `by: {orderId: new.orderId}`; nobody has to give the tenant. */
function isSame({ by }: StreamUpdate, name: string, tenant: string | undefined): boolean {
  const given = by.get(name);
  return given === undefined ? name === tenant : plainName(given.value) === name;
}

/** Of a path to one whole attribute as it is now. */
function plainName(expr: Expr): string | undefined {
  const isNow = expr.kind === 'path' && expr.image === 'new' && expr.segments.length === 1;
  return isNow ? String(expr.segments[0]) : undefined;
}

function isStill(term: Expr, changed: ReadonlySet<string>): boolean {
  return pathsOf(term).every(({ image, segments }) => image !== 'old' && !changed.has(String(segments[0])));
}

/** `new.count != old.count` of a count that each round adds to. */
function isRaised(term: Expr, { add }: StreamUpdate): boolean {
  if (term.kind !== 'compare' || term.operator !== '!=') return false;
  const [left, right] = [term.left, term.right];
  if (left.kind !== 'path' || right.kind !== 'path' || left.image === right.image) return false;
  const name = left.segments.join('.');
  const clause = add.find(({ path }) => path.value === name);
  const amount = clause?.value?.value;
  const isOther = amount?.kind === 'literal' && amount.value.type === 'number' && Number(amount.value.text) !== 0;
  return right.segments.join('.') === name && isOther;
}
