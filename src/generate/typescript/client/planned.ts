import type { EntityDesign } from '../../../design/design.js';
import { paramsOf } from '../../../expression/model/index.js';
import type { PlannedPattern } from '../../../planner/index.js';
import { filterOf } from '../../../planner/sparse.js';
import type { Gen } from '../gen.js';

/** The patterns that are generated, in the model's order. */
export function plannedPatterns({ plan }: Gen): readonly PlannedPattern[] {
  return [...plan.patterns.values()].filter((one): one is PlannedPattern => one.kind === 'planned');
}

/** Whether an entity's items belong to a tenant. */
export function hasTenant({ design }: Gen, { entity }: EntityDesign): boolean {
  return design.model.tenancy !== undefined && !entity.global;
}

/** Whether a pattern's calls are made for one tenant: any of its entities has tenancy, and it does not go through all tenants. */
export function needsTenant(gen: Gen, planned: PlannedPattern): boolean {
  return isOfTenants(gen, planned) && !scansAll(gen, planned);
}

/** Whether a pattern goes through what belongs to all tenants: a scan, unless its filter says which tenant. */
export function isOfAllTenants(gen: Gen, planned: PlannedPattern): boolean {
  return isOfTenants(gen, planned) && scansAll(gen, planned);
}

function isOfTenants(gen: Gen, planned: PlannedPattern): boolean {
  return entitiesOf(gen, planned).some((entity) => hasTenant(gen, entity));
}

function scansAll(gen: Gen, { pattern, operation, entities }: PlannedPattern): boolean {
  const read = operation.kind === 'delete-query' ? operation.read : operation;
  if (read.kind !== 'read' || read.api !== 'Scan') return false;
  const field = gen.design.model.tenancy?.field.value ?? '';
  return !entities.some((entity) => {
    const filter = filterOf(entity, pattern);
    return filter !== undefined && paramsOf(filter).includes(field);
  });
}

/** The entities that a pattern is about: those that it names, or its steps'. */
export function entitiesOf({ design }: Gen, { pattern, entities }: PlannedPattern): readonly EntityDesign[] {
  const steps = pattern.steps.flatMap(({ entity }) => design.entities.get(entity.value) ?? []);
  return [...new Set([...entities, ...steps])];
}

/** Patterns of one entity are on its repository; those of several, and transactions, on the client itself. */
export function isOfOneEntity(gen: Gen, planned: PlannedPattern): boolean {
  const { value: op } = planned.pattern.op;
  return op !== 'transact-get' && op !== 'transact-write' && entitiesOf(gen, planned).length === 1;
}
