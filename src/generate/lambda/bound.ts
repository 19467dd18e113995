import type { EntityDesign, KeyDesign } from '../../design/index.js';
import type { Expr } from '../../expression/model/index.js';
import { isDelimited } from '../../load/rights/index.js';
import { bindingsOf } from '../../planner/bindings.js';
import type { PlannedPattern, ReadSource } from '../../planner/index.js';
import { intentsOf, type WriteIntent } from '../../planner/intent.js';
import { filterOf } from '../../planner/sparse.js';
import type { Gen } from '../typescript/gen.js';

/** Where arguments are, at the top or in items that are arguments: `[customerId]`, `[order, customerId]`. */
export type Places = readonly (readonly string[])[];

/**
 * Why a call that is given the scope's value for a field at these places reaches other items all the same, as a clause; undefined where it
 * does not. An argument alone says nothing: it may be compared with `!=`, be one of two conditions, or be a new value.
 */
export function leftOpen(gen: Gen, planned: PlannedPattern, field: string, places: Places): string | undefined {
  const { operation, pattern } = planned;
  const has = ({ entity: { attributes, routing } }: EntityDesign): boolean =>
    attributes.has(field) || routing.has(field);
  // Items of no tenant are everybody's; others without the field may belong to items that have it, such as the lines of an order.
  const isEverybodys = (entity: EntityDesign): boolean =>
    field === gen.design.model.tenancy?.field.value && !has(entity);
  switch (operation.kind) {
    case 'execute':
      return `it is a statement, and nothing holds what it reads or writes to the ${field} of the role's scope.`;
    case 'read':
    case 'delete-query': {
      const read = operation.kind === 'read' ? operation : operation.read;
      const isHeld = ({ entity, key }: ReadSource): boolean =>
        (read.api !== 'Scan' && bindingsOf(gen.design, entity, pattern).whole.has(field) && holds(key, field)) ||
        equates(filterOf(entity, pattern), field, places) ||
        (operation.kind === 'delete-query' && equates(pattern.condition?.value, field, places));
      const open = read.sources.find((source) => !isEverybodys(source.entity) && !isHeld(source));
      if (open === undefined) return undefined;
      return `it finds items of ${open.entity.name} by neither a key nor a filter that holds them to the ${field} of the role's scope.`;
    }
    case 'write':
    case 'transaction': {
      const isOpen = intentsOf(gen.design, pattern).some((one) => {
        const isAsked = one.action === 'get' ? !isEverybodys(one.entity) : has(one.entity);
        return isAsked && !isHeldWrite(one, field, places);
      });
      if (!isOpen) return undefined;
      return `what it writes or reads by its key is named without ${field}, which the role's scope fixes, and no condition holds it to that.`;
    }
  }
}

function isHeldWrite({ action, entity: { key }, condition, set }: WriteIntent, field: string, places: Places): boolean {
  const stated = set.find(({ path }) => path.value === field)?.value;
  // An item of its own is what its values are; what is stated of one is none of the arguments.
  const isOwn = stated === undefined || isArgument(stated.value, places);
  if (action === 'create') return isOwn;
  if (action === 'put' && !isOwn) return false;
  return (key !== undefined && holds(key, field)) || equates(condition?.value, field, places);
}

/** Whether items with another value of the field have another key: it stands there whole, and shows where it begins and ends. */
function holds({ pk, sk }: KeyDesign, field: string): boolean {
  return [...pk, ...sk].some(({ compiled }) =>
    compiled.segments.some(
      (segment, i) =>
        segment.kind === 'variable' &&
        segment.path === field &&
        segment.injective.holds &&
        compiled.segments
          .slice(0, i + 1)
          .every((one, at) => one.kind === 'literal' || isDelimited(one, compiled.segments[at + 1], compiled)),
    ),
  );
}

/** Whether the expression holds of no item whose field is not the argument. */
function equates(expr: Expr | undefined, field: string, places: Places): boolean {
  if (expr?.kind === 'and') return expr.operands.some((one) => equates(one, field, places));
  if (expr?.kind !== 'compare' || expr.operator !== '=') return false;
  const { left, right } = expr;
  return (isField(left, field) && isArgument(right, places)) || (isField(right, field) && isArgument(left, places));
}

function isField(expr: Expr, field: string): boolean {
  return expr.kind === 'path' && expr.image === 'current' && expr.segments.length === 1 && expr.segments[0] === field;
}

function isArgument(expr: Expr, places: Places): boolean {
  if (expr.kind !== 'param') return false;
  const at = JSON.stringify([expr.name, ...expr.segments]);
  return places.some((place) => JSON.stringify(place) === at);
}
