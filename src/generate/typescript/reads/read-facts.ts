import type { EntityDesign } from '../../../design/index.js';
import { type Expr, paramsOf } from '../../../expression/model/index.js';
import type { ValueType } from '../../../model/value-type.js';
import { type Bindings, bindingsOf, tenantFieldOf } from '../../../planner/bindings.js';
import type { PlanContext } from '../../../planner/index.js';
import { contextOf, type PlannedPattern, type ReadOperation, type ReadSource } from '../../../planner/index.js';
import { type KeyMatch, matchKey } from '../../../planner/match.js';
import { filterOf } from '../../../planner/sparse.js';
import { isOfAllTenants } from '../client/planned.js';
import type { Gen } from '../gen.js';
import { attributeType } from '../values/index.js';

/** How an answer is given. */
type Answer = 'get' | 'batch' | 'one' | 'first' | 'pages' | 'all';

/** Which parts of the optional prefix a call gives, and whether it may, or must, give the range besides. */
export interface Level {
  readonly given: readonly string[];
  readonly range: 'none' | 'optional' | 'required';
  /** Of each source, with the range where it may be given. */
  readonly matches: readonly KeyMatch[];
}

/** What is decided of a read before anything is written. */
export interface ReadFacts {
  readonly gen: Gen;
  readonly planned: PlannedPattern;
  readonly operation: ReadOperation;
  readonly context: PlanContext;
  readonly entity: EntityDesign;
  readonly entities: readonly EntityDesign[];
  readonly bindings: Bindings;
  readonly tenantField: string | undefined;
  readonly answer: Answer;
  /** From no optional part to all of them. */
  readonly levels: readonly Level[];
  /** Checked, of the first entity whose items it fits. */
  readonly filter?: { readonly entity: EntityDesign; readonly expr: Expr };
}

export function readFacts(gen: Gen, planned: PlannedPattern): ReadFacts {
  const { pattern, operation } = planned;
  const context = contextOf(gen.design, pattern);
  const [entity] = context?.entities ?? [];
  if (context === undefined || entity === undefined || operation.kind !== 'read')
    throw new Error(`${pattern.name} is no read.`);
  const filtered = context.entities.find((one) => filterOf(one, pattern) !== undefined);
  const expr = filtered === undefined ? undefined : filterOf(filtered, pattern);
  return {
    gen,
    planned,
    operation,
    context,
    entity,
    entities: context.entities,
    bindings: bindingsOf(gen.design, entity, pattern),
    tenantField: isOfAllTenants(gen, planned)
      ? undefined
      : context.entities.map((one) => tenantFieldOf(gen.design, one)).find((field) => field !== undefined),
    answer: answerOf(planned, operation),
    levels: operation.api === 'Query' ? levelsOf(context, operation.sources) : [],
    ...(filtered === undefined || expr === undefined ? {} : { filter: { entity: filtered, expr } }),
  };
}

function answerOf({ pattern }: PlannedPattern, { api }: ReadOperation): Answer {
  if (api === 'GetItem') return 'get';
  if (api === 'BatchGetItem') return 'batch';
  if (pattern.page !== undefined) return 'pages';
  if (pattern.op.value === 'get' || pattern.expect?.items === 1) return 'one';
  return pattern.limit === undefined ? 'all' : 'first';
}

function levelsOf(context: PlanContext, sources: readonly ReadSource[]): readonly Level[] {
  const optional = context.pattern.prefix.map(({ value }) => value);
  return Array.from({ length: optional.length + 1 }, (_, count) => optional.slice(0, count)).flatMap((given) => {
    const withRange = matchesOf(context, sources, given, true);
    const without = matchesOf(context, sources, given, false);
    const matches = withRange ?? without;
    if (matches === undefined) return [];
    const hasRange = context.pattern.range.length > 0 && withRange !== undefined;
    return [{ given, range: hasRange ? (without === undefined ? 'required' : 'optional') : 'none', matches }];
  });
}

/** Undefined where a call with these parts cannot be served. */
function matchesOf(
  { design, pattern }: PlanContext,
  sources: readonly ReadSource[],
  optional: readonly string[],
  hasRange: boolean,
): readonly KeyMatch[] | undefined {
  const results = sources.map(({ entity, key }) => {
    const { range, ...rest } = bindingsOf(design, entity, pattern);
    const narrowed = { ...rest, optional, ...(hasRange && range !== undefined ? { range } : {}) };
    return matchKey(entity, key, narrowed, pattern.fanOut);
  });
  const matches = results.flatMap((result) => (result.kind === 'match' ? [result.match] : []));
  return matches.length === results.length ? matches : undefined;
}

/** The type of something that a call gives, of the first entity that knows it. */
export function argumentType({ entities, planned }: ReadFacts, name: string): ValueType | undefined {
  for (const entity of entities) {
    const type = attributeType(entity, name);
    if (type !== undefined) return type;
  }
  const declared = planned.pattern.params.get(name);
  return declared?.of.kind === 'type' ? declared.of.type : undefined;
}

/** The type of a parameter of the filter: as declared, or the attribute's of that name. */
export function parameterType({ entities, planned }: ReadFacts, name: string): ValueType | undefined {
  const declared = planned.pattern.params.get(name);
  if (declared?.of.kind === 'type') return declared.list ? { kind: 'list', of: declared.of.type } : declared.of.type;
  return entities.map((entity) => attributeType(entity, name)).find((type) => type !== undefined);
}

/** Parameters that the filter of a call needs. */
export function filterParameters(facts: ReadFacts): readonly string[] {
  return facts.filter === undefined || !isFiltered(facts) ? [] : paramsOf(facts.filter.expr);
}

/** Whether DynamoDB or the client evaluates the filter: not where the keys say the same. */
export function isFiltered({ filter, operation }: ReadFacts): boolean {
  if (filter === undefined) return false;
  if (operation.api === 'GetItem' || operation.api === 'BatchGetItem') return true;
  return (
    operation.filter.some(({ kind }) => kind === 'declared') ||
    operation.clientDrops.some(({ kind }) => kind === 'filter')
  );
}

/** Names that stand for the stored ones of an entity. */
export function storedName(entity: EntityDesign, field: string): string {
  return entity.entity.attributes.get(field)?.storedName ?? field;
}
