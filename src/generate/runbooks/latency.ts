import { bytesText, numberText, wholeText } from '../../diagnostics/index.js';
import type { Cost, Workload } from '../../load/index.js';
import { latencyThreshold, usageOf } from '../alarms/index.js';
import type { Deployment } from '../infrastructure/index.js';
import type { GeneratedFile } from '../typescript/gen.js';
import { lastHour, shell } from './metrics.js';
import { heading, link, page, prose, steps, table } from './page.js';
import { shellLiteral, shellWord } from './shell.js';

const SLOW = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TroubleshootingLatency.html';

/** What to do while requests are slow, or DynamoDB answers with errors of its own. */
export function latencyPage(deployment: Deployment, workload: Workload, { indexes }: Cost): GeneratedFile {
  const { model, region } = deployment;
  const tables = [...deployment.tables.values()];
  const usages = tables.map((one) => ({ ...one, ...usageOf(workload, one.table) }));
  const rows = usages.flatMap(({ table: one, operations }) => {
    const own = indexes.find(({ index }) => index.kind === 'table' && index.table === one);
    const size = own === undefined || own.entries === 0 ? '' : bytesText(own.storedBytes / own.entries);
    return operations.map((operation) => {
      const threshold = latencyThreshold(model.operations.alarms, operation);
      return [one.name, `\`${operation}\``, threshold === undefined ? 'none' : `${wholeText(threshold)} ms`, size];
    });
  });
  const isGlobal = tables.some(({ table: one }) => one.replicas.length > 0);
  return page('latency.md', `${model.name.value} is slow, or DynamoDB answers with errors of its own`, [
    prose(
      'Latency here is the time within DynamoDB, at p99: one request in a hundred is slower. What callers wait for besides is the network, new connections, and the retries of the SDK.',
    ),
    heading('What the alarms are told of'),
    table(['Table', 'Operation', 'p99 above', 'An item, on average'], rows, [2, 3]),
    heading('Look'),
    prose('The last hour within DynamoDB, a line for each minute; and its own errors (HTTP 500):'),
    shell(
      `export AWS_REGION=${shellLiteral(region)}`,
      lastHour('slow', 'SuccessfulRequestLatency', 'p99'),
      lastHour('broken', 'SystemErrors', 'Sum'),
      usages.flatMap(({ name, operations }) => {
        const word = shellWord(['Name=TableName,Value=', ...name], deployment);
        if (operations.length === 0) return [];
        return [
          `for OPERATION in ${operations.join(' ')}; do`,
          ...['slow', 'broken'].map((of) => `  ${of} ${word} "Name=Operation,Value=$OPERATION"`),
          'done',
        ];
      }),
    ),
    heading('Act'),
    table(
      ['What you see', 'What it is', 'What to do'],
      [
        [
          'Slow here, for one operation',
          'Requests that read or write more than they did',
          'Look for larger items and pages than the model states; ask for fewer attributes and smaller pages',
        ],
        [
          'Slow here, for all operations, or errors',
          'DynamoDB in this Region',
          isGlobal
            ? 'Look at the AWS Health Dashboard; go to another Region, as failover.md says'
            : 'Look at the AWS Health Dashboard; wait, with fewer retries',
        ],
        [
          'Usual here, slow for callers',
          'The way between: connections, DNS, a full pool, garbage collection',
          'Keep connections open (one client for all calls); look at processor and sockets of the callers',
        ],
        ['Usual here, callers wait for seconds', 'Throttled requests that the SDK tries again', 'See throttling.md'],
        [
          'Few requests, each slow',
          'A table that is seldom asked has to find its data and rights first',
          'Nothing, or a request now and then',
        ],
      ],
    ),
    prose(
      'A caller that gives up too late makes it worse: a timeout somewhat above the p99 of its operation, and two retries, let it fail while there is time to answer.',
    ),
    heading('Afterwards'),
    steps(
      'Where items or pages have grown, correct their sizes in the model and run `dynamodel check`: the price of the pattern follows from them.',
      `Where slow requests are right as they are, state another limit: \`operations: {alarms: {latency: ${numberText(model.operations.alarms.latency * 2000)}ms}}\`.`,
    ),
    `- ${link('Latency of DynamoDB', SLOW)}`,
  ]);
}
