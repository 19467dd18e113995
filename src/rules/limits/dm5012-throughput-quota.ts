import { DEFAULT_TABLE_READ_UNITS, DEFAULT_TABLE_WRITE_UNITS, DEFAULT_TABLES } from '../../facts/index.js';
import type { Table } from '../../model/model.js';
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
  *check(context) {
    const tables = context.quota('tables', DEFAULT_TABLES);
    if (context.model.tables.size > tables) {
      yield {
        span: context.model.name.span,
        message: `The model has ${count(context.model.tables.size)} tables, and an account has ${count(tables)} in a Region by default. Ask for more, or say so under \`lint.quotas.tables\`.`,
        numbers: { tables: context.model.tables.size, quota: tables },
      };
    }
    for (const table of context.model.tables.values()) {
      for (const unit of ['read', 'write'] as const) {
        const found = provisioned(context, table, unit) ?? demanded(context, table, unit);
        if (found !== undefined) yield found;
      }
    }
  },
};

function quotaOf(context: RuleContext, unit: 'read' | 'write'): number {
  return unit === 'read'
    ? context.quota('tableReadUnits', DEFAULT_TABLE_READ_UNITS)
    : context.quota('tableWriteUnits', DEFAULT_TABLE_WRITE_UNITS);
}

function provisioned(context: RuleContext, table: Table, unit: 'read' | 'write'): Report | undefined {
  if (table.billing.mode !== 'provisioned') return undefined;
  const units = unit === 'read' ? table.billing.rcu : table.billing.wcu;
  const most = Math.max(units, table.billing.autoscale?.max[unit === 'read' ? 'rcu' : 'wcu'] ?? 0);
  const quota = quotaOf(context, unit);
  if (most <= quota) return undefined;
  return {
    span: table.billingSpan ?? table.span,
    message: `Table ${quote(table.name)} is provisioned with up to ${count(most)} ${unit} units a second, and a table's quota is ${count(quota)} by default. Ask for more, or say so under \`lint.quotas\`.`,
    numbers: { units: most, quota },
  };
}

function demanded(context: RuleContext, table: Table, unit: 'read' | 'write'): Report | undefined {
  const perIndex = new Map<string, number>();
  for (const plan of context.plans.values()) {
    if (plan.kind !== 'planned') continue;
    for (const touch of plan.touches) {
      if (touch.unit !== unit || touch.index.table !== table) continue;
      const sum = perIndex.get(touch.index.name) ?? 0;
      perIndex.set(touch.index.name, sum + (plan.pattern.rate?.peak ?? 0) * touch.units.typical * touch.keys.typical);
    }
  }
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
