import { numberText, wholeText } from '../../diagnostics/index.js';
import type { Workload } from '../../load/index.js';
import type { Billing, Table } from '../../model/model.js';
import type { Deployment, ScalingTarget, TableResource } from '../infrastructure/index.js';
import type { GeneratedFile } from '../typescript/gen.js';
import { type Block, code, command, heading, link, page, prose, steps, table } from './page.js';
import { shellLiteral, shellWord } from './shell.js';

const REASONS = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/throttling-diagnosing-workflow.html';

/** What to do while requests are throttled. */
export function throttlingPage(deployment: Deployment, workload: Workload): GeneratedFile {
  return page('throttling.md', `Requests to ${deployment.model.name.value} are throttled`, [
    prose(
      'An exception says why: its `ThrottlingReasons` name the table or the index, reads or writes, and what ran out. The alarms have the same words.',
    ),
    table(
      ['Reason ends in', 'What ran out', 'What to do now', 'What to do for good'],
      [
        [
          '`ProvisionedThroughputExceeded`',
          'Provisioned capacity',
          'Raise it, below',
          'Auto scaling with a higher maximum, or on demand',
        ],
        [
          '`MaxOnDemandThroughputExceeded`',
          'A ceiling that the model sets',
          'Raise it, below, if the load is wanted',
          'Another ceiling in the model',
        ],
        [
          '`KeyRangeThroughputExceeded`',
          'One partition: a hot key',
          'See hot-key.md',
          'Another key, shards, or a cache',
        ],
        [
          '`AccountLimitExceeded`',
          'A quota of the account in this Region',
          'Ask for more, below',
          'Spread tables over accounts',
        ],
      ],
    ),
    heading('What is usual'),
    prose('Units a second at the peaks that the model states, and what there is:'),
    table(
      ['Table or index', 'Reads at peak', 'Writes at peak', 'Reads that there are', 'Writes that there are'],
      usual(deployment, workload),
      [1, 2, 3, 4],
    ),
    prose('More than these peaks is new load: find out who sends it before you raise anything.'),
    heading('Look'),
    prose('The last hour, by cause: a line is a minute and how often. Nothing below a cause is good news.'),
    look(deployment),
    heading('Act'),
    ...[...deployment.tables.values()].flatMap((one) => act(deployment, one, workload)),
    prose('A quota of the account:'),
    code('sh', [
      'aws dynamodb describe-limits',
      "aws service-quotas list-service-quotas --service-code dynamodb --query 'Quotas[].[QuotaCode,QuotaName,Value]' --output text",
      'QUOTA=L-…   # the code of the one that is reached',
      'UNITS=…   # what it is to be',
      ...command(
        'aws service-quotas request-service-quota-increase --service-code dynamodb',
        '--quota-code "$QUOTA" --desired-value "$UNITS"',
      ),
    ]),
    heading('Afterwards'),
    steps(
      'Put the new rate into the model, and run `dynamodel simulate`: it says what the same load does to the next day.',
      'Change the capacity in the model and deploy it, or the next deployment takes it back.',
      'Batch writes that were throttled may have left items unwritten: the queue of failures of stream handlers has what they gave up.',
    ),
    `- ${link('How to find out why requests are throttled', REASONS)}`,
  ]);
}

/** A new table, or one that was never busier. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html */
const NEW_ON_DEMAND = { read: 12_000, write: 4000 } as const;

function usual({ tables }: Deployment, { indexes }: Workload): readonly (readonly string[])[] {
  return indexes.flatMap(({ index, read, write }) => {
    if (index.kind === 'local' || !tables.has(index.table.name)) return [];
    const billing = index.declaration?.billing ?? index.table.billing;
    const name = index.kind === 'table' ? index.table.name : `${index.table.name}, index ${index.name}`;
    return [[name, numberText(read.peak), numberText(write.peak), thereIs(billing, 'read'), thereIs(billing, 'write')]];
  });
}

function thereIs(billing: Billing, unit: 'read' | 'write'): string {
  if (billing.mode === 'provisioned') {
    const units = unit === 'read' ? billing.rcu : billing.wcu;
    const { autoscale } = billing;
    if (autoscale === undefined) return `${wholeText(units)} provisioned`;
    const key = unit === 'read' ? 'rcu' : 'wcu';
    return `${wholeText(autoscale.min[key])} to ${wholeText(autoscale.max[key])} by auto scaling`;
  }
  const max = unit === 'read' ? billing.maxRead : billing.maxWrite;
  if (max !== undefined) return `${wholeText(max)} at most`;
  return `${wholeText(warmAtFirst(billing, unit))} at first, and twice the busiest peak so far`;
}

/**
 * A function of the shell, and a line for each table and index.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
function look({ tables, ...deployment }: Deployment): Block {
  const lines = [...tables.values()].flatMap(({ name, table: { indexes } }) => {
    const word = shellWord(['Name=TableName,Value=', ...name], deployment);
    const global = [...indexes.values()].filter(({ local }) => !local);
    return [
      `throttles ${word}`,
      ...global.map(
        (index) => `throttles ${word} ${shellLiteral(`Name=GlobalSecondaryIndexName,Value=${index.name}`)}`,
      ),
    ];
  });
  return code('sh', [
    'throttles() {',
    '  for CAUSE in ProvisionedThroughput MaxOnDemandThroughput KeyRangeThroughput AccountLimit; do',
    '    for UNIT in Read Write; do',
    '      echo "$UNIT $CAUSE: $*"',
    ...command(
      '      aws cloudwatch get-metric-statistics',
      `      --namespace AWS/DynamoDB --metric-name "$UNIT\${CAUSE}ThrottleEvents" --dimensions "$@"`,
      '      --start-time "$(date -u -d -1hour +%FT%TZ)" --end-time "$(date -u +%FT%TZ)" --period 60 --statistics Sum',
      "      --query 'sort_by(Datapoints,&Timestamp)[?Sum>`0`].[Timestamp,Sum]' --output text",
    ),
    '    done',
    '  done',
    '}',
    ...lines,
  ]);
}

/** Twice the capacity is a step that helps, and not a bill for a month. */
function act(deployment: Deployment, resource: TableResource, workload: Workload): readonly Block[] {
  const { name, table: one, scaling } = resource;
  const word = shellWord(name, deployment);
  const isScaled = (index?: string): boolean => scaling.some((target) => target.index === index);
  const own = isScaled() ? undefined : raise(one.billing);
  const ofIndexes = [...one.indexes.values()].flatMap(({ name: index, local, billing = one.billing }) => {
    const change = local || isScaled(index) ? undefined : raise(billing);
    return change === undefined ? [] : [`{"Update":{"IndexName":${JSON.stringify(index)},${change}}}`];
  });
  if (own === undefined && ofIndexes.length === 0 && scaling.length === 0) return warm(one, word, workload);
  return [
    ...(own === undefined && ofIndexes.length === 0
      ? []
      : [
          prose(`\`${one.name}\` to twice of what it has. It can be lowered again, though only so often a day.`),
          code(
            'sh',
            command(
              `aws dynamodb update-table --table-name ${word}`,
              own === undefined ? undefined : `--cli-input-json ${shellLiteral(`{${own}}`)}`,
              ofIndexes.length === 0
                ? undefined
                : `--global-secondary-index-updates ${shellLiteral(`[${ofIndexes.join(',')}]`)}`,
            ),
          ),
        ]),
    ...(scaling.length === 0
      ? []
      : [
          prose(
            `Auto scaling takes any other change of \`${one.name}\` back within minutes, and goes no further than its maximum. Twice its bounds, of which a command is for each of what is throttled:`,
          ),
          code(
            'sh',
            scaling.flatMap((target) => rescale(deployment, resource, target)),
          ),
        ]),
  ];
}

/** https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html */
function rescale(deployment: Deployment, { name }: TableResource, { index, dimension, min, max }: ScalingTarget) {
  const id = shellWord(['table/', ...name, ...(index === undefined ? [] : [`/index/${index}`])], deployment);
  const units = dimension === 'read' ? 'ReadCapacityUnits' : 'WriteCapacityUnits';
  return command(
    `aws application-autoscaling register-scalable-target --service-namespace dynamodb --resource-id ${id}`,
    `--scalable-dimension dynamodb:${index === undefined ? 'table' : 'index'}:${units}`,
    `--min-capacity ${min * 2} --max-capacity ${max * 2}`,
  );
}

/** Warm throughput of twice the peak that the model states, or of twice what there is. */
function warm(table: Table, word: string, { indexes }: Workload): readonly Block[] {
  const of = (name?: string): string => {
    const found = indexes.find(({ index }) =>
      name === undefined
        ? index.kind === 'table' && index.table === table
        : index.name === name && index.table === table,
    );
    const billing = (name === undefined ? undefined : table.indexes.get(name)?.billing) ?? table.billing;
    const units = (unit: 'read' | 'write'): number =>
      Math.ceil(2 * Math.max(warmAtFirst(billing, unit), found?.[unit].peak ?? 0));
    return `"ReadUnitsPerSecond":${units('read')},"WriteUnitsPerSecond":${units('write')}`;
  };
  const global = [...table.indexes.values()].filter(({ local }) => !local);
  return [
    prose(
      `\`${table.name}\` is paid on demand and has no ceiling: it takes twice its busiest peak so far at once, and more within half an hour. Before a load that is known and larger, warm it, with its indexes:`,
    ),
    code('sh', [
      `aws dynamodb describe-table --table-name ${word} --query 'Table.[WarmThroughput,GlobalSecondaryIndexes[].[IndexName,WarmThroughput]]'`,
      ...command(
        `aws dynamodb update-table --table-name ${word}`,
        `--warm-throughput ${shellLiteral(`{${of()}}`)}`,
        global.length === 0
          ? undefined
          : `--global-secondary-index-updates ${shellLiteral(
              `[${global.map(({ name }) => `{"Update":{"IndexName":${JSON.stringify(name)},"WarmThroughput":{${of(name)}}}}`).join(',')}]`,
            )}`,
      ),
    ]),
    prose(
      'Warm throughput is paid for once, when it is raised, and cannot be lowered again: state what the load needs.',
    ),
  ];
}

function warmAtFirst(billing: Billing, unit: 'read' | 'write'): number {
  return (unit === 'read' ? billing.warmRead : billing.warmWrite) ?? NEW_ON_DEMAND[unit];
}

function raise(billing: Billing): string | undefined {
  if (billing.mode === 'provisioned')
    return `"ProvisionedThroughput":{"ReadCapacityUnits":${billing.rcu * 2},"WriteCapacityUnits":${billing.wcu * 2}}`;
  const { maxRead, maxWrite } = billing;
  if (maxRead === undefined && maxWrite === undefined) return undefined;
  const parts = [
    ...(maxRead === undefined ? [] : [`"MaxReadRequestUnits":${maxRead * 2}`]),
    ...(maxWrite === undefined ? [] : [`"MaxWriteRequestUnits":${maxWrite * 2}`]),
  ];
  return `"OnDemandThroughput":{${parts.join(',')}}`;
}
