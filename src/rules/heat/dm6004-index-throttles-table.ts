import type { Report, Rule } from '../rule.js';
import { quote } from '../show.js';
import { percent } from '../words.js';
import { units } from './hot-text.js';
import { type Shortage, shortages, throttlesTable } from './shortages.js';

export const indexThrottlesTable: Rule = {
  id: 'DM6004',
  name: 'index-throttles-table',
  family: 'heat',
  title: 'A global index takes fewer writes than its table sends it, and throttles the table',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/gsi-throttling.html',
  needsGround: true,
  *check(context) {
    const all = shortages(context);
    for (const one of all) if (throttlesTable(one, all)) yield report(one);
  },
};

function report({ index, rate, serves, settings }: Shortage): Report {
  const { mode, autoscale } = settings;
  const isAlways = rate.avg > serves;
  const what =
    mode.kind !== 'provisioned'
      ? `the on-demand maximum of ${units(serves)}`
      : autoscale === undefined
        ? `the ${units(serves)} that are provisioned`
        : `the ${units(serves)} that auto scaling may go up to`;
  const load = isAlways
    ? `${units(rate.avg)} write units a second on average`
    : `${units(rate.peak)} write units a second at peak`;
  const refused = isAlways ? 1 - serves / rate.avg : 1 - serves / rate.peak;
  const burst =
    isAlways || mode.kind !== 'provisioned' ? '' : ' once the unused capacity of the last five minutes is spent';
  return {
    severity: isAlways ? 'error' : 'warning',
    span: index.declaration?.span ?? index.table.span,
    message: `Writes of table ${quote(index.table.name)} put ${load} on index ${quote(index.name)}, more than ${what}. A write that the index cannot take is refused by the table, even where the table has room: up to ${percent(refused)} of them${burst}. Give the index ${units(Math.ceil(rate.peak))} write units or more, or let fewer writes reach it: project less, or keep what changes often out of its key.`,
    numbers: {
      averageUnits: Math.round(rate.avg),
      peakUnits: Math.round(rate.peak),
      capacityUnits: serves,
    },
  };
}
