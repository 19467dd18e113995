import type { IndexLoad, PatternLoad, Workload } from '../../load/index.js';
import type { Table } from '../../model/model.js';
import type { DynamoRequest, Operation, PlannedPattern, RequestBefore, WritePart } from '../../planner/index.js';

type DynamoApi = DynamoRequest['api'];

/** What the patterns of a model do to one table. */
export interface TableUsage {
  /** Operations of DynamoDB that reach it, in the order of their names. */
  readonly operations: readonly DynamoApi[];
  /** Requests a minute, of all of them together; 0 where no pattern states a rate. */
  readonly requestsPerMinute: number;
  /** Of these, in transactions. */
  readonly transactionsPerMinute: number;
  /** Whether a write has a condition that can fail. */
  readonly hasConditions: boolean;
  readonly hasTransactions: boolean;
}

export function usageOf(workload: Workload, table: Table): TableUsage {
  const operations = new Set<DynamoApi>();
  let requestsPerMinute = 0;
  let transactionsPerMinute = 0;
  let hasConditions = false;
  for (const load of workload.patterns) {
    const plans = [load.plan, ...(load.followUp?.found === undefined ? [] : [load.followUp.found])];
    const uses = plans.flatMap(usesOf).filter((use) => use.table === table);
    if (uses.length === 0) continue;
    for (const { api } of uses) operations.add(api);
    hasConditions ||= plans.some((plan) => partsOf(plan.operation).some((part) => isConditional(part, table)));
    requestsPerMinute += callsPerMinute(load) * load.call.requests;
    if (uses.some(({ api }) => isTransaction(api))) transactionsPerMinute += callsPerMinute(load);
  }
  return {
    operations: [...operations].sort(),
    requestsPerMinute,
    transactionsPerMinute,
    hasConditions,
    hasTransactions: [...operations].some(isTransaction),
  };
}

function callsPerMinute({ rate }: PatternLoad): number {
  return (rate?.avg ?? 0) * 60;
}

function isTransaction(api: DynamoApi): boolean {
  return api === 'TransactGetItems' || api === 'TransactWriteItems';
}

function isConditional({ entity, conditions }: WritePart, table: Table): boolean {
  return entity.table.table === table && conditions.length > 0;
}

interface Use {
  readonly api: DynamoApi;
  readonly table: Table;
}

function usesOf({ operation }: PlannedPattern): readonly Use[] {
  switch (operation.kind) {
    case 'read':
      return [{ api: operation.api, table: operation.index.table }];
    case 'write':
    case 'transaction':
      return [...partUses(operation.api, operation.parts), ...operation.before.map(beforeUse)];
    case 'delete-query':
      return [{ api: 'Query', table: operation.read.index.table }, ...partUses(operation.deletes, operation.parts)];
    case 'execute':
      return [{ api: operation.api, table: operation.index.table }];
  }
}

function partUses(api: DynamoApi, parts: readonly WritePart[]): readonly Use[] {
  return parts.map(({ entity }) => ({ api, table: entity.table.table }));
}

function beforeUse({ api, entity }: RequestBefore): Use {
  return { api, table: entity.table.table };
}

function partsOf(operation: Operation): readonly WritePart[] {
  return operation.kind === 'read' ? [] : operation.parts;
}

/** Units a second at peak; undefined where no rated pattern is served by it. */
export function peakOf(load: IndexLoad | undefined, unit: 'read' | 'write'): number | undefined {
  const peak = load?.[unit].peak ?? 0;
  return peak === 0 ? undefined : peak;
}
