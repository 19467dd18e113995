import { stackName } from '../cloudformation/index.js';
import type { Deployment, TableResource } from '../infrastructure/index.js';
import { INSIGHTS_MODES, STREAM_VIEW_TYPES } from '../infrastructure/table-request.js';
import type { GeneratedFile } from '../typescript/gen.js';
import { MOST_DAYS } from './automation.js';
import { type Block, bullets, code, command, heading, link, page, prose, steps, subheading } from './page.js';
import { shellLiteral, shellWord } from './shell.js';

const PITR = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery.Tutorial.html';
const KEPT = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/pointintimerecovery_restores.html';

/** Bring a table back, to a new one, and switch to it. */
export function restorePage(deployment: Deployment): GeneratedFile {
  const tables = [...deployment.tables.values()];
  return page('restore.md', `Restore a table of ${deployment.model.name.value}`, [
    prose(
      'DynamoDB restores to a new table, never over the one that is there. So a restore has three parts: make the new table, give it what a restore leaves out, and switch to it.',
    ),
    heading('Before'),
    steps(
      'Find out when the data was still right, in UTC. Deployments, CloudTrail and the stream tell.',
      'Stop what does the damage. Reads and other writes may go on, but what is written after the moment of the restore is not in the restored table: to switch to it, stop all writes.',
      'Choose: restore everything and switch, or restore beside it and copy the lost items back. A few items are copied; a table that was emptied is switched.',
    ),
    ...tables.flatMap((table) => [heading(`Table ${table.table.name}`), ...tableBlocks(deployment, table)]),
    heading('Afterwards'),
    steps(
      'Compare: the number of items of each kind, the newest items, and what was lost.',
      'Before the next deployment, look at what it would do: where the restored table is not the one that the stack knows, import it into the stack in place of the old one, or the deployment makes an empty table, or fails on its name.',
      'Keep the old table until nobody asks for it; then take its deletion protection away and delete it.',
      'Write down how long each step took: that is your recovery time, and the drill has the same figures.',
    ),
    prose('See also:'),
    `- ${link('Restoring to a point in time', PITR)}\n- ${link('What a restored table keeps, and what not', KEPT)}`,
  ]);
}

function tableBlocks(deployment: Deployment, resource: TableResource): readonly Block[] {
  const { table } = resource;
  const { pitr, pitrDays = MOST_DAYS, backup } = table.protection;
  const word = shellWord(resource.name, deployment);
  return [
    code('sh', [`TABLE=${word}`, 'RESTORED="$TABLE-restored"', `export AWS_REGION=${shellLiteral(deployment.region)}`]),
    subheading('Make the new table'),
    ...(pitr
      ? fromPointInTime(resource, pitrDays)
      : [prose('This table has no point-in-time recovery: there is no moment to go back to.')]),
    ...(backup === undefined ? [] : fromBackup(deployment, resource)),
    ...(pitr || backup !== undefined
      ? [
          subheading('Give it what a restore leaves out'),
          ...leftOut(resource),
          subheading('Switch to it'),
          ...theSwitch(deployment, resource),
        ]
      : [prose('Set `protection: {pitr: true}` in the model, and deploy it, so that there is one next time.')]),
  ];
}

function fromPointInTime({ table }: TableResource, days: number): readonly Block[] {
  return [
    prose(`Any second of the last ${days} days can be restored, up to about five minutes ago:`),
    code('sh', [
      'MOMENT=2026-01-31T09:59:00Z   # the last one at which the data was right',
      'aws dynamodb describe-continuous-backups --table-name "$TABLE" \\',
      "  --query 'ContinuousBackupsDescription.PointInTimeRecoveryDescription'",
      '',
      ...command(
        'aws dynamodb restore-table-to-point-in-time',
        '--source-table-name "$TABLE"',
        '--target-table-name "$RESTORED"',
        '--restore-date-time "$MOMENT"',
      ),
      '',
      ...untilActive('RESTORED'),
    ]),
    prose(
      table.indexes.size === 0
        ? 'It takes from some minutes to hours, by the size of the table.'
        : 'It takes from some minutes to hours, by the size of the table; leaving out indexes that nobody needs at first (`--global-secondary-index-override`) makes it faster and cheaper.',
    ),
  ];
}

/** The waiter of the AWS CLI gives up after some eight minutes. */
function untilActive(variable: string): readonly string[] {
  return [
    `while [ "$(aws dynamodb describe-table --table-name "$${variable}" --query Table.TableStatus --output text)" = CREATING ]; do sleep 30; done`,
  ];
}

/** Without a word AWS Backup encrypts the new table with a key that AWS owns. https://docs.aws.amazon.com/aws-backup/latest/devguide/restoring-dynamodb.html */
function fromBackup({ model }: Deployment, { table, encryption }: TableResource): readonly Block[] {
  const isOwned = encryption.kind === 'aws-owned';
  return [
    prose(
      table.protection.pitr
        ? 'Or from a backup of AWS Backup, where the moment is longer ago:'
        : 'From a backup of AWS Backup, the last one before the damage:',
    ),
    code('sh', [
      ...command(
        'aws backup list-recovery-points-by-resource',
        '--resource-arn "$(aws dynamodb describe-table --table-name "$TABLE" --query Table.TableArn --output text)"',
        "--query 'sort_by(RecoveryPoints,&CreationDate)[].[CreationDate,RecoveryPointArn]' --output text",
      ),
      'RECOVERY_POINT=arn:…   # one of these',
      ...(isOwned
        ? []
        : command(
            'KEY="$(aws dynamodb describe-table --table-name "$TABLE"',
            '--query Table.SSEDescription.KMSMasterKeyArn --output text)"',
          )),
      '',
      'RESTORE_ROLE=arn:…   # a role with AWSBackupServiceRolePolicyForRestores',
      ...command(
        'RESTORE_JOB="$(aws backup start-restore-job',
        '--recovery-point-arn "$RECOVERY_POINT" --iam-role-arn "$RESTORE_ROLE"',
        `--metadata "targetTableName=$RESTORED,encryptionType=${isOwned ? 'Default"' : 'KMS,kmsMasterKeyArn=$KEY"'}`,
        '--query RestoreJobId --output text)"',
      ),
      'aws backup describe-restore-job --restore-job-id "$RESTORE_JOB" --query \'[Status,PercentDone,StatusMessage]\' --output text',
    ]),
    prose(
      `The plan and the vault are those of the stack \`${stackName(model.name.value)}\`; its role makes backups, and a restore takes more rights.`,
    ),
  ];
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/pointintimerecovery_restores.html */
function leftOut({ table, scaling }: TableResource): readonly Block[] {
  const { ttl, stream, protection, tags, contributorInsights, indexes, resourcePolicy, replicas } = table;
  const insights = [{ name: undefined, contributorInsights }, ...indexes.values()].flatMap((one) =>
    one.contributorInsights === undefined ? [] : [{ index: one.name, mode: one.contributorInsights }],
  );
  const isReady = 'aws dynamodb wait table-exists --table-name "$RESTORED"';
  const commands = [
    ...(protection.pitr
      ? command(
          'aws dynamodb update-continuous-backups --table-name "$RESTORED"',
          `--point-in-time-recovery-specification PointInTimeRecoveryEnabled=true,RecoveryPeriodInDays=${protection.pitrDays ?? MOST_DAYS}`,
        )
      : []),
    ...(protection.delete
      ? ['aws dynamodb update-table --table-name "$RESTORED" --deletion-protection-enabled', isReady]
      : []),
    ...(ttl === undefined
      ? []
      : command(
          'aws dynamodb update-time-to-live --table-name "$RESTORED"',
          `--time-to-live-specification Enabled=true,AttributeName=${shellLiteral(ttl.value)}`,
        )),
    ...(stream === undefined
      ? []
      : [
          ...command(
            'aws dynamodb update-table --table-name "$RESTORED"',
            `--stream-specification StreamEnabled=true,StreamViewType=${STREAM_VIEW_TYPES[stream.value]}`,
          ),
          isReady,
        ]),
    ...insights.flatMap(({ index, mode }) =>
      command(
        'aws dynamodb update-contributor-insights --table-name "$RESTORED"',
        ...(index === undefined ? [] : [`--index-name ${shellLiteral(index)}`]),
        `--contributor-insights-action ENABLE --contributor-insights-mode ${INSIGHTS_MODES[mode]}`,
      ),
    ),
    ...(tags.size === 0
      ? []
      : command(
          'aws dynamodb tag-resource',
          '--resource-arn "$(aws dynamodb describe-table --table-name "$RESTORED" --query Table.TableArn --output text)"',
          `--tags ${[...tags].map(([key, value]) => shellLiteral(`Key=${key},Value=${value}`)).join(' ')}`,
        )),
  ];
  const byHand = [
    ...(scaling.length === 0 ? [] : ['Auto scaling of the table and its indexes: register it for the new name.']),
    ...(resourcePolicy.length === 0 ? [] : ['The resource-based policy: put it on the new table.']),
    ...(replicas.length === 0
      ? []
      : [
          `Replicas: a restored table is in one Region. Add ${replicas.map(({ value }) => `\`${value}\``).join(', ')} again; each is a copy of the whole table, and takes its time.`,
        ]),
    ...(stream === undefined
      ? []
      : [
          'The stream is a new one: event source mappings point to the old one. What was changed while nobody read is not in it.',
        ]),
    'Alarms, policies and dashboards name the table: with another name they watch the old one until the stage is deployed with the new name.',
  ];
  return [
    ...(commands.length === 0 ? [] : [code('sh', commands)]),
    prose('And what no single command does:'),
    bullets(...byHand),
  ];
}

/** What a stage sets, where that alone is the table's name, and no other table's. */
function ownParameter({ tables }: Deployment, resource: TableResource): string | undefined {
  const [piece, ...more] = resource.name;
  if (piece === undefined || typeof piece === 'string' || piece.kind !== 'parameter' || more.length > 0)
    return undefined;
  const isShared = [...tables.values()].some(
    (other) =>
      other !== resource &&
      other.name.some((part) => typeof part !== 'string' && part.kind === 'parameter' && part.name === piece.name),
  );
  return isShared ? undefined : piece.name;
}

function theSwitch(deployment: Deployment, resource: TableResource): readonly Block[] {
  const { table } = resource;
  const parameter = ownParameter(deployment, resource);
  if (parameter === undefined)
    return [
      prose(
        `No parameter sets the whole name of ${table.name}, and of it alone, and a table cannot be renamed. Copy the lost items back, if they are not too many. Otherwise the restored table is backed up, and the backup takes the old name, which no requests can use from the first line to the last; the old items are gone with the old table:`,
      ),
      code('sh', [
        ...command(
          'BACKUP="$(aws dynamodb create-backup --table-name "$RESTORED" --backup-name "$RESTORED"',
          '--query BackupDetails.BackupArn --output text)"',
        ),
        'aws dynamodb describe-backup --backup-arn "$BACKUP" --query BackupDescription.BackupDetails.BackupStatus --output text',
      ]),
      // Apart from what deletes: whoever pastes a block would delete the table before there is a backup.
      prose(
        `Only once that says \`AVAILABLE\`${table.replicas.length === 0 ? '' : `, and the replicas in ${table.replicas.map(({ value }) => `\`${value}\``).join(', ')} are deleted and gone`}:`,
      ),
      code('sh', [
        ...(table.protection.delete
          ? [
              'aws dynamodb update-table --table-name "$TABLE" --no-deletion-protection-enabled',
              'aws dynamodb wait table-exists --table-name "$TABLE"',
            ]
          : []),
        'aws dynamodb delete-table --table-name "$TABLE"',
        'aws dynamodb wait table-not-exists --table-name "$TABLE"',
        'aws dynamodb restore-table-from-backup --target-table-name "$TABLE" --backup-arn "$BACKUP"',
        ...untilActive('TABLE'),
        'RESTORED="$TABLE"   # and give it what a restore leaves out, above, once more',
      ]),
      prose(
        `A name that is a parameter (\`name: "\${env:TABLE:-${table.name}}"\`) makes this a deployment of some minutes, and keeps the old table.`,
      ),
    ];
  return [
    prose(
      `The name is a parameter (\`${parameter}\`): deploy the stage, and the services that use the table, with the new one.`,
    ),
    code('sh', [`export ${parameter}="$RESTORED"`]),
    prose('Services that hold a connection go on with the old table until they are started again.'),
  ];
}
