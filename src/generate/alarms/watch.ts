import { plural, usdText } from '../../diagnostics/index.js';
import { workloadOf } from '../../load/index.js';
import { ALARM_KINDS, type AlarmKind } from '../../model/model.js';
import { type Deployment, deploymentOf, textOf } from '../infrastructure/index.js';
import { kebabCase, UniqueNames } from '../text/index.js';
import type { Gen } from '../typescript/gen.js';
import { accountAlarms, unusedAlarms } from './account.js';
import { configRulesOf, trailOf } from './audit.js';
import { budgetOf } from './budget.js';
import { type WatchContext, watchedTable } from './context.js';
import { dashboardsOf } from './dashboard.js';
import { latencyAlarms, replicationAlarms, streamAlarms } from './delays.js';
import type { Alarm, Budget, Watch } from './description.js';
import { type AlarmDraft, alarmOf } from './draft.js';
import { conditionalFailureAlarms, conflictAlarms, systemErrorAlarms, userErrorAlarms } from './errors.js';
import { withOwnParameters } from './parameters.js';
import { throttleAlarms } from './throttles.js';
import { usageOf } from './usage.js';
import { utilizationAlarms } from './utilization.js';

/** Alarms by the setting that turns them off; the cost is watched by a budget. */
const ALARMS: Readonly<Record<Exclude<AlarmKind, 'cost'>, (context: WatchContext) => readonly AlarmDraft[]>> = {
  throttles: throttleAlarms,
  utilization: utilizationAlarms,
  systemErrors: systemErrorAlarms,
  userErrors: userErrorAlarms,
  conditionalFailures: conditionalFailureAlarms,
  transactionConflicts: conflictAlarms,
  latency: latencyAlarms,
  replication: replicationAlarms,
  iteratorAge: streamAlarms,
  account: accountAlarms,
};

/** Of what is there once. */
export const FIXED_IDS = [
  'AlarmKey',
  'AlarmTopic',
  'AlarmTopicPolicy',
  'AlarmEmail',
  'Budget',
  'Trail',
  'TrailBucket',
  'TrailBucketPolicy',
];

export function watchOf(gen: Gen): Watch {
  const { operations } = gen.design.model;
  const settings = operations.alarms;
  const off = new Set(settings.off.map(({ value }) => value));
  const { deployment, ...own } = withOwnParameters(deploymentOf(gen), { hasIteratorAge: !off.has('iteratorAge') });
  const workload = workloadOf(gen.plan);
  const context: WatchContext = {
    deployment,
    own,
    settings,
    workload,
    tables: [...deployment.tables.values()].map((table) =>
      watchedTable(table, usageOf(workload, table.table), workload),
    ),
  };
  const names = new UniqueNames('Alarm', [...FIXED_IDS, ...[...deployment.parameters.values()].map(({ id }) => id)]);
  const drafts = [
    ...ALARM_KINDS.flatMap((kind) => (kind === 'cost' || off.has(kind) ? [] : ALARMS[kind](context))),
    ...(operations.audit.config ? unusedAlarms(context) : []),
  ];
  const alarms = drafts.map((draft) => alarmOf(draft, names));
  const budget = off.has('cost') ? undefined : budgetOf(workload);
  const trail = trailOf(deployment);
  return {
    deployment,
    prefix: kebabCase(deployment.name),
    ...(settings.email === undefined ? {} : { email: textOf(settings.email) }),
    alarms,
    dashboards: dashboardsOf(context, names),
    ...(budget === undefined ? {} : { budget }),
    ...(trail === undefined ? {} : { trail }),
    configRules: configRulesOf(deployment, names),
    notes: notesOf(context, alarms, off, budget),
  };
}

/** In us-east-1, each month; for each metric of an alarm. https://aws.amazon.com/cloudwatch/pricing/ */
const USD_PER_METRIC = 0.1;

function notesOf(
  { deployment, own, tables, workload }: WatchContext,
  alarms: readonly Alarm[],
  off: ReadonlySet<AlarmKind>,
  budget: Budget | undefined,
): readonly string[] {
  const metrics = alarms.reduce((sum, { of }) => sum + (of.kind === 'math' ? of.metrics.size : 1), 0);
  const vectors = tables.some(({ resource }) => resource.table.vectorIndexes.size > 0);
  return [
    `${plural(alarms.length, 'alarm')} on ${plural(metrics, 'metric')}: about ${usdText(metrics * USD_PER_METRIC)} a month at $0.10 for each metric, as in us-east-1 (https://aws.amazon.com/cloudwatch/pricing/).`,
    ...(off.size === 0 ? [] : [`Switched off in the model: ${[...off].join(', ')}.`]),
    ...(budget === undefined && !off.has('cost')
      ? ['There is no budget: the model states neither budgets.monthlyUsd nor rates that a cost follows from.']
      : []),
    ...(budget === undefined
      ? []
      : [`The amount of the budget, ${usdText(budget.usd)}, is ${budget.why}. It counts all tables of the account.`]),
    ...(budget !== undefined && tables.some(({ resource }) => resource.table.dax !== undefined)
      ? ['Nodes of DAX are billed as another service: they are not in the budget.']
      : []),
    ...(workload.unrated.length === 0
      ? []
      : ['Some patterns have no rate: thresholds that follow from rates leave them out.']),
    ...[...own.streamFunctions].map(
      ([table, { id, variable }]) =>
        `The age of the stream of the table ${table} is watched where the stage names the function that reads it (${id}, in Terraform ${variable}); otherwise that alarm is left out.`,
    ),
    ...[...own.failureQueues].map(
      ([table, { id, variable }]) =>
        `What the function gives up of the stream of the table ${table} is watched where the stage names its queue of failures (${id}, in Terraform ${variable}); otherwise that alarm is left out.`,
    ),
    ...(vectors
      ? ['DynamoDB has no metrics of throttles or latency for vector indexes: there is no alarm on them.']
      : []),
    ...regionNotes(deployment),
  ];
}

function regionNotes({ tables, region }: Deployment): readonly string[] {
  const replicas = [...tables.values()].flatMap(({ table }) => table.replicas.map(({ value }) => value));
  if (replicas.length === 0) return [];
  const regions = [...new Set([region, ...replicas])].join(', ');
  return [`Metrics are kept by Region: deploy it in each of ${regions}.`];
}
