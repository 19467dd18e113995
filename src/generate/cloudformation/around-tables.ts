import {
  type BackupPlan,
  backupsOf,
  DAX_PORT,
  type Dax,
  daxOf,
  endpointPolicyOf,
  type Policy,
} from '../infrastructure/index.js';
import { pascalCase } from '../text/index.js';
import { type CfnObject, cfnPolicy, getAtt, joined, ref, select, split, sub } from './language/index.js';
import type { Stack } from './stack.js';

/** What stands in a VPC: clusters of DAX, and the way to DynamoDB. */
export function addToVpc(stack: Stack, tables: ReadonlyMap<string, string>): void {
  const clusters = daxOf(stack.deployment);
  const endpoint = endpointPolicyOf(stack.deployment);
  if (clusters.length === 0 && endpoint === undefined) return;
  const vpc = stack.parameter('VpcId', { type: 'AWS::EC2::VPC::Id', description: 'Where the callers are.' });
  if (endpoint !== undefined) addEndpoint(stack, endpoint, vpc);
  if (clusters.length === 0) return;
  const network: Network = {
    vpc,
    subnets: stack.parameter('SubnetIds', {
      type: 'List<AWS::EC2::Subnet::Id>',
      description: 'Where the nodes of DAX are: in several Availability Zones.',
    }),
    clients: stack.parameter('ClientSecurityGroupId', {
      type: 'AWS::EC2::SecurityGroup::Id',
      description: 'Of the callers that may reach DAX.',
    }),
  };
  for (const dax of clusters) addDax(stack, dax, network, tables.get(dax.table.table.name) ?? '');
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/vpc-endpoints-dynamodb.html */
function addEndpoint(stack: Stack, policy: Policy, vpc: string): void {
  const tables = stack.parameter('RouteTableIds', {
    type: 'CommaDelimitedList',
    description: 'Route tables of the subnets that the callers are in.',
  });
  stack.resource('DynamoDBEndpoint', {
    type: 'AWS::EC2::VPCEndpoint',
    properties: {
      VpcEndpointType: 'Gateway',
      ServiceName: sub(`com.amazonaws.\${AWS::Region}.dynamodb`),
      VpcId: ref(vpc),
      RouteTableIds: ref(tables),
      PolicyDocument: cfnPolicy(policy, stack.deployment),
    },
  });
}

interface Network {
  readonly vpc: string;
  readonly subnets: string;
  readonly clients: string;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.create-cluster.cli.html */
function addDax(
  stack: Stack,
  { table, nodeType, nodes, ttlMs, policy, trust }: Dax,
  network: Network,
  tableId: string,
): void {
  const { id } = table;
  const role = stack.resource(`${id}DaxRole`, roleOf(stack, trust, policy));
  const group = stack.resource(`${id}DaxSecurityGroup`, {
    type: 'AWS::EC2::SecurityGroup',
    properties: {
      GroupDescription: `Callers of the DAX cluster before ${id}`,
      VpcId: ref(network.vpc),
      SecurityGroupIngress: [
        {
          IpProtocol: 'tcp',
          FromPort: DAX_PORT,
          ToPort: DAX_PORT,
          SourceSecurityGroupId: ref(network.clients),
          Description: 'DAX with encryption in transit',
        },
      ],
    },
  });
  const subnets = stack.resource(`${id}DaxSubnets`, {
    type: 'AWS::DAX::SubnetGroup',
    properties: { Description: `Of the DAX cluster before ${id}`, SubnetIds: ref(network.subnets) },
  });
  const parameters = stack.resource(`${id}DaxParameters`, {
    type: 'AWS::DAX::ParameterGroup',
    properties: {
      Description: `Of the DAX cluster before ${id}`,
      ParameterNameValues: { 'query-ttl-millis': String(ttlMs), 'record-ttl-millis': String(ttlMs) },
    },
  });
  const cluster = stack.resource(`${id}DaxCluster`, {
    type: 'AWS::DAX::Cluster',
    // Nothing else of a cluster says what it stands before.
    dependsOn: [tableId],
    properties: {
      NodeType: nodeType,
      ReplicationFactor: nodes,
      IAMRoleARN: getAtt(role, 'Arn'),
      SubnetGroupName: ref(subnets),
      ParameterGroupName: ref(parameters),
      SecurityGroupIds: [getAtt(group, 'GroupId')],
      SSESpecification: { SSEEnabled: true },
      ClusterEndpointEncryptionType: 'TLS',
    },
  });
  stack.output(`${id}DaxEndpoint`, {
    description: `Where clients reach the DAX cluster before the table ${table.table.name}.`,
    value: getAtt(cluster, 'ClusterDiscoveryEndpointURL'),
  });
}

function roleOf(
  stack: Stack,
  trust: Policy,
  policy: Policy,
): { readonly type: string; readonly properties: CfnObject } {
  return {
    type: 'AWS::IAM::Role',
    properties: {
      AssumeRolePolicyDocument: cfnPolicy(trust, stack.deployment),
      Policies: [{ PolicyName: 'Tables', PolicyDocument: cfnPolicy(policy, stack.deployment) }],
    },
  };
}

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html */
export function addBackups(stack: Stack, tables: ReadonlyMap<string, string>): void {
  const backups = backupsOf(stack.deployment);
  if (backups === undefined) return;
  const vault = stack.resource('BackupVault', {
    type: 'AWS::Backup::BackupVault',
    deletionPolicy: 'Retain',
    updateReplacePolicy: 'Retain',
    // AWS asks for a name; that of a stack may be longer than one of a vault.
    properties: { BackupVaultName: joined('-', ['tables', select(2, split('/', ref('AWS::StackId')))]) },
  });
  stack.output('BackupVaultArn', {
    description: 'ARN of the vault of the backups.',
    value: getAtt(vault, 'BackupVaultArn'),
  });
  const role = stack.resource('BackupRole', roleOf(stack, backups.trust, backups.policy));
  const copies = new Map(
    backups.copiedTo.map((region) => [
      region,
      stack.parameter(`BackupVaultIn${pascalCase(region)}`, {
        type: 'String',
        default: 'Default',
        description: `Name of the vault in ${region} that copies of backups go to.`,
        allowedPattern: '^[a-zA-Z0-9_-]{2,50}$',
      }),
    ]),
  );
  for (const plan of backups.plans)
    addPlan(stack, plan, { vault, role, copies, table: tables.get(plan.table.table.name) ?? '' });
}

interface PlanPlace {
  readonly vault: string;
  readonly role: string;
  readonly table: string;
  /** Parameters with names of vaults, by Region. */
  readonly copies: ReadonlyMap<string, string>;
}

function addPlan(stack: Stack, plan: BackupPlan, { vault, role, copies, table }: PlanPlace): void {
  const { id } = plan.table;
  const lifecycle = { MoveToColdStorageAfterDays: plan.coldAfterDays, DeleteAfterDays: plan.keepDays };
  const copy = plan.copyTo === undefined ? undefined : copies.get(plan.copyTo);
  const planId = stack.resource(`${id}BackupPlan`, {
    type: 'AWS::Backup::BackupPlan',
    properties: {
      BackupPlan: {
        BackupPlanName: sub(`\${AWS::StackName}-${id}`),
        BackupPlanRule: [
          {
            RuleName: id.slice(0, 50),
            TargetBackupVault: ref(vault),
            ScheduleExpression: plan.schedule,
            Lifecycle: lifecycle,
            CopyActions:
              copy === undefined || plan.copyTo === undefined
                ? undefined
                : [
                    {
                      DestinationBackupVaultArn: sub(
                        `arn:\${AWS::Partition}:backup:${plan.copyTo}:\${AWS::AccountId}:backup-vault:\${${copy}}`,
                      ),
                      Lifecycle: lifecycle,
                    },
                  ],
          },
        ],
      },
    },
  });
  stack.resource(`${id}BackupSelection`, {
    type: 'AWS::Backup::BackupSelection',
    properties: {
      BackupPlanId: ref(planId),
      BackupSelection: {
        SelectionName: id.slice(0, 50),
        IamRoleArn: getAtt(role, 'Arn'),
        Resources: [getAtt(table, 'Arn')],
      },
    },
  });
}
