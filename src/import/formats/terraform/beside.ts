import type { DraftDax, DraftStatement, DraftTable } from '../../draft.js';
import { type Collector, type NewKey, readInsights, readResourcePolicy } from '../aws-table/index.js';
import { backupsOf } from './backups.js';
import { decodedJson } from './functions/encoding.js';
import { nodeAt } from './instances.js';
import type { ResourceInstance } from './relevant.js';
import { blocksOf } from './table-properties.js';
import {
  booleanOfValue,
  booleanValue,
  isBlank,
  knownText,
  mapNode,
  nodeOf,
  numberOfValue,
  shownText,
} from './value.js';

/** What resources beside a table say of it. */
export interface Beside {
  readonly settings: Partial<DraftTable>;
  /** By index. */
  readonly insights: ReadonlyMap<string, DraftTable['contributorInsights']>;
  /** Those that were read. */
  readonly read: ReadonlySet<ResourceInstance>;
}

interface Around {
  readonly all: readonly ResourceInstance[];
  readonly home: string | undefined;
  /** The table that a text names. */
  readonly named: (text: string) => ResourceInstance | undefined;
  readonly notes: Collector;
}

/** @param own resources that name the table. */
export function besideOf(table: ResourceInstance, own: readonly ResourceInstance[], around: Around): Beside {
  const read = new Set<ResourceInstance>();
  // A replica has the same for itself.
  const here = own.filter(({ value }) => {
    const region = knownText(value.entries.get('region'));
    return region === undefined || region === '' || region === around.home;
  });
  const insights = new Map<string, DraftTable['contributorInsights']>();
  for (const one of own.filter(({ type }) => type === 'aws_dynamodb_contributor_insights')) {
    read.add(one);
    if (here.includes(one)) insights.set(textAt(one, 'index_name') ?? '', insightsOf(one, around.notes));
  }
  const policies: DraftStatement[] = [];
  for (const one of own.filter(({ type }) => type === 'aws_dynamodb_resource_policy')) {
    const statements = here.includes(one) ? policyOf(one, around.notes) : [];
    if (statements === undefined) continue;
    read.add(one);
    policies.push(...statements);
  }
  const cluster = clusterOf(table, around);
  if (cluster !== undefined) read.add(cluster);
  const { backup, read: selections } = backupsOf(table, around);
  for (const selection of selections) read.add(selection);
  const witness = knownText(blocksOf(table.value.entries.get('global_table_witness'))[0]?.entries.get('region_name'));
  const ofTable = insights.get('');
  return {
    settings: {
      ...(ofTable === undefined ? {} : { contributorInsights: ofTable }),
      ...(policies.length === 0 ? {} : { resourcePolicy: policies }),
      ...(cluster === undefined ? {} : { dax: daxOf(cluster, around) }),
      ...(backup === undefined ? {} : { backup }),
      ...(witness === undefined || witness === '' ? {} : { witness }),
    },
    insights,
    read,
  };
}

function textAt({ value }: ResourceInstance, name: string): string | undefined {
  const given = value.entries.get(name);
  return isBlank(given) ? undefined : knownText(given);
}

function insightsOf({ value, address }: ResourceInstance, notes: Collector): DraftTable['contributorInsights'] {
  const mode = value.entries.get('mode');
  const enabled = nodeOf(booleanValue(true, value.span));
  const node = mapNode(
    [
      ['Enabled', enabled],
      ['Mode', mode === undefined || isBlank(mode) ? undefined : nodeOf(mode)],
    ],
    value.span,
  );
  return readInsights(node, address, notes);
}

/** Undefined where the policy is not known. */
function policyOf({ value, address }: ResourceInstance, notes: Collector): readonly DraftStatement[] | undefined {
  const given = value.entries.get('policy');
  const document = given?.kind === 'unknown' ? given.json : given?.kind === 'text' ? decodedJson(given) : undefined;
  if (document === undefined) return undefined;
  return readResourcePolicy(mapNode([['PolicyDocument', nodeOf(document)]], value.span), address, notes);
}

// ------------------------------------------------------------------------------------------------------------ DAX

/** A cluster says of no table that it is before it: that of the same name is taken for it. */
function clusterOf(table: ResourceInstance, { all, notes }: Around): ResourceInstance | undefined {
  const sameModule = ({ modules }: ResourceInstance): boolean =>
    JSON.stringify(modules) === JSON.stringify(table.modules);
  const found = all.find((one) => one.type === 'aws_dax_cluster' && one.name === table.name && sameModule(one));
  if (found === undefined) return undefined;
  notes.quirk(
    nodeAt(found.value.span),
    found.address,
    `\`${found.address}\` is taken for the cluster before \`${table.address}\`, which has its name.`,
  );
  return found;
}

function daxOf(cluster: ResourceInstance, { all }: Around): DraftDax {
  const { entries } = cluster.value;
  const nodeType = knownText(entries.get('node_type'));
  const nodes = numberOfValue(entries.get('replication_factor'));
  const group = shownText(entries.get('parameter_group_name'));
  const parameters = all
    .filter(({ type, value }) => type === 'aws_dax_parameter_group' && shownText(value.entries.get('name')) === group)
    .flatMap(({ value }) => blocksOf(value.entries.get('parameters')));
  const record = parameters.find((one) => knownText(one.entries.get('name')) === 'record-ttl-millis');
  const ttl = numberOfValue(record?.entries.get('value'));
  return {
    ...(nodeType === undefined ? {} : { nodeType }),
    ...(nodes === undefined ? {} : { nodes }),
    ...(ttl === undefined ? {} : { ttl: ttl / 1000 }),
  };
}

// ------------------------------------------------------------------------------------------------------------ keys

/** Keys of KMS that are made, by what refers to them. */
export function newKeys(all: readonly ResourceInstance[]): (text: string) => NewKey | undefined {
  const known = new Map<string, NewKey>();
  for (const { type, address, value } of all) {
    if (type !== 'aws_kms_key') continue;
    const days = numberOfValue(value.entries.get('rotation_period_in_days'));
    const rotates = booleanOfValue(value.entries.get('enable_key_rotation')) === true;
    const key = rotates && days !== undefined ? { rotationDays: days } : {};
    for (const field of ['arn', 'id', 'key_id']) known.set(`${address}.${field}`, key);
  }
  return (text) => known.get(text);
}
