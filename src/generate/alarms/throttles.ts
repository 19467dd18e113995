import type { WatchContext, WatchedCapacity } from './context.js';
import { type AlarmDraft, CALLS, MINUTE, stemOf } from './draft.js';
import { capacityMetric } from './metrics.js';
import { runbookNote } from './runbooks.js';

/**
 * Throttles by their reason, since each asks for something else. A metric has values only where there are throttles.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/throttling-diagnosing-workflow.html
 */
export function throttleAlarms({ settings, tables }: WatchContext): readonly AlarmDraft[] {
  return tables
    .flatMap(({ capacities }) => capacities)
    .flatMap((capacity) =>
      (['Read', 'Write'] as const).flatMap((unit) =>
        REASONS.filter((reason) => reason.applies(capacity, unit)).map(
          ({ name, told, runbook, points }): AlarmDraft => ({
            wanted: `${stemOf(capacity)}${unit}${name}Throttles`,
            kind: 'throttles',
            description: [
              `${CALLS[unit]} the `,
              ...capacity.words,
              ` are throttled: ${told(capacity)}`,
              runbookNote(runbook),
            ],
            of: {
              kind: 'metric',
              metric: capacityMetric(`${unit}${name}ThrottleEvents`, capacity.table, capacity.index),
              statistic: 'Sum',
            },
            threshold: settings.throttles,
            period: MINUTE,
            points: points(capacity),
          }),
        ),
      ),
    );
}

interface Reason {
  readonly name: string;
  readonly applies: (capacity: WatchedCapacity, unit: 'Read' | 'Write') => boolean;
  readonly told: (capacity: WatchedCapacity) => string;
  readonly runbook: 'throttling' | 'hotKey';
  readonly points: (capacity: WatchedCapacity) => { readonly of: number; readonly breaching: number };
}

/** One bad minute is what the retries of the SDK are there for; two in five are not. */
const TWICE = { of: 5, breaching: 2 };
/** As long as auto scaling takes: two minutes until it acts, and some until the capacity is there. */
const UNTIL_SCALED = { of: 10, breaching: 5 };
/** No retry and no scaling helps. */
const AT_ONCE = { of: 1, breaching: 1 };

const REASONS: readonly Reason[] = [
  {
    name: 'ProvisionedThroughput',
    applies: ({ billing }) => billing.mode === 'provisioned',
    told: ({ billing }) =>
      isScaled(billing)
        ? 'it has less capacity than is asked of it, for longer than auto scaling takes. Raise the maximum, or the minimum.'
        : 'it has less capacity than is asked of it. Provision more, or let it scale.',
    runbook: 'throttling',
    points: ({ billing }) => (isScaled(billing) ? UNTIL_SCALED : TWICE),
  },
  {
    name: 'KeyRangeThroughput',
    applies: () => true,
    told: () =>
      'one partition is at its limit while the others are not. Find the hot key with Contributor Insights, and spread it.',
    runbook: 'hotKey',
    points: () => TWICE,
  },
  {
    name: 'MaxOnDemandThroughput',
    applies: ({ billing }, unit) =>
      billing.mode === 'on-demand' && (unit === 'Read' ? billing.maxRead : billing.maxWrite) !== undefined,
    told: () => 'the ceiling that the model sets for it is reached. Raise it, or find out who asks for so much.',
    runbook: 'throttling',
    points: () => TWICE,
  },
  {
    name: 'AccountLimit',
    // DynamoDB publishes writes of this kind for tables alone.
    applies: ({ billing, index }, unit) => billing.mode === 'on-demand' && (unit === 'Read' || index === undefined),
    told: () => "the account's quota for one table is reached. Ask for more in Service Quotas.",
    runbook: 'throttling',
    points: () => AT_ONCE,
  },
];

function isScaled(billing: WatchedCapacity['billing']): boolean {
  return billing.mode === 'provisioned' && billing.autoscale !== undefined;
}
