import type { Catalog } from '../catalog.js';
import { tableForControl } from '../catalog.js';
import { EngineError, validationError } from '../engine-error.js';
import { keyAttributes } from '../key-schema.js';
import { controlTableName, optionalTableName } from '../request-shapes/common.js';
import { checkShape, type Rule, type Shape } from '../request-shapes/shape.js';
import type { Table } from '../table.js';
import type {
  ContributorInsightsSummary,
  DescribeContributorInsightsInput,
  DescribeContributorInsightsOutput,
  ListContributorInsightsInput,
  ListContributorInsightsOutput,
  UpdateContributorInsightsInput,
  UpdateContributorInsightsOutput,
} from './api.js';
import type { ContributorInsights } from './state.js';

const DEFAULT_MODE = 'ACCESSED_AND_THROTTLED_KEYS';
const LIST_LIMIT = 100;
/** Stands for the table itself among its indexes. */
const TABLE = '';

const insightMessages = {
  indexName: 'IndexName must be at least 3 characters long and at most 255 characters long',
  noIndex: (index: string, table: string) =>
    `Requested resource not found: Index: ${index} not found for table: ${table}`,
  tableStatus:
    'Table or Index is not in a valid state to update Key Access Insights: TableStatus must be ACTIVE to enable ContributorInsights.',
  indexStatus:
    'Table or Index is not in a valid state to update Key Access Insights: IndexStatus must be ACTIVE to enable ContributorInsights.',
  nextToken: 'The provided next token is invalid',
};

const mode: Rule = { type: 'string', values: ['THROTTLED_KEYS', 'ACCESSED_AND_THROTTLED_KEYS'] };
const describeShape: Shape = { TableName: controlTableName, IndexName: { type: 'string' } };
const updateShape: Shape = {
  TableName: controlTableName,
  IndexName: { type: 'string' },
  ContributorInsightsAction: { type: 'string', required: true, values: ['ENABLE', 'DISABLE'] },
  ContributorInsightsMode: mode,
};
const listShape: Shape = {
  TableName: optionalTableName,
  NextToken: { type: 'string' },
  MaxResults: { type: 'integer', max: LIST_LIMIT },
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContributorInsights.html */
export function updateContributorInsights(
  catalog: Catalog,
  input: UpdateContributorInsightsInput,
): UpdateContributorInsightsOutput {
  checkShape(input, updateShape);
  const { table, name } = insightsPlace(catalog, input);
  const enabled = input.ContributorInsightsAction === 'ENABLE';
  if (enabled) expectActive(table, name);
  const before = table.contributorInsights.get(name);
  const wanted = input.ContributorInsightsMode ?? (enabled ? DEFAULT_MODE : before?.mode);
  const isSettled = before?.enabled === enabled && before.mode === wanted;
  if (before !== undefined || enabled) {
    const updated = isSettled ? before.updated : new Date(catalog.now());
    set(table, name, { enabled, mode: wanted ?? DEFAULT_MODE, updated });
  }
  const settled = enabled ? 'ENABLED' : 'DISABLED';
  const passing = enabled ? 'ENABLING' : 'DISABLING';
  return {
    TableName: table.settings.name,
    ...(name === TABLE ? {} : { IndexName: name }),
    ContributorInsightsStatus: isSettled || (before === undefined && !enabled) ? settled : passing,
    ...(wanted === undefined ? {} : { ContributorInsightsMode: wanted }),
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContributorInsights.html */
export function describeContributorInsights(
  catalog: Catalog,
  input: DescribeContributorInsightsInput,
): DescribeContributorInsightsOutput {
  checkShape(input, describeShape);
  const { table, name } = insightsPlace(catalog, input);
  const insights = table.contributorInsights.get(name);
  const place = { TableName: table.settings.name, ...(name === TABLE ? {} : { IndexName: name }) };
  if (insights === undefined) return { ...place, ContributorInsightsStatus: 'DISABLED' };
  return {
    ...place,
    ContributorInsightsStatus: insights.enabled ? 'ENABLED' : 'DISABLED',
    ContributorInsightsMode: insights.mode,
    ...(insights.enabled ? { ContributorInsightsRuleList: ruleNames(table, name, insights) } : {}),
    LastUpdateDateTime: new Date(insights.updated),
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListContributorInsights.html */
export function listContributorInsights(
  catalog: Catalog,
  input: ListContributorInsightsInput,
): ListContributorInsightsOutput {
  checkShape(input, listShape);
  const tables = input.TableName == null ? [...catalog.tables.values()] : [tableForControl(catalog, input.TableName)];
  const all = tables.flatMap(summariesOf);
  const limit = input.MaxResults != null && input.MaxResults > 0 ? input.MaxResults : LIST_LIMIT;
  const start = input.NextToken == null ? 0 : readToken(input.NextToken);
  const page = all.slice(start, start + limit);
  const end = start + page.length;
  return { ContributorInsightsSummaries: page, ...(end < all.length ? { NextToken: String(end) } : {}) };
}

function readToken(token: string): number {
  if (!/^\d{1,9}$/.test(token)) throw validationError(insightMessages.nextToken);
  return Number(token);
}

function insightsPlace(
  catalog: Catalog,
  { TableName, IndexName }: DescribeContributorInsightsInput,
): { readonly table: Table; readonly name: string } {
  if (IndexName != null && (IndexName.length < 3 || IndexName.length > 255)) {
    throw validationError(insightMessages.indexName);
  }
  const table = tableForControl(catalog, TableName);
  if (IndexName == null) return { table, name: TABLE };
  if (table.indexes.get(IndexName)?.definition.kind !== 'global') {
    throw new EngineError('ResourceNotFoundException', insightMessages.noIndex(IndexName, table.settings.name));
  }
  return { table, name: IndexName };
}

function expectActive(table: Table, name: string): void {
  if (table.status === 'CREATING') throw validationError(insightMessages.tableStatus);
  const index = table.indexes.get(name);
  if (index?.status === 'CREATING' || index?.status === 'DELETING') {
    throw validationError(insightMessages.indexStatus);
  }
}

/** Forgets what was set for an index that is no more: another of its name begins anew. */
export function forgetInsights(table: Table, indexName: string): void {
  table.contributorInsights = new Map([...table.contributorInsights].filter(([name]) => name !== indexName));
}

function set(table: Table, name: string, insights: ContributorInsights): void {
  table.contributorInsights = new Map([...table.contributorInsights, [name, insights]]);
}

/** Those of a table that are enabled. */
function summariesOf(table: Table): ContributorInsightsSummary[] {
  return [...table.contributorInsights]
    .filter(([, { enabled }]) => enabled)
    .map(([name, insights]) => ({
      TableName: table.settings.name,
      ...(name === TABLE ? {} : { IndexName: name }),
      ContributorInsightsStatus: 'ENABLED' as const,
      ContributorInsightsMode: insights.mode,
    }));
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/contributorinsights_HowItWorks.html#contributorinsights_HowItWorks.Rules */
function ruleNames(table: Table, name: string, { mode: wanted, updated }: ContributorInsights): readonly string[] {
  const index = table.indexes.get(name);
  const keys = keyAttributes(index?.definition.key ?? table.key).length > 1 ? ['PKC', 'SKC'] : ['PKC'];
  const throttled = keys.map((key) => key.replace('C', 'T'));
  const kinds = wanted === 'THROTTLED_KEYS' ? throttled : [...keys, ...throttled];
  const place = name === TABLE ? table.settings.name : `${table.settings.name}-${name}`;
  return kinds.map((kind) => `DynamoDBContributorInsights-${kind}-${place}-${updated.getTime()}`);
}
