import { percentText } from '../../diagnostics/index.js';
import type { WatchContext } from './context.js';
import { type AlarmDraft, MINUTE } from './draft.js';
import { accountMetric, capacityMetric } from './metrics.js';
import { runbookNote } from './runbooks.js';

/** Of all provisioned tables of the account together: what one of them is provisioned, another cannot be. */
export function accountAlarms({ settings, tables }: WatchContext): readonly AlarmDraft[] {
  const isProvisioned = tables.some(({ capacities }) =>
    capacities.some(({ billing }) => billing.mode === 'provisioned'),
  );
  if (!isProvisioned) return [];
  return (['Read', 'Write'] as const).map((unit) => ({
    wanted: `Account${unit}Utilization`,
    kind: 'account',
    description: [
      `The tables of this account use more than ${percentText(settings.utilization)} of the ${unit.toLowerCase()} capacity that is provisioned for them. Provision more, and see that the quota of the account allows it.`,
      runbookNote('throttling'),
    ],
    of: {
      kind: 'metric',
      metric: accountMetric(`AccountProvisioned${unit}CapacityUtilization`),
      statistic: 'Maximum',
    },
    threshold: Number((settings.utilization * 100).toPrecision(6)),
    period: 5 * MINUTE,
    points: { of: 2, breaching: 2 },
  }));
}

const DAY = 86_400;
/** A table that costs its storage and serves nobody. So long as an alarm can look back. */
const UNUSED_DAYS = 7;

/** AWS keeps no rule of AWS Config for it, and metrics know it. */
export function unusedAlarms({ tables }: WatchContext): readonly AlarmDraft[] {
  return tables.map(({ resource }) => ({
    wanted: `${resource.id}Unused`,
    kind: 'account',
    description: [
      'The table ',
      ...resource.name,
      ` was neither read nor written for ${UNUSED_DAYS} days, and its storage is paid for. Find out whether a caller has stopped, or export and delete it.`,
    ],
    of: {
      kind: 'math',
      expression: 'IF((read + written) > 0, 0, 1)',
      label: 'Unused',
      metrics: new Map(
        (['Read', 'Write'] as const).map((unit) => [
          unit === 'Read' ? 'read' : 'written',
          { metric: capacityMetric(`Consumed${unit}CapacityUnits`, resource), statistic: 'Sum' },
        ]),
      ),
    },
    threshold: 0,
    period: DAY,
    points: { of: UNUSED_DAYS, breaching: UNUSED_DAYS },
  }));
}
