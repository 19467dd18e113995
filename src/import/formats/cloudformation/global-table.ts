import type { YamlMap, YamlNode } from '../../../source/index.js';
import type { DraftTable } from '../../draft.js';
import { child, children, elements, textOf } from '../../tree.js';
import {
  type Capacity,
  type Collector,
  type Resource,
  readAwsTable,
  resolvedText,
  settingsOf,
} from '../aws-table/index.js';
import type { Around } from './around.js';

/** What a global table says of itself, and its replicas of themselves. */
const OWN: ReadonlySet<string> = new Set(['Replicas', 'MultiRegionConsistency', 'GlobalTableWitnesses']);

/** Capacity of a global table and its indexes: what is paid by request becomes what a single table says of it, the rest scales. */
const BY_REQUEST = { write: 'WriteOnDemandThroughputSettings', read: 'ReadOnDemandThroughputSettings' };
const SETTINGS: ReadonlySet<string> = new Set([
  ...Object.values(BY_REQUEST),
  'WriteProvisionedThroughputSettings',
  'ReadProvisionedThroughputSettings',
]);

/** A table, and the Region that it is taken to be deployed from. */
export interface GlobalTable {
  readonly table: DraftTable;
  readonly region: string | undefined;
}

/**
 * `AWS::DynamoDB::GlobalTable`: what its replicas say for themselves is read of the first, and told where others differ.
 *
 * @param home the Region of the template, where another table has told it; without it, that of the first replica.
 */
export function readGlobalTable(
  { properties, path }: Resource,
  name: string,
  home: string | undefined,
  newKey: Around['newKey'],
  notes: Collector,
): GlobalTable | undefined {
  const replicas = elements(child(properties, 'Replicas'));
  const [first] = replicas;
  const regions = replicas.flatMap((replica) => regionOf(replica) ?? []);
  const at = `${path}.Replicas[0]`;
  const scaling = { of: (index: string | undefined) => scalingOf(properties, first, index, path, notes) };
  if (first !== undefined) tellUnread(properties, first, at, notes);
  const merged = withReplica(properties, first);
  const table = readAwsTable({ name, properties: merged, path, scaling, newKey, saysAll: true }, notes, OWN);
  if (table === undefined) return undefined;
  tellOthers(replicas, path, notes);
  const region = home !== undefined && regions.includes(home) ? home : regions[0];
  const others = regions.filter((other) => other !== region);
  const [witness] = elements(child(properties, 'GlobalTableWitnesses')).flatMap((one) => regionOf(one) ?? []);
  if (first === undefined) notes.quirk(properties, at, 'A global table without replicas is no table anywhere.');
  const isStrong = textOf(child(properties, 'MultiRegionConsistency')) === 'STRONG';
  return {
    region,
    table: {
      ...table,
      ...(others.length === 0 ? {} : { replicas: others }),
      ...(isStrong ? { consistency: 'mrsc' as const } : {}),
      ...(witness === undefined ? {} : { witness }),
    },
  };
}

function regionOf(replica: YamlNode): string | undefined {
  const region = resolvedText(child(replica, 'Region'));
  return region === undefined || region.kind === 'unknown' ? undefined : region.text;
}

const INSIGHTS = 'ContributorInsightsSpecification';

/** What replicas say and single tables say of themselves. */
const OF_REPLICA: readonly string[] = [
  'PointInTimeRecoverySpecification',
  'DeletionProtectionEnabled',
  'TableClass',
  'Tags',
  INSIGHTS,
  'KinesisStreamSpecification',
  'ResourcePolicy',
];

/** The properties as a single table would have them. */
function withReplica(properties: YamlNode, first: YamlNode | undefined): YamlNode {
  if (properties.kind !== 'map' || first?.kind !== 'map') return properties;
  const entries: YamlMap['entries'] = [
    ...withRequests(properties, first).flatMap((entry) => {
      if (entry.key === 'SSESpecification') return [];
      return entry.key === 'GlobalSecondaryIndexes' ? [{ ...entry, value: indexesWith(entry.value, first) }] : [entry];
    }),
    ...first.entries.filter(({ key }) => OF_REPLICA.includes(key)),
    ...encryption(properties, first),
  ];
  return { ...properties, entries };
}

function indexesWith(indexes: YamlNode, first: YamlNode): YamlNode {
  if (indexes.kind !== 'seq') return indexes;
  const ofReplica = child(first, 'GlobalSecondaryIndexes');
  const items = indexes.items.map((index) => {
    if (index.kind !== 'map') return index;
    const own = named(ofReplica, textOf(child(index, 'IndexName')));
    const insights = own?.kind === 'map' ? own.entries.filter(({ key }) => key === INSIGHTS) : [];
    return { ...index, entries: [...withRequests(index, own), ...insights] };
  });
  return { ...indexes, items };
}

/** With the bounds of requests in the words of a single table, and without settings that are read for themselves. */
function withRequests(own: YamlMap, ofReplica: YamlNode | undefined): YamlMap['entries'] {
  const write = child(own, BY_REQUEST.write);
  const read = child(ofReplica, BY_REQUEST.read) ?? child(own, BY_REQUEST.read);
  const bounds = [write, read].flatMap((node) => (node?.kind === 'map' ? node.entries : []));
  const rest = own.entries.filter(({ key }) => !SETTINGS.has(key));
  const [first] = bounds;
  if (first === undefined) return rest;
  const { keySpan } = first;
  const value: YamlMap = { kind: 'map', span: write?.span ?? read?.span ?? own.span, entries: bounds };
  return [...rest, { key: 'OnDemandThroughput', keySpan, merged: false, value }];
}

/** What of the first replica nothing else reads. */
function tellUnread(properties: YamlNode, first: YamlNode, path: string, notes: Collector): void {
  const region = regionOf(first) ?? 'number 1';
  const tell = (node: YamlNode, place: string, what: string): void =>
    notes.drop(node, `${path}.${place}`, `${what} of the replica \`${region}\``, 'a model has no word for it');
  for (const { key, value } of children(first)) {
    if (key === 'SSESpecification') {
      if (child(properties, key) === undefined) tell(value, key, `\`${key}\``);
    } else if (key === 'GlobalSecondaryIndexes') {
      for (const [i, index] of elements(value).entries()) {
        const name = textOf(child(index, 'IndexName')) ?? '';
        for (const { key: own, value: given } of children(index)) {
          if (own !== 'IndexName' && own !== INSIGHTS && !SETTINGS.has(own)) {
            tell(given, `${key}[${i}].${own}`, `\`${own}\` of the index \`${name}\``);
          }
        }
      }
    } else if (key !== 'Region' && !OF_REPLICA.includes(key) && !SETTINGS.has(key)) tell(value, key, `\`${key}\``);
  }
}

/** Whether there is encryption with a key is said once, and with which by each replica. */
function encryption(properties: YamlMap, first: YamlMap): YamlMap['entries'] {
  const stated = properties.entries.find(({ key }) => key === 'SSESpecification');
  const key = first.entries.find((entry) => entry.key === 'SSESpecification');
  if (stated?.value.kind !== 'map') return stated === undefined ? [] : [stated];
  const more = key?.value.kind === 'map' ? key.value.entries : [];
  return [{ ...stated, value: { ...stated.value, entries: [...stated.value.entries, ...more] } }];
}

function scalingOf(
  properties: YamlNode,
  first: YamlNode | undefined,
  index: string | undefined,
  path: string,
  notes: Collector,
): { readonly read?: Capacity; readonly write?: Capacity } {
  const own = index === undefined ? properties : named(child(properties, 'GlobalSecondaryIndexes'), index);
  const ofReplica = index === undefined ? first : named(child(first, 'GlobalSecondaryIndexes'), index);
  const write = settingsOf(
    child(own, 'WriteProvisionedThroughputSettings'),
    `${path}.WriteProvisionedThroughputSettings`,
    notes,
  );
  const read = settingsOf(
    child(ofReplica, 'ReadProvisionedThroughputSettings') ?? child(own, 'ReadProvisionedThroughputSettings'),
    `${path}.Replicas[0].ReadProvisionedThroughputSettings`,
    notes,
  );
  return { ...(read === undefined ? {} : { read }), ...(write === undefined ? {} : { write }) };
}

function named(indexes: YamlNode | undefined, name: string | undefined): YamlNode | undefined {
  return elements(indexes).find((index) => textOf(child(index, 'IndexName')) === name);
}

/** A model says the same of all replicas. */
function tellOthers(replicas: readonly YamlNode[], path: string, notes: Collector): void {
  const [first, ...others] = replicas.map((replica) => shapeOf(replica, regionOf(replica)));
  for (const [i, other] of others.entries()) {
    const replica = replicas[i + 1];
    if (other === first || replica === undefined) continue;
    const region = regionOf(replica) ?? `number ${i + 2}`;
    notes.drop(
      replica,
      `${path}.Replicas[${i + 1}]`,
      `What the replica \`${region}\` says otherwise than the first`,
      'a model says the same of all replicas',
    );
  }
}

/** A key of KMS is of one Region. */
const OF_REGION: ReadonlySet<string> = new Set(['Region', 'KMSMasterKeyId']);

/** All that a replica says but its Region, as text to compare: also where its Region stands in an ARN. */
function shapeOf(node: YamlNode, region: string | undefined): string {
  if (node.kind === 'scalar') {
    const text = resolvedText(node)?.name;
    return JSON.stringify((region === undefined ? text : text?.replaceAll(`:${region}:`, ':*:')) ?? null);
  }
  if (node.kind === 'seq') return `[${node.items.map((item) => shapeOf(item, region)).join(',')}]`;
  const entries = node.entries.filter(({ key }) => !OF_REGION.has(key));
  return `{${entries
    .map(({ key, value }) => `${JSON.stringify(key)}:${shapeOf(value, region)}`)
    .sort()
    .join(',')}}`;
}
