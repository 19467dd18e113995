import { percentText, wholeText } from '../../diagnostics/index.js';
import type { WatchContext, WatchedCapacity } from './context.js';
import { type AlarmDraft, CALLS, MINUTE, stemOf } from './draft.js';
import { capacityMetric } from './metrics.js';
import { runbookNote } from './runbooks.js';
import { peakOf } from './usage.js';

type Unit = 'Read' | 'Write';

/** Consumption near what there is of capacity; where there is no such bound, more than the model was checked for. */
export function utilizationAlarms({ settings, tables }: WatchContext): readonly AlarmDraft[] {
  return tables
    .flatMap(({ capacities }) => capacities)
    .flatMap((capacity) =>
      (['Read', 'Write'] as const).flatMap((unit) => {
        const bound = boundOf(capacity, unit);
        return bound === undefined
          ? abovePeak(capacity, unit)
          : [nearBound(capacity, unit, bound, shareOf(capacity, settings.utilization))];
      }),
    );
}

interface Bound {
  readonly metric: string;
  readonly words: string;
  readonly advice: string;
  readonly points: { readonly of: number; readonly breaching: number };
}

/** Published every five minutes, and so compared with as much consumption. */
export function boundOf({ billing }: WatchedCapacity, unit: Unit): Bound | undefined {
  if (billing.mode === 'provisioned') {
    const scales = billing.autoscale !== undefined;
    return {
      metric: `Provisioned${unit}CapacityUnits`,
      words: 'provisioned capacity',
      advice: scales
        ? 'Auto scaling does not keep up, or is at its maximum.'
        : 'Provision more before it is throttled, or let it scale.',
      points: scales ? { of: 3, breaching: 3 } : { of: 2, breaching: 2 },
    };
  }
  if ((unit === 'Read' ? billing.maxRead : billing.maxWrite) === undefined) return undefined;
  return {
    metric: `OnDemandMax${unit}RequestUnits`,
    words: 'ceiling',
    advice: 'Raise it before it throttles, or find out who asks for so much.',
    points: { of: 2, breaching: 2 },
  };
}

/** Auto scaling keeps consumption near its target: what is told of is half of the way from there to all, or more. */
function shareOf({ billing }: WatchedCapacity, share: number): number {
  const target = billing.mode === 'provisioned' ? billing.autoscale?.target : undefined;
  return target === undefined || target / 100 < share ? share : (1 + target / 100) / 2;
}

function nearBound(capacity: WatchedCapacity, unit: Unit, bound: Bound, share: number): AlarmDraft {
  const { table, index } = capacity;
  return {
    wanted: `${stemOf(capacity)}${unit}Utilization`,
    kind: 'utilization',
    description: [
      `${CALLS[unit]} the `,
      ...capacity.words,
      ` take more than ${percentText(share)} of its ${bound.words}. ${bound.advice}`,
      runbookNote('throttling'),
    ],
    of: {
      kind: 'math',
      // The sum, since an average is that of one request.
      expression: '100 * consumed / PERIOD(consumed) / bound',
      label: `Percent of the ${bound.words}`,
      metrics: new Map([
        ['consumed', { metric: capacityMetric(`Consumed${unit}CapacityUnits`, table, index), statistic: 'Sum' }],
        ['bound', { metric: capacityMetric(bound.metric, table, index), statistic: 'Average' }],
      ]),
    },
    threshold: rounded(share * 100),
    period: 5 * MINUTE,
    points: bound.points,
  };
}

/** Nothing bounds an on-demand table but quotas; the partitions, the budget and the proofs were for the peak. */
function abovePeak(capacity: WatchedCapacity, unit: Unit): readonly AlarmDraft[] {
  const peak = peakOf(capacity.load, unit === 'Read' ? 'read' : 'write');
  if (peak === undefined) return [];
  return [
    {
      wanted: `${stemOf(capacity)}${unit}AbovePeak`,
      kind: 'utilization',
      description: [
        `${CALLS[unit]} the `,
        ...capacity.words,
        ` are above the peak of the model, ${wholeText(Math.ceil(peak))} units a second: what was checked and simulated is less than this. Correct the rates and run check and simulate again.`,
        runbookNote('throttling'),
      ],
      of: {
        kind: 'metric',
        metric: capacityMetric(`Consumed${unit}CapacityUnits`, capacity.table, capacity.index),
        statistic: 'Sum',
      },
      threshold: Math.ceil(peak * MINUTE),
      period: MINUTE,
      points: { of: 5, breaching: 5 },
    },
  ];
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
