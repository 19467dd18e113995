import { numberText, plural } from '../../diagnostics/index.js';
import { stackName } from '../cloudformation/index.js';
import type { Deployment, TableResource } from '../infrastructure/index.js';
import { failureQueueOutput, functionNameOutput, type LambdaFunction, streamReaders } from '../lambda/functions.js';
import type { GeneratedFile } from '../typescript/gen.js';
import { type Block, bullets, code, command, heading, link, page, prose, steps, table } from './page.js';
import { shellLiteral, shellWord } from './shell.js';

const STREAMS = 'https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html';

/** Undefined where no table has a stream. */
export function streamAgePage(deployment: Deployment): GeneratedFile | undefined {
  const tables = [...deployment.tables.values()].filter(({ table: one }) => one.stream !== undefined);
  if (tables.length === 0) return undefined;
  const { model } = deployment;
  const readers = streamReaders(deployment);
  const [first] = readers.values();
  return page('stream-age.md', `What reads a stream of ${model.name.value} is behind`, [
    prose(
      `A stream keeps a record for 24 hours: what its reader has not done by then is never done. The alarm is told of records older than ${numberText(model.operations.alarms.iteratorAge)} s: most of a day is left to act.`,
    ),
    ...tables.flatMap((one) => [
      heading(`Table ${one.table.name}`),
      ...tableBlocks(deployment, one, readers.get(one.table.name)),
    ]),
    heading('Act'),
    table(
      ['What you see', 'What it is', 'What to do'],
      [
        [
          'Errors of the function',
          'A record that it cannot take: its shard stands still until the record is given up',
          'Mend the function and deploy it; the records come again by themselves',
        ],
        [
          'Throttles of the function',
          'Not enough concurrency, for it or for the account',
          'Raise its reserved concurrency, or the quota of the account',
        ],
        [
          'Neither, and a long duration',
          'More changes than it can do one after the other',
          'Raise the parallelization factor, above: keys keep their order',
        ],
        [
          'No invocations',
          'The mapping is disabled, or may not read the stream',
          'Enable it; look at its last result, above',
        ],
        ['Throttled writes of the function', 'What it writes to has no capacity', 'See throttling.md'],
      ],
    ),
    bullets(
      'Stop what makes so many changes, where it can wait: a job that writes a table from end to end.',
      'A function that is switched off while it is behind loses what grows older than 24 hours: leave it on.',
    ),
    heading('What was given up'),
    prose(
      'A record that failed as often as the mapping allows is in the queue of failures, not as it was, but as the place in the stream where it is: its shard and its sequence numbers. For 24 hours it can be read there:',
    ),
    code('sh', [
      ...(first === undefined
        ? ['QUEUE=https://sqs.…   # the queue of failures of the function']
        : [
            `STACK=${stackName(model.name.value)}-functions   # of generate lambda, in this stage`,
            ...command(
              `QUEUE="$(aws cloudformation describe-stack-resource --stack-name "$STACK" --logical-resource-id ${first.id}Failures`,
              '--query StackResourceDetail.PhysicalResourceId --output text)"',
            ),
          ]),
      'aws sqs receive-message --queue-url "$QUEUE" --max-number-of-messages 10 --query \'Messages[].Body\'',
      'STREAM=arn:…   # and, of the message: shardId, startSequenceNumber',
      'SHARD=shardId-…',
      'SEQUENCE=…',
      ...command(
        'ITERATOR="$(aws dynamodbstreams get-shard-iterator --stream-arn "$STREAM" --shard-id "$SHARD"',
        '--shard-iterator-type AT_SEQUENCE_NUMBER --sequence-number "$SEQUENCE" --query ShardIterator --output text)"',
      ),
      'aws dynamodbstreams get-records --shard-iterator "$ITERATOR" --limit 100',
    ]),
    heading('Afterwards'),
    steps(
      'What was lost is done again from the items themselves: the table has the state, and the stream only told of it.',
      'Put what was changed at the mapping into the model (`stream: {batch, window, parallel, retries, maxAge}` of the table) and deploy it, or the next deployment takes it back.',
      'Delete the messages of what is done (`aws sqs delete-message`, or `aws sqs purge-queue` for all): the alarm on the queue of failures lasts until it is empty.',
      'Where the stage does not name that queue to `generate alarms`, name it: nothing else tells of what was given up.',
    ),
    `- ${link('How Lambda deals with errors of a stream', STREAMS)}`,
  ]);
}

function tableBlocks(
  deployment: Deployment,
  { name, table: one }: TableResource,
  reader: LambdaFunction | undefined,
): readonly Block[] {
  const { batch, window, parallel, retries, maxAge } = one.streamHandler;
  return [
    prose(
      reader === undefined
        ? 'The model says nothing of what reads it: the function is one of your own.'
        : `\`${reader.file}\` of \`generate lambda\` reads it; its stack puts its name out as \`${functionNameOutput(reader)}\`, and that of its queue of failures as \`${failureQueueOutput(reader)}\`.`,
    ),
    prose(
      `By the model it is given ${plural(batch, 'record')} at most${window === undefined ? '' : `, gathered for ${numberText(window)} s`}, ${plural(parallel, 'batch', 'batches')} of a shard at once, and each is tried again ${retries < 0 ? 'until it is too old' : plural(retries, 'time')}${maxAge === undefined ? '' : `, for ${numberText(maxAge)} s at most`}.`,
    ),
    code('sh', [
      `export AWS_REGION=${shellLiteral(deployment.region)}`,
      `TABLE=${shellWord(name, deployment)}`,
      'STREAM="$(aws dynamodb describe-table --table-name "$TABLE" --query Table.LatestStreamArn --output text)"',
      ...command(
        'aws lambda list-event-source-mappings --event-source-arn "$STREAM"',
        "--query 'EventSourceMappings[].[UUID,FunctionArn,State,LastProcessingResult,ParallelizationFactor]' --output text",
      ),
      'FUNCTION=…   # of these',
      'for METRIC in IteratorAge Errors Throttles Invocations Duration; do',
      '  echo "$METRIC"',
      ...command(
        '  aws cloudwatch get-metric-statistics --namespace AWS/Lambda --metric-name "$METRIC"',
        '  --dimensions "Name=FunctionName,Value=$FUNCTION" --statistics Sum Maximum',
        '  --start-time "$(date -u -d -1hour +%FT%TZ)" --end-time "$(date -u +%FT%TZ)" --period 300',
        "  --query 'sort_by(Datapoints,&Timestamp)[].[Timestamp,Sum,Maximum]' --output text",
      ),
      'done',
      'MAPPING=…   # its UUID, to raise what it does at once',
      `aws lambda update-event-source-mapping --uuid "$MAPPING" --parallelization-factor ${Math.min(10, parallel * 2)}`,
    ]),
  ];
}
