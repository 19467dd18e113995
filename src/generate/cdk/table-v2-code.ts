import type { IndexDesign, KeySlot } from '../../design/index.js';
import type { ContributorInsights, KeyType } from '../../model/model.js';
import {
  type Deployment,
  INSIGHTS_MODES,
  recoverySpecification,
  resourcePolicyOf,
  type TableResource,
  tagList,
} from '../infrastructure/index.js';
import { type Code, commas, literal, NOTHING, raw, ts } from '../text/index.js';
import { billingCode, indexBillingCode, warmCode } from './billing-code.js';
import { camel, streamViewOf } from './cfn-parts.js';
import { encryptionCode } from './encryption-code.js';
import { dynamodb } from './imports.js';
import { wanted } from './index-switch.js';
import { cdkPolicy, cdkText, cdkValue } from './language/index.js';
import { lines } from './lines.js';
import type { Members } from './members.js';
import { removalPolicy } from './removal-policy.js';

/**
 * The properties of a table in the construct that CDK advises; `beyondTableV2` says which tables it cannot make.
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_dynamodb.TableV2.html
 */
export function tableV2Props(resource: TableResource, members: Members, deployment: Deployment): Code {
  const { design, table, name } = resource;
  const [partitionKey] = design.primary.pk;
  const [sortKey] = design.primary.sk;
  if (partitionKey === undefined) throw new Error(`The table ${table.name} has no key.`);
  const indexes = [...design.indexes.values()];
  const local = indexes.filter(({ kind }) => kind === 'local');
  const global = indexes.filter(({ kind }) => kind === 'global');
  const mode = table.consistency === 'mrsc' ? 'STRONG' : undefined;
  return ts`{
${lines(
  ts`tableName: ${cdkText(name, deployment)},`,
  ts`partitionKey: ${attribute(partitionKey)},`,
  sortKey && ts`sortKey: ${attribute(sortKey)},`,
  local.length > 0 && ts`localSecondaryIndexes: [${commas(local.map(localIndex))}],`,
  global.length > 0 &&
    ts`globalSecondaryIndexes: [${commas(global.map((index) => globalIndex(index, resource)))}]${wanted(members)},`,
  billingCode(table.billing),
  warmCode(table.billing),
  table.class === 'infrequent-access' && ts`tableClass: ${dynamodb('TableClass')}.STANDARD_INFREQUENT_ACCESS,`,
  table.ttl && ts`timeToLiveAttribute: ${literal(table.ttl.value)},`,
  streamCode(resource),
  encryptionCode(resource, members, deployment),
  ts`pointInTimeRecoverySpecification: ${cdkValue(camel(recoverySpecification(table)))},`,
  ts`deletionProtection: ${literal(table.protection.delete)},`,
  ts`removalPolicy: ${removalPolicy(resource)},`,
  insights(table.contributorInsights),
  tags(resource),
  resourcePolicy(resource, deployment),
  mode && ts`multiRegionConsistency: ${dynamodb('MultiRegionConsistency')}.${raw(mode)},`,
  table.witness && ts`witnessRegion: ${literal(table.witness.value)},`,
  replicas(resource, deployment),
)}}`;
}

/** Between Regions that become consistent in time items go by a stream of whole items, whatever the model has. */
function streamCode({ table }: TableResource): Code {
  const view = streamViewOf(table);
  return view === undefined ? NOTHING : ts`dynamoStream: ${dynamodb('StreamViewType')}.${raw(view)},`;
}

const TYPES: Readonly<Record<KeyType, string>> = { S: 'STRING', N: 'NUMBER', B: 'BINARY' };

function attribute({ attribute: name, type }: KeySlot): Code {
  return ts`{ name: ${literal(name)}, type: ${dynamodb('AttributeType')}.${raw(TYPES[type])} }`;
}

function localIndex(index: IndexDesign): Code {
  const [sortKey] = index.sk;
  return ts`{
${lines(ts`indexName: ${literal(index.name)},`, sortKey && ts`sortKey: ${attribute(sortKey)},`, projection(index))}}`;
}

function globalIndex(index: IndexDesign, { table }: TableResource): Code {
  const own = index.declaration?.billing;
  return ts`{
${lines(
  ts`indexName: ${literal(index.name)},`,
  keys('partitionKey', index.pk),
  keys('sortKey', index.sk),
  projection(index),
  indexBillingCode(own ?? table.billing),
  warmCode(own),
)}}`;
}

function keys(name: 'partitionKey' | 'sortKey', slots: readonly KeySlot[]): Code {
  const [only] = slots;
  if (only === undefined) return NOTHING;
  if (slots.length === 1) return ts`${raw(name)}: ${attribute(only)},`;
  return ts`${raw(name)}s: [${commas(slots.map(attribute))}],`;
}

const PROJECTIONS = { all: 'ALL', keys: 'KEYS_ONLY', include: 'INCLUDE' } as const;

function projection({ projection: declared }: IndexDesign): Code {
  const type = ts`projectionType: ${dynamodb('ProjectionType')}.${raw(PROJECTIONS[declared.kind])},`;
  if (declared.kind !== 'include') return type;
  return ts`${type} nonKeyAttributes: ${cdkValue(declared.attributes.map(({ value }) => value))},`;
}

function insights(mode: ContributorInsights | undefined): Code {
  if (mode === undefined) return NOTHING;
  const code = ts`${dynamodb('ContributorInsightsMode')}.${raw(INSIGHTS_MODES[mode])}`;
  return ts`contributorInsightsSpecification: { enabled: true, mode: ${code} },`;
}

function tags({ table }: TableResource): Code {
  if (table.tags.size === 0) return NOTHING;
  return ts`tags: ${cdkValue(tagList(table).map(camel))},`;
}

function resourcePolicy(resource: TableResource, deployment: Deployment, region?: string): Code {
  const policy = resourcePolicyOf(resource);
  return policy === undefined ? NOTHING : ts`resourcePolicy: ${cdkPolicy(policy, deployment, region)},`;
}

/** Tags and policies are each replica's own. */
function replicas(resource: TableResource, deployment: Deployment): Code {
  const { table } = resource;
  if (table.replicas.length === 0) return NOTHING;
  const each = table.replicas.map(
    ({ value }) => ts`{
${lines(ts`region: ${literal(value)},`, tags(resource), resourcePolicy(resource, deployment, value))}}`,
  );
  return ts`replicas: [${commas(each)}],`;
}
