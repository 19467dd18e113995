import {
  DEFAULT_ACCOUNT_READ_UNITS,
  DEFAULT_ACCOUNT_WRITE_UNITS,
  DEFAULT_TABLE_READ_UNITS,
  DEFAULT_TABLE_WRITE_UNITS,
  DEFAULT_TABLES,
} from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Billing, Table, TableIndex } from '../../model/model.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { count, quote } from '../show.js';

export const throughputQuota: Rule = {
  id: 'DM5012',
  name: 'throughput-quota',
  family: 'limits',
  title: 'More tables or throughput than the default quotas allow',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html',
  needsGround: true,
  *check(context) {
    const tables = context.quota('tables', DEFAULT_TABLES);
    if (context.model.tables.size > tables) {
      yield {
        span: context.model.name.span,
        message: `The model has ${count(context.model.tables.size)} tables, and an account has ${count(tables)} in a Region by default. Ask for more, or say so under \`lint.quotas.tables\`.`,
        numbers: { tables: context.model.tables.size, quota: tables },
      };
    }
    for (const unit of ['read', 'write'] as const) {
      const demand = demandOf(context, unit);
      const found = flatMap(
        [...context.model.tables.values()],
        (table) =>
          provisioned(context, table, unit) ?? demanded(context, table, unit, demand.get(table) ?? new Map()) ?? [],
      );
      yield* found.length > 0 ? found : accountsShare(context, unit);
    }
  },
};

function quotaOf(context: RuleContext, unit: 'read' | 'write'): number {
  return unit === 'read'
    ? context.quota('tableReadUnits', DEFAULT_TABLE_READ_UNITS)
    : context.quota('tableWriteUnits', DEFAULT_TABLE_WRITE_UNITS);
}

function provisioned(context: RuleContext, table: Table, unit: 'read' | 'write'): Report | undefined {
  const quota = quotaOf(context, unit);
  const over = provisionedIn(table, unit).find(({ units }) => units > quota);
  if (over === undefined) return undefined;
  const { index, units } = over;
  const what =
    index === undefined ? `Table ${quote(table.name)}` : `Index ${quote(index.name)} of table ${quote(table.name)}`;
  return {
    span: index?.span ?? table.billingSpan ?? table.span,
    message: `${what} is provisioned with up to ${count(units)} ${unit} units a second, and the quota of a table and of an index is ${count(quota)} by default. Ask for more, or say so under \`lint.quotas\`.`,
    numbers: { units, quota },
  };
}

type Provisioned = { readonly index: TableIndex | undefined; readonly units: number };

/** What the table and each of its global indexes are provisioned with at most; an index has what the table has unless it says otherwise. */
function provisionedIn(table: Table, unit: 'read' | 'write'): readonly Provisioned[] {
  const indexes = [...table.indexes.values()].filter(({ local }) => !local);
  return flatMap([undefined, ...indexes], (index) => {
    const billing = index?.billing ?? table.billing;
    return billing.mode === 'provisioned' ? [{ index, units: mostUnits(billing, unit) }] : [];
  });
}

function mostUnits(billing: Billing & { readonly mode: 'provisioned' }, unit: 'read' | 'write'): number {
  const kind = unit === 'read' ? 'rcu' : 'wcu';
  return Math.max(billing[kind], billing.autoscale?.max[kind] ?? 0);
}

/** Capacity on demand does not count towards the quotas of the account. */
function* accountsShare(context: RuleContext, unit: 'read' | 'write'): Iterable<Report> {
  const tables = [...context.model.tables.values()];
  const all = flatMap(tables, (table) => provisionedIn(table, unit));
  const units = all.reduce((sum, one) => sum + one.units, 0);
  const name = unit === 'read' ? 'accountReadUnits' : 'accountWriteUnits';
  const quota = context.quota(name, unit === 'read' ? DEFAULT_ACCOUNT_READ_UNITS : DEFAULT_ACCOUNT_WRITE_UNITS);
  if (units <= quota) return;
  yield {
    span: context.model.name.span,
    message: `Tables and indexes are provisioned with up to ${count(units)} ${unit} units a second together, and an account has ${count(quota)} in a Region by default. Ask for more, or say so under \`lint.quotas.${name}\`.`,
    numbers: { units, quota },
  };
}

/** Units a second at peak that the patterns take of each table and index, by its name. */
type Demand = ReadonlyMap<string, number>;

function demandOf(context: RuleContext, unit: 'read' | 'write'): ReadonlyMap<Table, Demand> {
  const demand = new Map<Table, Map<string, number>>();
  for (const plan of context.plans.values()) {
    if (plan.kind !== 'planned') continue;
    for (const touch of plan.touches) {
      if (touch.unit !== unit) continue;
      const { table, name } = touch.index;
      const perIndex = demand.get(table) ?? new Map<string, number>();
      demand.set(table, perIndex);
      const units = (plan.pattern.rate?.peak ?? 0) * touch.units.typical * touch.keys.typical;
      perIndex.set(name, (perIndex.get(name) ?? 0) + units);
    }
  }
  return demand;
}

function demanded(context: RuleContext, table: Table, unit: 'read' | 'write', perIndex: Demand): Report | undefined {
  const quota = quotaOf(context, unit);
  const [name, units] = [...perIndex].sort((a, b) => b[1] - a[1])[0] ?? ['', 0];
  if (units <= quota) return undefined;
  const where = name === table.name ? `Table ${quote(name)}` : `Index ${quote(name)} of table ${quote(table.name)}`;
  return {
    span: table.span,
    message: `${where} takes ${count(Math.round(units))} ${unit} units a second at peak, and the quota is ${count(quota)} by default: what is above is throttled. Ask for more before launch, or say so under \`lint.quotas\`.`,
    numbers: { units: Math.round(units), quota },
  };
}
