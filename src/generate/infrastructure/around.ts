import type { Deployment, TableResource } from './deployment.js';
import { keyStatements, throughDynamoDB } from './key-use.js';
import type { Policy, Statement } from './policy.js';
import { ACCOUNT, PARTITION, type Text } from './text.js';

/**
 * Who takes a role: a service. A condition on its account stands where a page of the service says that it states one, as none of DAX and
 * AWS Backup does.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-service-confused-deputy-prevention.html
 */
export function trustOf(service: string): Policy {
  return {
    statements: [
      {
        effect: 'Allow',
        principal: new Map([['Service', [[service]]]]),
        actions: ['sts:AssumeRole'],
        resources: [],
        conditions: new Map(),
      },
    ],
  };
}

/** The table and all its indexes. */
export function withIndexes({ arn }: Pick<TableResource, 'arn'>): readonly Text[] {
  return [arn, [...arn, '/index/*']];
}

/**
 * Of a key of one's own. Whoever may use the table may use the key through DynamoDB, as it is with the key that AWS manages: policies of
 * roles need not name it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export const KEY_POLICY: Policy = {
  statements: [
    {
      sid: 'Administration',
      effect: 'Allow',
      principal: new Map([['AWS', [['arn:', PARTITION, ':iam::', ACCOUNT, ':root']]]]),
      actions: ['kms:*'],
      resources: [['*']],
      conditions: new Map(),
    },
    {
      sid: 'UseThroughDynamoDB',
      effect: 'Allow',
      principal: new Map([['AWS', [['*']]]]),
      actions: [
        'kms:CreateGrant',
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey*',
        'kms:ReEncrypt*',
      ],
      resources: [['*']],
      conditions: new Map([
        ['StringEquals', new Map([['kms:CallerAccount', [[ACCOUNT]]]])],
        ['StringLike', new Map([['kms:ViaService', throughDynamoDB('*')]])],
      ]),
    },
  ],
};

/** A table's own policy, in its Region; undefined where the model has no statement. */
export function resourcePolicyOf(resource: TableResource): Policy | undefined {
  const { resourcePolicy } = resource.table;
  if (resourcePolicy.length === 0) return undefined;
  const statements = resourcePolicy.map(({ sid, effect, principal, actions, condition }): Statement => {
    return {
      ...(sid === undefined ? {} : { sid }),
      effect,
      principal: principal === '*' ? '*' : new Map([...principal].map(([kind, names]) => [kind, texts(names)])),
      actions: actions.map(({ value }) => value),
      resources: withIndexes(resource),
      conditions: new Map(
        [...condition].map(([operator, keys]) => [
          operator,
          new Map([...keys].map(([key, values]) => [key, texts(values)])),
        ]),
      ),
    };
  });
  return { statements };
}

function texts(values: readonly string[]): readonly Text[] {
  return values.map((value) => [value]);
}

/** A DAX cluster before a table. */
export interface Dax {
  readonly table: TableResource;
  readonly nodeType: string;
  readonly nodes: number;
  /** How long items, and results of queries, are kept. */
  readonly ttlMs: number;
  /** Of the role that the cluster works with. */
  readonly policy: Policy;
  readonly trust: Policy;
}

/** Where its clients reach a cluster whose traffic is encrypted: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionInTransit.html */
export const DAX_PORT = 9111;

export function daxOf(deployment: Deployment): readonly Dax[] {
  return [...deployment.tables.values()].flatMap((table) => {
    const { dax } = table.table;
    if (dax === undefined) return [];
    const policy = { statements: [daxStatement(deployment, table), ...keyStatements([table])] };
    const trust = trustOf('dax.amazonaws.com');
    return [{ table, nodeType: dax.nodeType, nodes: dax.nodes, ttlMs: dax.ttl * 1000, policy, trust }];
  });
}

/**
 * What a cluster asks of the table for its clients; a scan only where the model has one.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.access-control.html
 */
function daxStatement({ model }: Deployment, resource: TableResource): Statement {
  const scans = [...model.patterns.values()].some(
    ({ op, entities }) =>
      op.value === 'scan' &&
      entities.some(({ value }) => model.entities.get(value)?.table.value === resource.table.name),
  );
  const actions = [
    'BatchGetItem',
    'BatchWriteItem',
    'ConditionCheckItem',
    'DeleteItem',
    'DescribeTable',
    'GetItem',
    'PutItem',
    'Query',
    ...(scans ? ['Scan'] : []),
    'UpdateItem',
  ];
  return {
    effect: 'Allow',
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: withIndexes(resource),
    conditions: new Map(),
  };
}

/** Of the gateway endpoint of a VPC: the account's own callers, and these tables. Undefined where the model asks for none. */
export function endpointPolicyOf({ model, tables }: Deployment): Policy | undefined {
  if (model.operations.vpc?.endpoint !== true) return undefined;
  const statement: Statement = {
    sid: 'TablesOfTheModel',
    effect: 'Allow',
    principal: '*',
    actions: ['dynamodb:*'],
    resources: [...tables.values()].flatMap((resource) => [
      ...withIndexes(resource),
      ...(resource.table.stream === undefined ? [] : [[...resource.arn, '/stream/*']]),
    ]),
    conditions: new Map([['StringEquals', new Map([['aws:PrincipalAccount', [[ACCOUNT]]]])]]),
  };
  return { statements: [statement] };
}

/** Whether something of the deployment stands in a VPC, whose ids it then needs. */
export function needsVpc(deployment: Deployment): boolean {
  return endpointPolicyOf(deployment) !== undefined || daxOf(deployment).length > 0;
}
