import { type YamlFields, yamlText } from '../../source/yaml-text.js';
import type { Deployment } from '../infrastructure/index.js';
import { INSIGHTS_MODES } from '../infrastructure/table-request.js';
import { raw } from '../text/index.js';
import type { GeneratedFile } from '../typescript/gen.js';

/**
 * Documents of Systems Manager Automation, where a step of a page is a call.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html
 */
export function automationFiles(deployment: Deployment): readonly GeneratedFile[] {
  const tables = [...deployment.tables.values()];
  const isRecoverable = tables.some(({ table }) => table.protection.pitr);
  return [
    ...(isRecoverable
      ? [
          file('restore', restoreDocument(deployment)),
          file('restore-drill', drillDocument(deployment)),
          file('export', exportDocument(deployment)),
        ]
      : []),
    file('contributor-insights', insightsDocument(deployment)),
  ];
}

function file(name: string, document: YamlFields): GeneratedFile {
  return { path: `automation/${name}.yaml`, code: raw(yamlText(document)), isFormatted: true };
}

/** What README.md calls the document of a file, which is what Systems Manager allows. */
export function documentName({ model }: Deployment, file: string): string {
  return `runbook-${model.name.value.replace(/[^\w.-]/g, '-').slice(0, 80)}-${file}`;
}

/** Rights that the role of the documents needs. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_IAM.html */
export const AUTOMATION_ACTIONS = [
  ...['RestoreTableToPointInTime', 'DescribeTable', 'UpdateContinuousBackups', 'UpdateTable', 'DeleteTable'],
  ...['ExportTableToPointInTime', 'UpdateContributorInsights'],
  // What a restore does to the new table.
  ...['BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem'],
] as const;

/** Seconds that a restore may take. */
const A_DAY = 86_400;

const ROLE = {
  AutomationAssumeRole: { type: 'AWS::IAM::Role::Arn', description: 'Role that the automation acts as.' },
} as const;
/** What a table may be called. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const TABLE_NAME = '^[a-zA-Z0-9_.-]{3,255}$';

function tableParameter(deployment: Deployment): YamlFields {
  const names = [...deployment.tables.keys()];
  return {
    TableName: {
      type: 'String',
      description: `Name of the table in this stage: that of ${names.join(', ')}.`.slice(0, 400),
      allowedPattern: TABLE_NAME,
    },
  };
}

function document(
  description: string,
  parameters: YamlFields,
  mainSteps: readonly YamlFields[],
  outputs: readonly string[] = [],
): YamlFields {
  return {
    schemaVersion: '0.3',
    description,
    assumeRole: '{{ AutomationAssumeRole }}',
    parameters: { ...parameters, ...ROLE },
    mainSteps,
    ...(outputs.length === 0 ? {} : { outputs }),
  };
}

/** A call of DynamoDB. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeawsapi.html */
function call(name: string, api: string, inputs: YamlFields, more: YamlFields = {}): YamlFields {
  return { name, action: 'aws:executeAwsApi', ...more, inputs: { Service: 'dynamodb', Api: api, ...inputs } };
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-waitforawsresourceproperty.html */
function waitForTable(name: string, table: string): YamlFields {
  return {
    name,
    action: 'aws:waitForAwsResourceProperty',
    timeoutSeconds: A_DAY,
    inputs: {
      Service: 'dynamodb',
      Api: 'DescribeTable',
      TableName: table,
      PropertySelector: '$.Table.TableStatus',
      DesiredValues: ['ACTIVE'],
    },
  };
}

const RESTORE_TIME = {
  RestoreTime: {
    type: 'String',
    description: 'The moment to go back to, in UTC, such as 2026-01-31T09:59:00Z.',
    allowedPattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$',
  },
} as const;

const RESTORE = {
  SourceTableName: '{{ TableName }}',
  TargetTableName: '{{ TargetTableName }}',
  RestoreDateTime: '{{ RestoreTime }}',
} as const;

/** Days of the model; of several tables each has its own, of which the first is the default. */
function recoveryDays({ tables }: Deployment): YamlFields {
  const days = [...tables.values()].flatMap(({ table: { name, protection } }) =>
    protection.pitr ? [[name, protection.pitrDays ?? MOST_DAYS] as const] : [],
  );
  return {
    RecoveryDays: {
      type: 'Integer',
      description:
        `Days that the new table can be gone back: ${days.map(([name, of]) => `${of} of ${name}`).join(', ')}.`.slice(
          0,
          400,
        ),
      default: days[0]?.[1] ?? MOST_DAYS,
    },
  };
}

/** Without a word there are so many: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html */
export const MOST_DAYS = 35;

function restoreDocument(deployment: Deployment): YamlFields {
  return document(
    'Restores a table to a point in time, into a new table with recovery and deletion protection. What else a restore leaves out stands in restore.md.',
    {
      ...tableParameter(deployment),
      TargetTableName: { type: 'String', description: 'Name of the new table.', allowedPattern: TABLE_NAME },
      ...RESTORE_TIME,
      ...recoveryDays(deployment),
    },
    [
      call('restoreTable', 'RestoreTableToPointInTime', RESTORE),
      waitForTable('waitForRestore', '{{ TargetTableName }}'),
      call('protectFromLoss', 'UpdateContinuousBackups', {
        TableName: '{{ TargetTableName }}',
        PointInTimeRecoverySpecification: {
          PointInTimeRecoveryEnabled: true,
          RecoveryPeriodInDays: '{{ RecoveryDays }}',
        },
      }),
      call('protectFromDeletion', 'UpdateTable', {
        TableName: '{{ TargetTableName }}',
        DeletionProtectionEnabled: true,
      }),
    ],
  );
}

function drillDocument(deployment: Deployment): YamlFields {
  return document(
    'Restores a table into a new one, looks at it, and deletes the new one.',
    {
      ...tableParameter(deployment),
      TargetTableName: {
        type: 'String',
        description: 'Name of the table of the drill, which is deleted at the end.',
        default: 'restore-drill',
        allowedPattern: '^restore-drill[a-zA-Z0-9_.-]{0,100}$',
      },
      ...RESTORE_TIME,
    },
    [
      call('restoreTable', 'RestoreTableToPointInTime', RESTORE),
      waitForTable('waitForRestore', '{{ TargetTableName }}'),
      call(
        'readSomething',
        'Scan',
        { TableName: '{{ TargetTableName }}', Select: 'COUNT', Limit: 1000 },
        { outputs: [{ Name: 'Items', Selector: '$.Count', Type: 'Integer' }], onFailure: 'Continue' },
      ),
      call('deleteTable', 'DeleteTable', { TableName: '{{ TargetTableName }}' }, { isEnd: true }),
    ],
    ['readSomething.Items'],
  );
}

function exportDocument(deployment: Deployment): YamlFields {
  return document(
    'Exports a table to S3, as it is now, without taking capacity of it.',
    {
      ...tableParameter(deployment),
      Bucket: { type: 'String', description: 'Bucket that takes the export.', allowedPattern: '^[a-z0-9.-]{3,63}$' },
    },
    [
      call(
        'findTable',
        'DescribeTable',
        { TableName: '{{ TableName }}' },
        { outputs: [{ Name: 'TableArn', Selector: '$.Table.TableArn', Type: 'String' }] },
      ),
      call(
        'exportTable',
        'ExportTableToPointInTime',
        {
          TableArn: '{{ findTable.TableArn }}',
          S3Bucket: '{{ Bucket }}',
          S3Prefix: '{{ TableName }}',
          ExportFormat: 'DYNAMODB_JSON',
        },
        { outputs: [{ Name: 'ExportArn', Selector: '$.ExportDescription.ExportArn', Type: 'String' }] },
      ),
    ],
    ['exportTable.ExportArn'],
  );
}

function insightsDocument(deployment: Deployment): YamlFields {
  return document(
    'Switches Contributor Insights of a table on or off, so that a hot key has a name while somebody looks.',
    {
      ...tableParameter(deployment),
      Action: { type: 'String', description: 'On or off.', allowedValues: ['ENABLE', 'DISABLE'], default: 'ENABLE' },
      Mode: {
        type: 'String',
        description: 'Keys that are told.',
        allowedValues: Object.values(INSIGHTS_MODES),
        default: INSIGHTS_MODES.throttled,
      },
    },
    [
      call('switchInsights', 'UpdateContributorInsights', {
        TableName: '{{ TableName }}',
        ContributorInsightsAction: '{{ Action }}',
        ContributorInsightsMode: '{{ Mode }}',
      }),
    ],
  );
}
