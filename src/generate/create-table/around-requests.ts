import {
  ACCOUNT,
  type BackupPlan,
  type Backups,
  backupsOf,
  DAX_PORT,
  type Dax,
  type Deployment,
  daxOf,
  endpointPolicyOf,
  PARTITION,
  type Policy,
  type Text,
} from '../infrastructure/index.js';
import { kebabCase, UniqueNames } from '../text/index.js';
import type { Request, Unknown } from './request.js';
import { defined } from './table-requests.js';

/** What stands around the tables, asked for once they are there. */
export function aroundRequests(deployment: Deployment, unknown: Unknown): readonly Request[] {
  const backups = backupsOf(deployment);
  const names = new UniqueNames('dax');
  return [
    ...endpointRequests(deployment, unknown),
    ...daxOf(deployment).flatMap((dax) => daxRequests(dax, clusterName(dax, names), unknown)),
    ...(backups === undefined ? [] : backupRequests(deployment, backups, unknown)),
  ];
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html */
function endpointRequests(deployment: Deployment, unknown: Unknown): readonly Request[] {
  const policy = endpointPolicyOf(deployment);
  if (policy === undefined) return [];
  const request = {
    VpcEndpointType: 'Gateway',
    VpcId: unknown.value('VPC_ID'),
    ServiceName: `com.amazonaws.${deployment.region}.dynamodb`,
    RouteTableIds: [unknown.value('ROUTE_TABLE_ID')],
    PolicyDocument: unknown.policy(policy),
  };
  return [{ operation: 'ec2:CreateVpcEndpoint', request }];
}

/** A role that a service takes, and its one policy. */
function roleRequests(RoleName: string, trust: Policy, policy: Policy, unknown: Unknown): readonly Request[] {
  return [
    { operation: 'iam:CreateRole', request: { RoleName, AssumeRolePolicyDocument: unknown.policy(trust) } },
    {
      operation: 'iam:PutRolePolicy',
      request: { RoleName, PolicyName: 'Tables', PolicyDocument: unknown.policy(policy) },
    },
  ];
}

function roleArn(name: string): Text {
  return ['arn:', PARTITION, ':iam::', ACCOUNT, `:role/${name}`];
}

/** With room for the number that tells two of a name apart: a cluster's has 20 characters at most. */
const LONGEST_NAME = 17;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_dax_CreateCluster.html */
function clusterName({ table }: Dax, names: UniqueNames): string {
  return names.take(`dax-${kebabCase(table.id)}`.slice(0, LONGEST_NAME).replace(/-$/, ''));
}

function daxRequests(
  { table, nodeType, nodes, ttlMs, policy, trust }: Dax,
  name: string,
  unknown: Unknown,
): readonly Request[] {
  const role = `${name}-role`;
  const group = unknown.value(`${table.variable.toUpperCase()}_DAX_SECURITY_GROUP_ID`);
  const subnets = ['SUBNET_ID_A', 'SUBNET_ID_B', 'SUBNET_ID_C'].slice(0, nodes);
  return [
    ...roleRequests(role, trust, policy, unknown),
    {
      operation: 'ec2:CreateSecurityGroup',
      request: { GroupName: name, Description: `DAX before the table ${table.id}`, VpcId: unknown.value('VPC_ID') },
    },
    {
      operation: 'ec2:AuthorizeSecurityGroupIngress',
      request: {
        GroupId: group,
        IpPermissions: [
          {
            IpProtocol: 'tcp',
            FromPort: DAX_PORT,
            ToPort: DAX_PORT,
            UserIdGroupPairs: [{ GroupId: unknown.value('CLIENT_SECURITY_GROUP_ID') }],
          },
        ],
      },
    },
    {
      operation: 'dax:CreateSubnetGroup',
      request: { SubnetGroupName: name, SubnetIds: subnets.map((one) => unknown.value(one)) },
    },
    { operation: 'dax:CreateParameterGroup', request: { ParameterGroupName: name } },
    {
      operation: 'dax:UpdateParameterGroup',
      request: {
        ParameterGroupName: name,
        ParameterNameValues: ['query-ttl-millis', 'record-ttl-millis'].map((ParameterName) => ({
          ParameterName,
          ParameterValue: String(ttlMs),
        })),
      },
    },
    {
      operation: 'dax:CreateCluster',
      request: {
        ClusterName: name,
        NodeType: nodeType,
        ReplicationFactor: nodes,
        IamRoleArn: unknown.text(roleArn(role)),
        SubnetGroupName: name,
        ParameterGroupName: name,
        SecurityGroupIds: [group],
        SSESpecification: { Enabled: true },
        ClusterEndpointEncryptionType: 'TLS',
      },
    },
  ];
}

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupPlan.html */
function backupRequests(
  { model }: Deployment,
  { plans, policy, trust }: Backups,
  unknown: Unknown,
): readonly Request[] {
  const vault = `${kebabCase(model.name.value) || 'model'}-tables`.slice(0, 50);
  const role = `${vault}-backup`;
  return [
    ...roleRequests(role, trust, policy, unknown),
    { operation: 'backup:CreateBackupVault', request: { BackupVaultName: vault } },
    ...plans.flatMap((plan) => planRequests(plan, vault, role, unknown)),
  ];
}

function planRequests(plan: BackupPlan, vault: string, role: string, unknown: Unknown): readonly Request[] {
  const { id, variable, arn } = plan.table;
  const Lifecycle = defined({ MoveToColdStorageAfterDays: plan.coldAfterDays, DeleteAfterDays: plan.keepDays });
  const name = id.slice(0, 50);
  const copies =
    plan.copyTo === undefined ? undefined : [{ DestinationBackupVaultArn: copyVault(plan.copyTo, unknown), Lifecycle }];
  const rule = defined({
    RuleName: name,
    TargetBackupVaultName: vault,
    ScheduleExpression: plan.schedule,
    Lifecycle,
    CopyActions: copies,
  });
  return [
    {
      operation: 'backup:CreateBackupPlan',
      request: { BackupPlan: { BackupPlanName: `${vault}-${name}`.slice(0, 50), Rules: [rule] } },
    },
    {
      operation: 'backup:CreateBackupSelection',
      request: {
        BackupPlanId: unknown.value(`${variable.toUpperCase()}_BACKUP_PLAN_ID`),
        BackupSelection: {
          SelectionName: name,
          IamRoleArn: unknown.text(roleArn(role)),
          Resources: [unknown.text(arn)],
        },
      },
    },
  ];
}

function copyVault(region: string, unknown: Unknown): string {
  const name = unknown.value(`BACKUP_VAULT_${region.replaceAll('-', '_').toUpperCase()}`, 'Default');
  return unknown.text(['arn:', PARTITION, `:backup:${region}:`, ACCOUNT, `:backup-vault:${name}`]);
}
