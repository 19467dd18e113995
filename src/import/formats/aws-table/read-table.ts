import { isDeepStrictEqual } from 'node:util';
import type { YamlNode } from '../../../source/index.js';
import type { DraftBilling, DraftIndex, DraftTable, DraftVectorIndex } from '../../draft.js';
import { booleanOf, child, children, elements } from '../../tree.js';
import {
  type Capacity,
  provisioned,
  readOnDemand,
  readUnits,
  readWarm,
  scalingNotes,
  tellIdleBounds,
  tellIdleUnits,
} from './billing.js';
import type { Collector } from './collector.js';
import { type NewKey, readKms } from './encryption.js';
import { flagOf } from './flag.js';
import { type AttributeTypes, attributeName, readAttributeTypes, readKeySchema, readProjection } from './key-schema.js';
import { isUnknown, type ResolvedText, resolvedText } from './resolved.js';
import { readImportSource, readInsights, readPitr, readResourcePolicy } from './settings.js';

/** Units and bounds that stand elsewhere: with replicas, or in resources of Application Auto Scaling. */
export interface Scaling {
  /** Of the table, or of the index of that name. */
  readonly of: (index: string | undefined) => { readonly read?: Capacity; readonly write?: Capacity };
}

export interface TableSource {
  /** What it is called where it is defined. */
  readonly name: string;
  readonly properties: YamlNode;
  /** Of `properties`, for messages. */
  readonly path: string;
  readonly scaling?: Scaling;
  /** A key of KMS that is made beside the table, by what refers to it. */
  readonly newKey?: (text: string) => NewKey | undefined;
  /** Whether what is not said of recovery means that there is none, as in a template; elsewhere nothing is known of it. */
  readonly saysAll: boolean;
}

/** Properties that this reads; others have no place in a model, and their callers may read some of them. */
const READ: ReadonlySet<string> = new Set([
  'TableName',
  'AttributeDefinitions',
  'KeySchema',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
  'VectorIndexes',
  'BillingMode',
  'BillingModeSummary',
  'ProvisionedThroughput',
  'OnDemandThroughput',
  'WarmThroughput',
  'StreamSpecification',
  'SSESpecification',
  'SSEDescription',
  'TableClass',
  'TableClassSummary',
  'DeletionProtectionEnabled',
  'PointInTimeRecoverySpecification',
  'TimeToLiveSpecification',
  'ContributorInsightsSpecification',
  'ResourcePolicy',
  'ImportSourceSpecification',
  'Tags',
]);

const READ_OF_INDEX: ReadonlySet<string> = new Set([
  'IndexName',
  'KeySchema',
  'Projection',
  'ProvisionedThroughput',
  'OnDemandThroughput',
  'WarmThroughput',
  'ContributorInsightsSpecification',
]);

const INSIGHTS = 'ContributorInsightsSpecification';

/** Why what is known of DynamoDB has no place in a model. */
const WHY: Readonly<Record<string, string>> = {
  KinesisStreamSpecification: 'a model knows the stream of DynamoDB alone',
  ResourcePolicy: 'a model says by roles who may do what',
};

/** A table in the shape of `CreateTable` and its likes; undefined where it has no key, which is told. */
export function readAwsTable(
  { name, properties, path, scaling, newKey, saysAll }: TableSource,
  notes: Collector,
  ignored: ReadonlySet<string> = new Set(),
): DraftTable | undefined {
  const at = (key: string): YamlNode | undefined => child(properties, key);
  for (const { key, value } of children(properties)) {
    if (!READ.has(key) && !ignored.has(key)) {
      notes.drop(value, `${path}.${key}`, `\`${key}\``, WHY[key] ?? 'a model has no word for it');
    }
  }
  const types = readAttributeTypes(at('AttributeDefinitions'), `${path}.AttributeDefinitions`, notes);
  const key = readKeySchema(at('KeySchema'), `${path}.KeySchema`, types, notes);
  const [pk, ...morePk] = key.pk;
  const [sk, ...moreSk] = key.sk;
  if (pk === undefined) {
    notes.quirk(properties, path, `\`${name}\` has no partition key (\`KeySchema\` with \`HASH\`), so it is left out.`);
    return undefined;
  }
  for (const extra of [...morePk, ...moreSk]) {
    notes.quirk(
      properties,
      `${path}.KeySchema`,
      `A table has one attribute for each part of its key: \`${extra.name}\` is left out.`,
    );
  }
  const billing = tableBilling(properties, path, scaling, notes);
  const indexes = [
    ...readIndexes(
      at('GlobalSecondaryIndexes'),
      `${path}.GlobalSecondaryIndexes`,
      false,
      types,
      billing,
      scaling,
      notes,
    ),
    ...readIndexes(at('LocalSecondaryIndexes'), `${path}.LocalSecondaryIndexes`, true, types, billing, scaling, notes),
  ];
  unusedDefinitions(properties, path, types, [pk, ...(sk === undefined ? [] : [sk])], indexes, notes);
  const physical = resolvedText(at('TableName'));
  if (physical?.kind === 'unknown') {
    notes.ask(
      `tables.${name}`,
      'What is its name where nothing is deployed? What has no default in the input stands for itself.',
      `name: ${JSON.stringify(physical.name)}`,
    );
  }
  const isInfrequent = isOfInfrequentAccess(properties, path, notes);
  const ttl = readTtl(at('TimeToLiveSpecification'), `${path}.TimeToLiveSpecification`, notes);
  const stream = readStream(at('StreamSpecification'), `${path}.StreamSpecification`, notes);
  const recovery = readPitr(at('PointInTimeRecoverySpecification'), `${path}.PointInTimeRecoverySpecification`, notes);
  const protection = flagOf(at('DeletionProtectionEnabled'), `${path}.DeletionProtectionEnabled`, notes);
  const kms = readKms(at('SSESpecification') ?? at('SSEDescription'), `${path}.SSESpecification`, newKey, notes);
  const insights = readInsights(at(INSIGHTS), `${path}.${INSIGHTS}`, notes);
  const policy = readResourcePolicy(at('ResourcePolicy'), `${path}.ResourcePolicy`, notes);
  const source = readImportSource(at('ImportSourceSpecification'), `${path}.ImportSourceSpecification`, notes);
  const tags = readTags(at('Tags'), `${path}.Tags`, notes);
  const vectorIndexes = readVectorIndexes(at('VectorIndexes'), `${path}.VectorIndexes`, types, notes);
  return {
    name,
    ...(physical === undefined || physical.name === name ? {} : { physicalName: physical.name }),
    pk,
    ...(sk === undefined ? {} : { sk }),
    indexes,
    ...(vectorIndexes.length === 0 ? {} : { vectorIndexes }),
    billing: billing.billing,
    ...(isInfrequent ? { class: 'infrequent-access' as const } : {}),
    ...(ttl === undefined ? {} : { ttl }),
    ...(stream === undefined ? {} : { stream }),
    ...(recovery.pitr === undefined && !saysAll ? {} : { pitr: false, ...recovery }),
    deletionProtection: protection ?? false,
    ...kms,
    ...(insights === undefined ? {} : { contributorInsights: insights }),
    ...(policy.length === 0 ? {} : { resourcePolicy: policy }),
    ...(source === undefined ? {} : { importFrom: source }),
    ...(tags === undefined ? {} : { tags }),
    notes: billing.notes,
  };
}

function isOfInfrequentAccess(properties: YamlNode, path: string, notes: Collector): boolean {
  const stated = child(properties, 'TableClass') ?? child(child(properties, 'TableClassSummary'), 'TableClass');
  const text = resolvedText(stated)?.text;
  if (stated === undefined || text === undefined || text === '' || text === 'STANDARD') return false;
  if (text === 'STANDARD_INFREQUENT_ACCESS') return true;
  const message = isUnknown(stated)
    ? `The class of the table depends on what is not known (\`${text}\`); it is read as \`STANDARD\`.`
    : `There is no class of tables that is called \`${text}\`; it is read as \`STANDARD\`.`;
  notes.quirk(stated, `${path}.TableClass`, message);
  return false;
}

interface TableBilling {
  readonly billing: DraftBilling;
  readonly notes: readonly string[];
}

function tableBilling(
  properties: YamlNode,
  path: string,
  scaling: Scaling | undefined,
  notes: Collector,
): TableBilling {
  const stated = child(properties, 'BillingMode') ?? child(child(properties, 'BillingModeSummary'), 'BillingMode');
  const units = child(properties, 'ProvisionedThroughput');
  const mode = modeOf(stated, `${path}.BillingMode`, notes);
  const elsewhere = scaling?.of(undefined) ?? {};
  const warm = readWarm(child(properties, 'WarmThroughput'), `${path}.WarmThroughput`, notes);
  const isProvisioned =
    mode === 'PROVISIONED' ||
    (mode === undefined && (units !== undefined || elsewhere.read !== undefined || elsewhere.write !== undefined));
  if (isProvisioned) {
    const { read, write } = readUnits(units, `${path}.ProvisionedThroughput`, notes);
    const both = { read: { ...read, ...elsewhere.read }, write: { ...write, ...elsewhere.write } };
    for (const [kind, { units: known, min }] of Object.entries(both)) {
      if (known === undefined && min === undefined)
        notes.quirk(units ?? properties, path, `Paid by provisioned capacity, and no ${kind} units are given.`);
    }
    tellIdleBounds(child(properties, 'OnDemandThroughput'), `${path}.OnDemandThroughput`, 'the table', notes);
    return { billing: provisioned(both.read, both.write, warm), notes: scalingNotes(both.read, both.write) };
  }
  if (mode === undefined && stated === undefined) {
    notes.quirk(
      properties,
      path,
      'Neither `BillingMode` nor `ProvisionedThroughput` is given, which DynamoDB refuses; it is read as paid by request.',
    );
  }
  const max = readOnDemand(child(properties, 'OnDemandThroughput'), `${path}.OnDemandThroughput`, notes);
  tellIdleUnits(units, elsewhere, properties, path, notes);
  return { billing: { mode: 'on-demand', ...max, ...warm }, notes: [] };
}

function modeOf(
  node: YamlNode | undefined,
  path: string,
  notes: Collector,
): 'PROVISIONED' | 'PAY_PER_REQUEST' | undefined {
  const text = resolvedText(node)?.text;
  if (text === undefined || node === undefined) return undefined;
  if (text === 'PROVISIONED' || text === 'PAY_PER_REQUEST') return text;
  notes.quirk(
    node,
    path,
    isUnknown(node)
      ? `How the table is paid depends on what is not known (\`${text}\`).`
      : `There is no way to pay that is called \`${text}\`.`,
  );
  return undefined;
}

function readIndexes(
  node: YamlNode | undefined,
  path: string,
  local: boolean,
  types: AttributeTypes,
  table: TableBilling,
  scaling: Scaling | undefined,
  notes: Collector,
): readonly DraftIndex[] {
  if (node !== undefined && node.kind !== 'seq') {
    notes.quirk(node, path, isUnknown(node) ? 'Which indexes there are is not known.' : 'This is no list of indexes.');
  }
  return elements(node).flatMap((element, i): DraftIndex[] => {
    const at = `${path}[${i}]`;
    const name = resolvedText(child(element, 'IndexName'))?.text;
    if (name === undefined || name === '') {
      notes.quirk(element, at, 'An index without a name is left out.');
      return [];
    }
    for (const { key, value } of children(element)) {
      if (!READ_OF_INDEX.has(key) && !STATE_OF_INDEX.has(key)) {
        notes.drop(
          value,
          `${at}.${key}`,
          `\`${key}\` of the index \`${name}\``,
          WHY[key] ?? 'a model has no word for it',
        );
      }
    }
    const { pk, sk } = readKeySchema(child(element, 'KeySchema'), `${at}.KeySchema`, types, notes);
    if (pk.length === 0) {
      notes.quirk(element, at, `The index \`${name}\` has no partition key, so it is left out.`);
      return [];
    }
    const projection = readProjection(child(element, 'Projection'), element, `${at}.Projection`, notes);
    const own = local ? undefined : indexBilling(element, at, name, table, scaling, notes);
    const insights = readInsights(child(element, INSIGHTS), `${at}.${INSIGHTS}`, notes);
    return [
      {
        name,
        local,
        pk,
        sk,
        projection,
        ...(own === undefined ? {} : { billing: own.billing }),
        ...(insights === undefined ? {} : { contributorInsights: insights }),
        notes: own?.notes ?? [],
      },
    ];
  });
}

/** What `DescribeTable` tells of the state of an index, which is no part of a design. */
const STATE_OF_INDEX: ReadonlySet<string> = new Set([
  'IndexStatus',
  'Backfilling',
  'IndexSizeBytes',
  'ItemCount',
  'IndexArn',
]);

function indexBilling(
  element: YamlNode,
  path: string,
  name: string,
  table: TableBilling,
  scaling: Scaling | undefined,
  notes: Collector,
): TableBilling | undefined {
  const warm = readWarm(child(element, 'WarmThroughput'), `${path}.WarmThroughput`, notes);
  if (table.billing.mode === 'on-demand') {
    const max = readOnDemand(child(element, 'OnDemandThroughput'), `${path}.OnDemandThroughput`, notes);
    tellIdleUnits(child(element, 'ProvisionedThroughput'), scaling?.of(name) ?? {}, element, path, notes);
    const billing = { mode: 'on-demand', ...max, ...warm } as const;
    const isPlain = Object.keys(max).length + Object.keys(warm).length === 0;
    return isPlain || isPaidAs(billing, table.billing) ? undefined : { billing, notes: [] };
  }
  tellIdleBounds(child(element, 'OnDemandThroughput'), `${path}.OnDemandThroughput`, `the index \`${name}\``, notes);
  const { read, write } = readUnits(child(element, 'ProvisionedThroughput'), `${path}.ProvisionedThroughput`, notes);
  const elsewhere = scaling?.of(name) ?? {};
  const both = { read: { ...read, ...elsewhere.read }, write: { ...write, ...elsewhere.write } };
  const isKnown = [both.read, both.write].some(({ units, min }) => units !== undefined || min !== undefined);
  if (!isKnown) {
    notes.quirk(
      element,
      path,
      `The table is provisioned, and the index \`${name}\` is given no capacity; it is read as the table's.`,
    );
    return undefined;
  }
  const billing = provisioned(both.read, both.write, warm);
  return isPaidAs(billing, table.billing) ? undefined : { billing, notes: scalingNotes(both.read, both.write) };
}

/** An index that says what its table says is paid as it is; warm throughput is each one's own. */
function isPaidAs(own: DraftBilling, { warmRead: _, warmWrite: __, ...table }: DraftBilling): boolean {
  return isDeepStrictEqual(own, table);
}

function unusedDefinitions(
  properties: YamlNode,
  path: string,
  types: AttributeTypes,
  key: readonly { readonly name: string }[],
  indexes: readonly DraftIndex[],
  notes: Collector,
): void {
  const vector = elements(child(properties, 'VectorIndexes')).flatMap((index) =>
    elements(child(index, 'SearchSchema')).map((element) => resolvedText(child(element, 'AttributeName'))?.text),
  );
  const used = new Set([...key, ...indexes.flatMap(({ pk, sk }) => [...pk, ...sk])].map(({ name }) => name));
  for (const name of vector) if (name !== undefined) used.add(name);
  for (const [index, definition] of elements(child(properties, 'AttributeDefinitions')).entries()) {
    const name = resolvedText(child(definition, 'AttributeName'))?.text;
    if (name === undefined || !types.has(name) || used.has(name)) continue;
    used.add(name);
    notes.quirk(
      definition,
      `${path}.AttributeDefinitions[${index}]`,
      `\`${name}\` is declared and stands in no key; DynamoDB refuses such a table.`,
    );
  }
}

function readTtl(node: YamlNode | undefined, path: string, notes: Collector): string | undefined {
  if (node === undefined) return undefined;
  const name = attributeName(child(node, 'AttributeName'), `${path}.AttributeName`, notes);
  const enabled = flagOf(child(node, 'Enabled'), `${path}.Enabled`, notes);
  if (enabled === true) {
    if (name === undefined) notes.quirk(node, path, 'TTL is on and names no attribute.');
    return name;
  }
  if (name !== undefined) notes.quirk(node, path, `TTL of \`${name}\` is off.`);
  return undefined;
}

const STREAMS: ReadonlyMap<string, DraftTable['stream']> = new Map([
  ['KEYS_ONLY', 'keys-only'],
  ['NEW_IMAGE', 'new-image'],
  ['OLD_IMAGE', 'old-image'],
  ['NEW_AND_OLD_IMAGES', 'new-and-old'],
]);

function readStream(node: YamlNode | undefined, path: string, notes: Collector): DraftTable['stream'] {
  if (node === undefined || booleanOf(child(node, 'StreamEnabled')) === false) return undefined;
  const policy = child(node, 'ResourcePolicy');
  if (policy !== undefined)
    notes.drop(policy, `${path}.ResourcePolicy`, '`ResourcePolicy` of the stream', WHY.ResourcePolicy ?? '');
  const view = resolvedText(child(node, 'StreamViewType'))?.text;
  const stream = view === undefined ? undefined : STREAMS.get(view);
  if (stream === undefined)
    notes.quirk(
      node,
      path,
      view === undefined
        ? 'The stream does not say what its records carry.'
        : `A stream's records cannot carry \`${view}\`.`,
    );
  return stream;
}

function readTags(node: YamlNode | undefined, path: string, notes: Collector): ReadonlyMap<string, string> | undefined {
  const tags = new Map<string, string>();
  const read = (key: string | undefined, value: ResolvedText | undefined, at: YamlNode, place: string): void => {
    if (key === undefined || value === undefined)
      notes.quirk(at, place, 'A tag without a name or a value is left out.');
    else if (value.kind === 'unknown')
      notes.drop(at, place, `The tag \`${key}\``, `its value depends on what is not known (\`${value.text}\`)`);
    else tags.set(key, value.text);
  };
  for (const [i, element] of elements(node).entries()) {
    read(resolvedText(child(element, 'Key'))?.text, resolvedText(child(element, 'Value')), element, `${path}[${i}]`);
  }
  for (const { key, value } of children(node)) read(key, resolvedText(value), value, `${path}.${key}`);
  return tags.size === 0 ? undefined : tags;
}

const DISTANCES: ReadonlyMap<string, DraftVectorIndex['distance']> = new Map([
  ['COSINE', 'cosine'],
  ['EUCLIDEAN', 'euclidean'],
  ['DOT_PRODUCT', 'dot-product'],
]);

function readVectorIndexes(
  node: YamlNode | undefined,
  path: string,
  types: AttributeTypes,
  notes: Collector,
): readonly DraftVectorIndex[] {
  return elements(node).flatMap((element, i): DraftVectorIndex[] => {
    const at = `${path}[${i}]`;
    const name = resolvedText(child(element, 'IndexName'))?.text ?? '';
    const vector = resolvedText(child(child(element, 'VectorAttribute'), 'AttributeName'))?.text ?? '';
    const dimensions = Number(resolvedText(child(element, 'Dimensions'))?.text ?? Number.NaN);
    const distance = DISTANCES.get(resolvedText(child(element, 'DistanceFunction'))?.text ?? '');
    if (name === '' || vector === '' || distance === undefined || !Number.isInteger(dimensions) || dimensions < 1) {
      notes.quirk(
        element,
        at,
        `The vector index \`${name}\` does not say its name, vector, dimensions and distance, so it is left out.`,
      );
      return [];
    }
    const schema = elements(child(element, 'SearchSchema')).flatMap((one) => {
      const attribute = resolvedText(child(one, 'AttributeName'))?.text;
      const role = resolvedText(child(one, 'SearchSchemaElementType'))?.text ?? '';
      return attribute === undefined ? [] : [{ attribute, isPartition: /HASH|PARTITION/.test(role) }];
    });
    const projection = readProjection(child(element, 'Projection'), element, `${at}.Projection`, notes);
    const pk = schema.filter(({ isPartition }) => isPartition).map(({ attribute }) => attribute);
    const filters = schema.filter(({ isPartition }) => !isPartition).map(({ attribute }) => attribute);
    const known = [...pk, ...filters].flatMap((attribute) => {
      const type = types.get(attribute);
      return type === undefined ? [] : [[attribute, type] as const];
    });
    return [{ name, vector, dimensions, distance, pk, filters, types: new Map(known), projection, notes: [] }];
  });
}
