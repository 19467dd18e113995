import { numberText, wholeText } from '../../diagnostics/index.js';
import type { Workload } from '../../load/index.js';
import { REFUSED, usageOf } from '../alarms/index.js';
import type { Deployment } from '../infrastructure/index.js';
import type { GeneratedFile } from '../typescript/gen.js';
import { bullets, code, command, heading, link, page, prose, steps, table } from './page.js';
import { shellLiteral, shellWord } from './shell.js';

const ERRORS = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html';

/** What to do while DynamoDB refuses requests as wrong. */
export function userErrorsPage(deployment: Deployment, workload: Workload): GeneratedFile {
  const { model, region } = deployment;
  const tables = [...deployment.tables.values()];
  const usages = tables.map(({ table: one }) => ({ name: one.name, ...usageOf(workload, one) }));
  const all = usages.reduce((sum, { requestsPerMinute }) => sum + requestsPerMinute, 0);
  const isWritten = model.operations.audit.dataEvents !== 'none';
  return page('user-errors.md', `Requests of ${model.name.value} are refused as wrong`, [
    prose(
      'DynamoDB counts requests that it answers with HTTP 400 for the whole account in the Region, of all callers and tables together: the metric says that something is wrong, and not what. Throttled requests and conditions that fail are not among them.',
    ),
    heading('What is usual'),
    prose('Requests a minute at the rates that the model states, and the operations that its patterns consist of:'),
    table(
      ['Table', 'Requests a minute', 'Operations'],
      usages.map(({ name, requestsPerMinute, operations }) => [
        name,
        wholeText(requestsPerMinute),
        operations.map((operation) => `\`${operation}\``).join(', '),
      ]),
      [1],
    ),
    prose(
      all === 0
        ? 'The model states no rates: the alarm is told of any error that goes on for ten minutes.'
        : `The alarm is told of more than ${numberText(Math.floor(all * REFUSED))} errors a minute, for ten minutes.`,
    ),
    heading('Look'),
    prose('The last hour of the account, a line for each minute with errors:'),
    code('sh', [
      `export AWS_REGION=${shellLiteral(region)}`,
      ...command(
        'aws cloudwatch get-metric-statistics --namespace AWS/DynamoDB --metric-name UserErrors',
        '--start-time "$(date -u -d -1hour +%FT%TZ)" --end-time "$(date -u +%FT%TZ)" --period 60 --statistics Sum',
        "--query 'sort_by(Datapoints,&Timestamp)[].[Timestamp,Sum]' --output text",
      ),
    ]),
    prose(
      'Which error, and of which caller: the logs of the callers have its name. For a function, or anything else that logs to CloudWatch:',
    ),
    code('sh', [
      'LOG_GROUP=/aws/lambda/…   # of a caller',
      ...command(
        'QUERY="$(aws logs start-query --log-group-name "$LOG_GROUP"',
        '--start-time "$(date -u -d -1hour +%s)" --end-time "$(date -u +%s)"',
        "--query-string 'filter @message like /ValidationException|ResourceNotFoundException|AccessDenied|UnrecognizedClient|TransactionCanceled/ | fields substr(@message, 0, 200) as what | stats count() as times by what | sort times desc | limit 20'",
        '--query queryId --output text)"',
      ),
      'aws logs get-query-results --query-id "$QUERY"   # once more, until its status is Complete',
    ]),
    prose(
      isWritten
        ? `CloudTrail keeps ${model.operations.audit.dataEvents === 'all' ? 'all calls' : 'all writes'} about these tables (\`errorCode\` and \`userIdentity\` of an event): query the bucket of the trail, where a caller has no logs.`
        : 'CloudTrail keeps no calls about items, unless the model says so (`operations: {audit: {dataEvents: writes}}`).',
    ),
    heading('Act'),
    table(
      ['Error', 'What it is', 'What to do'],
      [
        [
          '`ResourceNotFoundException`',
          'A table or an index that is not there, or not in this Region',
          'Compare names and Region with those below; deploy what is missing',
        ],
        [
          '`ValidationException`',
          'A request that DynamoDB cannot take: a type, an empty key, a placeholder',
          'Take back what was deployed last; find the pattern that sends it',
        ],
        [
          '`AccessDeniedException`',
          'A role without the right',
          'Deploy `generate iam` again; see that the caller has the role',
        ],
        [
          '`UnrecognizedClientException`, `InvalidSignatureException`',
          'Wrong or expired keys, or a clock that is wrong',
          'Give the caller its role once more; set its clock',
        ],
        [
          '`TransactionConflictException`, `TransactionCanceledException`',
          'Transactions about the same items',
          'See hot-key.md: the items are too busy',
        ],
        ['`LimitExceededException`', 'Too many changes of tables at once', 'Wait for the other deployment'],
      ],
    ),
    prose('The tables that callers should find, and their states:'),
    code(
      'sh',
      tables.map(
        ({ name }) =>
          `aws dynamodb describe-table --table-name ${shellWord(name, deployment)} --query 'Table.[TableName,TableStatus,GlobalSecondaryIndexes[].[IndexName,IndexStatus]]' --output text`,
      ),
    ),
    heading('Afterwards'),
    steps(
      'Write a test of the pattern that was refused (`tests` of the model), and run `dynamodel test`: the engine refuses what DynamoDB refuses.',
      'Let the pipeline run `dynamodel generate typescript --check`: code that no longer fits the model is the usual cause.',
    ),
    bullets(
      'An alarm that never ends is of another service of this account: its owner, or `operations: {alarms: {off: [userErrors]}}`.',
    ),
    `- ${link('Errors of DynamoDB', ERRORS)}`,
  ]);
}
