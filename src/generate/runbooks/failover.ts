import type { Deployment, TableResource } from '../infrastructure/index.js';
import type { GeneratedFile } from '../typescript/gen.js';
import { type Block, bullets, code, command, heading, link, page, prose, steps } from './page.js';
import { shellLiteral, shellWord } from './shell.js';

const HOW = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html';
const EVACUATE =
  'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-global-table-design.prescriptive-guidance.evacuation.html';

/** Undefined where no table has a replica: there is nowhere to go. */
export function failoverPage(deployment: Deployment): GeneratedFile | undefined {
  const global = [...deployment.tables.values()].filter(({ table }) => table.replicas.length > 0);
  if (global.length === 0) return undefined;
  const single = [...deployment.tables.values()].filter((one) => !global.includes(one)).map(({ table }) => table.name);
  return page('failover.md', `A Region of ${deployment.model.name.value} fails`, [
    prose(
      'Every replica takes reads and writes at any time: nothing in DynamoDB has to be promoted. A failover is a change of where requests go.',
    ),
    ...(single.length === 0
      ? []
      : [
          prose(
            `Not in another Region, and gone as long as theirs is: ${single.map((name) => `\`${name}\``).join(', ')}.`,
          ),
        ]),
    heading('Decide'),
    steps(
      'Is it DynamoDB, or what stands before it? The AWS Health Dashboard, and the alarms on system errors and latency, tell.',
      'Go as a whole: a service that reads in one Region and writes in another sees its own writes late.',
      'Decide who decides, and after how many minutes, before the day: a failover costs less than half an hour of waiting.',
    ),
    ...global.flatMap((one) => [heading(`Table ${one.table.name}`), ...tableBlocks(deployment, one)]),
    heading('Go'),
    steps(
      'Take the Region out of routing: weights in Route 53, a routing control of Application Recovery Controller, or the configuration of the clients.',
      'Set `AWS_REGION` of the services that stay to the Region that they are in: a client for the failed one waits for its timeouts.',
      'Look at capacity: the Region that stays gets the load of both. Provisioned capacity follows its own auto scaling; on demand takes twice the busiest peak of that replica at once.',
      'Jobs, streams and schedules run where their Region is: start in the other one what has to go on.',
    ),
    heading('Come back'),
    steps(
      'Wait until `ReplicationLatency` of both directions is usual again: what was written in the failed Region and had not left it arrives then.',
      'Where both Regions wrote the same item, the later write has won. Compare what must not be lost: orders, payments, counters.',
      'Move the traffic back in steps, with a Region that is warm: 10 %, 50 %, all.',
      'Never delete the replica of a Region that is down: its last writes are in it.',
    ),
    `- ${link('How global tables work', HOW)}\n- ${link('Evacuating a Region', EVACUATE)}`,
  ]);
}

function tableBlocks(deployment: Deployment, { name, table }: TableResource): readonly Block[] {
  const word = shellWord(name, deployment);
  const regions = [deployment.region, ...table.replicas.map(({ value }) => value)];
  const strong = table.consistency === 'mrsc';
  return [
    prose(
      `In ${regions.map((region) => `\`${region}\``).join(', ')}${table.witness === undefined ? '' : `, with a witness in \`${table.witness.value}\`, which serves nothing`}. ${
        strong
          ? 'Strongly consistent: a write that was acknowledged is in another Region, and nothing is lost. While two of three Regions cannot be reached, the last one takes no writes.'
          : 'Eventually consistent: writes of usually the last second or two may not have left the failed Region; they arrive when it is back.'
      }`,
    ),
    code('sh', [
      `TABLE=${word}`,
      ...command(
        'aws dynamodb describe-table --table-name "$TABLE"',
        `--region ${shellLiteral(regions[1] ?? deployment.region)}`,
        "--query 'Table.Replicas[].[RegionName,ReplicaStatus]' --output text",
      ),
      ...(strong
        ? []
        : regions
            .slice(1)
            .flatMap((region) =>
              command(
                'aws cloudwatch get-metric-statistics --namespace AWS/DynamoDB --metric-name ReplicationLatency',
                `--dimensions "Name=TableName,Value=$TABLE" Name=ReceivingRegion,Value=${shellLiteral(region)}`,
                `--region ${shellLiteral(deployment.region)} --period 60 --statistics Average`,
                '--start-time "$(date -u -d -30min +%FT%TZ)" --end-time "$(date -u +%FT%TZ)"',
              ),
            )),
    ]),
    ...(table.dax === undefined
      ? []
      : [
          bullets(
            `The DAX cluster is in \`${deployment.region}\` alone: in the other Region clients go to DynamoDB itself, unless a cluster stands there.`,
          ),
        ]),
  ];
}
