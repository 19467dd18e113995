import { bytesText, wholeText } from '../../diagnostics/index.js';
import { MAX_GLOBAL_INDEXES } from '../../facts/index.js';
import type { Cost } from '../../load/index.js';
import type { Deployment } from '../infrastructure/index.js';
import type { GeneratedFile } from '../typescript/gen.js';
import { bullets, code, command, heading, link, page, prose, steps, table } from './page.js';
import { shellWord } from './shell.js';

const ONLINE = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html';

/** A global index for a table that is in use. */
export function addIndexPage(deployment: Deployment, { indexes }: Cost): GeneratedFile {
  const { model } = deployment;
  const quota = model.lint.quotas.get('globalIndexes') ?? MAX_GLOBAL_INDEXES;
  const rows = [...deployment.tables.values()].map(({ table: one }) => {
    const global = [...one.indexes.values()].filter(({ local }) => !local);
    const own = indexes.find(({ index }) => index.kind === 'table' && index.table === one);
    return [
      one.name,
      `${global.length} of ${wholeText(quota)}`,
      own === undefined ? '' : wholeText(own.entries),
      own === undefined ? '' : bytesText(own.storedBytes),
    ];
  });
  return page('add-index.md', `Add an index to a table of ${model.name.value}`, [
    prose(
      'DynamoDB makes one global index of a table at a time, while the table is in use, and fills it from the items that are there. Local indexes can only be made with the table.',
    ),
    heading('What there is'),
    table(['Table', 'Global indexes', 'Items', 'Bytes'], rows, [1, 2, 3]),
    prose('Items and bytes are those of the model; `describe-table` has those of the stage.'),
    heading('Before'),
    steps(
      'Add the index to the model, map the entities to it, and name it in the access pattern that needs it.',
      'Run `dynamodel check`: it proves the keys, and says what the index costs.',
      'Items that were written before have no key attributes for the index, unless it takes attributes that they have. They are not in it until they are written again: plan that write (a scan of the table, a conditional update of each item), and what it takes.',
      'Change one index in one deployment. CloudFormation refuses two, and DynamoDB makes them one after the other in any case.',
    ),
    heading('While it is filled'),
    prose('Progress in percent, and what there is of the index so far:'),
    ...[...deployment.tables.values()].map((one) =>
      code('sh', [
        `TABLE=${shellWord(one.name, deployment)}`,
        'INDEX=my-index   # the new one',
        'aws dynamodb describe-table --table-name "$TABLE" --query \'Table.GlobalSecondaryIndexes[].[IndexName,IndexStatus,Backfilling,ItemCount]\' --output text',
        ...command(
          'aws cloudwatch get-metric-statistics --namespace AWS/DynamoDB --metric-name OnlineIndexPercentageProgress',
          '--dimensions "Name=TableName,Value=$TABLE" "Name=GlobalSecondaryIndexName,Value=$INDEX"',
          '--start-time "$(date -u -d -1hour +%FT%TZ)" --end-time "$(date -u +%FT%TZ)" --period 300 --statistics Maximum',
        ),
      ]),
    ),
    bullets(
      'Filling takes from minutes to days, by the number of items, and takes no capacity of the table; the index itself pays for the writes.',
      'Writes that go on are written to the index, too: from this moment each costs more.',
      'An item whose attribute has another type than the key of the index is left out without an error: compare the number of items.',
    ),
    heading('Afterwards'),
    steps(
      'Wait until `IndexStatus` is `ACTIVE` and `Backfilling` is gone: before that a query is refused.',
      'Write the old items again, and compare the number of items with what the model expects.',
      'Deploy the code that reads the index. Not before: a query against an index that is being made fails.',
    ),
    `- ${link('Adding an index to a table', ONLINE)}`,
  ]);
}
