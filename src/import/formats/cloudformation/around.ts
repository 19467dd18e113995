import type { YamlNode } from '../../../source/index.js';
import type { Draft, DraftBackup, DraftDax, DraftTable } from '../../draft.js';
import { booleanOf, child, elements, numberOf, textOf } from '../../tree.js';
import { type Collector, type NewKey, type Resource, resolvedText, tellOpenEndpoint } from '../aws-table/index.js';

/** What stands around tables in a template, for those that it is of. */
export interface Around {
  /** A key that the template makes, by what refers to it: `ShopKey`, `ShopKey.Arn`. */
  readonly newKey: (text: string) => NewKey | undefined;
  /** Of the table with these names: its id, and what it is called. */
  readonly ofTable: (names: readonly string[]) => Pick<DraftTable, 'backup' | 'dax'>;
  readonly vpc: Draft['vpc'];
}

/** Properties that are needed of resources besides tables, so that no others are carried out. */
export const AROUND: ReadonlyMap<string, readonly string[]> = new Map([
  ['AWS::KMS::Key', ['EnableKeyRotation', 'RotationPeriodInDays']],
  ['AWS::DAX::Cluster', ['NodeType', 'ReplicationFactor', 'ParameterGroupName']],
  ['AWS::DAX::ParameterGroup', ['ParameterNameValues']],
  ['AWS::Backup::BackupPlan', ['BackupPlan']],
  ['AWS::Backup::BackupSelection', ['BackupPlanId', 'BackupSelection']],
  ['AWS::EC2::VPCEndpoint', ['ServiceName', 'VpcEndpointType', 'PolicyDocument']],
]);

export interface AroundResource extends Resource {
  readonly dependsOn: readonly string[];
}

export function aroundOf(all: readonly AroundResource[], notes: Collector): Around {
  const byId = new Map(all.map((resource) => [resource.id, resource]));
  const ofType = (type: string): readonly AroundResource[] => all.filter((resource) => resource.type === type);
  const backups = ofType('AWS::Backup::BackupSelection').flatMap((selection) => backupsOf(selection, byId, notes));
  const clusters = ofType('AWS::DAX::Cluster').map((cluster) => ({ cluster, dax: daxOf(cluster, byId) }));
  return {
    newKey: (text) => {
      const key = byId.get(text.replace(/\.(?:Arn|KeyId)$/, ''));
      return key?.type === 'AWS::KMS::Key' ? newKeyOf(key, notes) : undefined;
    },
    ofTable: (names) => {
      const backup = backups.find(({ table }) => names.includes(table))?.backup;
      const dax = clusters.find(({ cluster }) => cluster.dependsOn.some((id) => names.includes(id)))?.dax;
      return { ...(backup === undefined ? {} : { backup }), ...(dax === undefined ? {} : { dax }) };
    },
    vpc: vpcOf(ofType('AWS::EC2::VPCEndpoint'), notes),
  };
}

/** The gateway endpoint that callers in a VPC reach tables by. */
function vpcOf(endpoints: readonly AroundResource[], notes: Collector): Draft['vpc'] {
  const found = endpoints.find(
    ({ properties }) =>
      (textOf(child(properties, 'VpcEndpointType')) ?? 'Gateway') === 'Gateway' &&
      /\.dynamodb$/.test(resolvedText(child(properties, 'ServiceName'))?.text ?? ''),
  );
  if (found === undefined) return undefined;
  const { properties, id } = found;
  if (child(properties, 'PolicyDocument') === undefined) tellOpenEndpoint(properties, id, notes);
  return { endpoint: true };
}

function newKeyOf({ properties, path }: Resource, notes: Collector): NewKey {
  if (booleanOf(child(properties, 'EnableKeyRotation')) !== true) {
    notes.quirk(properties, path, 'This key is not rotated; a key that a model makes is, once a year.');
    return {};
  }
  const days = numberOf(child(properties, 'RotationPeriodInDays'));
  return days === undefined ? {} : { rotationDays: days };
}

/** A cluster is of the tables that it depends on: nothing else of it names them. */
function daxOf({ properties }: AroundResource, byId: ReadonlyMap<string, Resource>): DraftDax {
  const group = byId.get(referred(child(properties, 'ParameterGroupName')) ?? '');
  const ttl = numberOf(child(child(group?.properties, 'ParameterNameValues'), 'record-ttl-millis'));
  const nodeType = resolvedText(child(properties, 'NodeType'))?.text;
  const nodes = numberOf(child(properties, 'ReplicationFactor'));
  return {
    ...(nodeType === undefined ? {} : { nodeType }),
    ...(nodes === undefined ? {} : { nodes }),
    ...(ttl === undefined ? {} : { ttl: ttl / 1000 }),
  };
}

interface TableBackup {
  /** Id of its resource. */
  readonly table: string;
  readonly backup: DraftBackup;
}

/** The first rule of the plan of a selection, for the tables that it lists. */
function backupsOf(
  { properties, path }: Resource,
  byId: ReadonlyMap<string, Resource>,
  notes: Collector,
): readonly TableBackup[] {
  const plan = byId.get(referred(child(properties, 'BackupPlanId')) ?? '');
  const rules = elements(child(child(plan?.properties, 'BackupPlan'), 'BackupPlanRule'));
  const listed = elements(child(child(properties, 'BackupSelection'), 'Resources'));
  const tables = listed.flatMap((node) => referred(node)?.replace(/\.Arn$/, '') ?? []);
  const backup = backupOf(rules[0]);
  if (backup === undefined || tables.length === 0) return [];
  for (const other of rules.slice(1)) {
    notes.drop(other, path, 'A further rule of a backup plan', 'a model has one for a table');
  }
  return tables.map((table) => ({ table, backup }));
}

function backupOf(rule: YamlNode | undefined): DraftBackup | undefined {
  const schedule = textOf(child(rule, 'ScheduleExpression'));
  const lifecycle = child(rule, 'Lifecycle');
  const keepDays = numberOf(child(lifecycle, 'DeleteAfterDays'));
  const coldDays = numberOf(child(lifecycle, 'MoveToColdStorageAfterDays'));
  if (schedule === undefined || keepDays === undefined) return undefined;
  const [copy] = elements(child(rule, 'CopyActions'));
  const vault = resolvedText(child(copy, 'DestinationBackupVaultArn'))?.text ?? '';
  const copyTo = /:backup:([a-z0-9-]+):/.exec(vault)?.[1];
  return {
    schedule,
    keepDays,
    ...(coldDays === undefined ? {} : { coldDays }),
    ...(copyTo === undefined ? {} : { copyTo }),
  };
}

/** What a reference is to, where it is to something of the template. */
function referred(node: YamlNode | undefined): string | undefined {
  return resolvedText(node)?.text;
}
