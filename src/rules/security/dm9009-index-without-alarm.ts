import { flatMap } from '../../lists/flat-map.js';
import type { AlarmKind, Table } from '../../model/model.js';
import type { Located } from '../../source/index.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { listOf, quote, someOf } from '../show.js';

/** Alarms that tell of an index that runs out of capacity. */
const OF_CAPACITY: ReadonlySet<AlarmKind> = new Set(['throttles', 'utilization']);

export const indexWithoutAlarm: Rule = {
  id: 'DM9009',
  name: 'index-without-alarm',
  family: 'security',
  title: 'Capacity of global indexes has no alarm of its own',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'operational-excellence',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/gsi-throttling.html',
  *check(context) {
    const off = context.model.operations.alarms.off.filter(({ value }) => OF_CAPACITY.has(value));
    const [first] = off;
    if (first === undefined) return;
    const found = report(context, first, off);
    if (found !== undefined) yield found;
  },
};

function report(
  { model }: RuleContext,
  first: Located<AlarmKind>,
  off: readonly Located<AlarmKind>[],
): Report | undefined {
  const indexes = flatMap([...model.tables.values()], limitedIndexes);
  if (indexes.length === 0) return undefined;
  const kinds = off.map(({ value }) => value);
  const they = indexes.length === 1 ? 'it' : 'one of them';
  return {
    span: first.span,
    message: `No alarm watches the capacity of ${someOf(indexes)}: ${listOf(kinds)} ${kinds.length === 1 ? 'is' : 'are'} switched off. When ${they} runs out of write capacity, writes to the table are throttled, though the table has capacity left, and the alarms of the table do not say why. Take ${kinds.length === 1 ? 'it' : 'them'} out of ${quote('off')}, or raise the threshold instead.`,
    numbers: { indexes: indexes.length },
  };
}

/** Global indexes with capacity of their own that can run out: provisioned, or with a ceiling. */
function limitedIndexes(table: Table): readonly string[] {
  return [...table.indexes.values()]
    .filter(({ local, billing = table.billing }) =>
      local ? false : billing.mode === 'provisioned' || billing.maxWrite !== undefined || billing.maxRead !== undefined,
    )
    .map(({ name }) => `${table.name}.${name}`);
}
