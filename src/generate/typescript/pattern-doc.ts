import { bytesText, numberText, plural, usdText } from '../../diagnostics/index.js';
import { pricesFor } from '../../facts/index.js';
import { costOf, workloadOf } from '../../load/index.js';
import { explainPattern } from '../../planner/explain/index.js';
import type {
  ExplainedCondition,
  ExplainedKeyPart,
  ExplainedOperation,
  ExplainedPart,
  ExplainedRead,
  ExplainReport,
} from '../../planner/explain/report.js';
import type { Plan, PlannedPattern, Spread } from '../../planner/index.js';
import { intentsOf } from '../../planner/intent.js';
import { type Code, deprecatedTag, doc } from '../text/index.js';
import { isOfAllTenants } from './client/planned.js';
import type { Gen } from './gen.js';
import { errorNames } from './names.js';

/**
 * The documentation of a pattern's function: what it is for, what it sends, and what a call takes, as `explain` says it. Ends with a line
 * break. `more`: sentences behind the description.
 */
export function patternDoc(gen: Gen, planned: PlannedPattern, ...more: readonly string[]): Code {
  const { pattern } = planned;
  const about = [pattern.description, ...more, ...notesOf(gen, planned)].filter((line) => line !== undefined);
  return doc(
    ...about,
    ...(about.length > 0 ? [''] : []),
    ...factsOf(gen.plan, planned).map((fact) => `- ${fact}`),
    ...tagsOf(gen, planned),
  );
}

/** What a caller would not expect. */
function notesOf(gen: Gen, planned: PlannedPattern): readonly string[] {
  const { pattern, operation } = planned;
  const before = 'before' in operation ? operation.before : [];
  const isChange = pattern.op.value === 'update' || pattern.op.value === 'move';
  const answersAsRead = isChange && operation.kind === 'write' && operation.parts.length > 1;
  const draws = intentsOf(gen.design, pattern).some(
    ({ action, entity }) =>
      (action === 'create' || action === 'put') &&
      [...entity.entity.attributes.values()].some(({ generate }) => generate?.value.kind === 'sequence'),
  );
  return [
    ...(isOfAllTenants(gen, planned) ? ['Of all tenants.'] : []),
    ...(answersAsRead
      ? [
          'In the answer, attributes that the call neither changes nor checks are as they were read just before the write.',
        ]
      : []),
    ...(draws ? ['Numbers are drawn before anything is checked or written: a call that fails leaves a gap.'] : []),
    ...(pattern.idempotency === undefined
      ? []
      : [
          `Done once in 10 minutes for one \`${pattern.idempotency.value.replace(/^\$/, '')}\`, if it is sent as the same request again: with the same arguments, those left out too, and the same time, \`with({ now })\`${
            before.length === 0 ? '.' : ', while what is read first stays as it is.'
          } As another request it throws \`TokenReused\`.`,
        ]),
  ];
}

const REPORTS = new WeakMap<PlannedPattern, ExplainReport>();

/** Once for each pattern: its documentation stands in several places. */
function reportOf(plan: Plan, planned: PlannedPattern): ExplainReport {
  const report = REPORTS.get(planned) ?? explainPattern(plan, planned.pattern.name);
  REPORTS.set(planned, report);
  return report;
}

function factsOf(plan: Plan, planned: PlannedPattern): readonly string[] {
  const { operation, figures } = reportOf(plan, planned);
  return [
    ...(operation === undefined ? [] : operationFacts(operation, figures?.items)),
    ...(figures === undefined ? [] : [callText(figures)]),
    ...priceOf(plan, planned.pattern.name),
  ];
}

function operationFacts(operation: ExplainedOperation, items: Spread | undefined): readonly string[] {
  switch (operation.kind) {
    case 'read':
      return readFacts(operation, items);
    case 'delete-query':
      return [...readFacts(operation.read), `Then ${operation.deletes}, page by page: not atomic`];
    case 'execute':
      return [
        `${operation.api} on ${placeText(operation.table, operation.index)}`,
        code(operation.statement),
        ...(operation.readsAll ? ['Reads everything: the statement gives no whole partition key'] : []),
      ];
    case 'transaction':
      return [
        `${operation.api} on ${operation.tables.map((table) => `\`${table}\``).join(' and ')}`,
        ...beforeFacts(operation.before),
        ...operation.parts.map(partText),
      ];
    case 'write': {
      const { parts, conditions, itemKey } = operation;
      return [
        `${operation.api} on table \`${operation.table}\``,
        ...beforeFacts(operation.before),
        ...(parts.length > 1 ? parts.map(partText) : [`Key: ${keyText(itemKey)}`, ...conditionFacts(conditions)]),
      ];
    }
  }
}

function readFacts(read: ExplainedRead, items?: Spread): readonly string[] {
  const { keyCondition, fanOut, merge, limit, projection } = read;
  const how = [
    ...(read.consistent ? ['consistent'] : []),
    ...(read.forward ? [] : ['backwards']),
    ...(limit === undefined ? [] : [`at most ${plural(limit, 'item')} a request`]),
  ];
  return [
    [`${read.api} on ${placeText(read.table, read.index)}`, ...how].join(', '),
    ...(read.itemKey === undefined ? [] : [`Key: ${keyText(read.itemKey)}`]),
    ...(keyCondition === undefined ? [] : [`Key condition: ${code(keyCondition.text)}`]),
    ...read.filter.map(({ text }) => `Filter: ${code(text)}`),
    ...read.clientDrops.map(({ text }) => `Dropped by the client: ${text}`),
    ...(fanOut === undefined ? [] : [fanOutText(fanOut)]),
    ...(merge === undefined || merge.key.length === 0
      ? []
      : [`Rows with the same ${merge.key.join(', ')} are one, with the sums of ${merge.sum.join(', ')}`]),
    ...(projection === undefined ? [] : [`Attributes: ${projection.map(code).join(', ')}`]),
    ...(read.api === 'GetItem' ? [] : [`Reads ${sourcesText(read, items)}`]),
  ];
}

/** What is read and paid for; of several entities, what there is of each. */
function sourcesText({ sources }: ExplainedRead, items: Spread | undefined): string {
  const [only, another] = sources;
  if (only !== undefined && another === undefined && items !== undefined)
    return `${spreadText(items)} \`${only.entity}\` of ${bytesText(only.entryBytes)}`;
  return sources.map((one) => `${spreadText(one.items)} \`${one.entity}\` of ${bytesText(one.entryBytes)}`).join(', ');
}

function fanOutText({ shards, buckets, requests, mode }: NonNullable<ExplainedRead['fanOut']>): string {
  const order = mode === 'walk' && buckets > 1 ? ', one bucket after the other' : '';
  return `${plural(shards, 'shard')} × ${plural(buckets, 'bucket')}: ${plural(requests, 'request')}${order}`;
}

function beforeFacts(before: readonly { readonly api: string; readonly text: string }[]): readonly string[] {
  return before.map(({ api, text }) => `First ${api}: ${text}`);
}

function partText({ entity, action, role, itemKey, count, conditions }: ExplainedPart): string {
  const times = count.max !== undefined && count.max <= 1 ? '' : ` × ${spreadText(count)}`;
  const what = `${action} \`${entity}\`${role === 'item' ? '' : ` (${role.replaceAll('-', ' ')})`}${times}: ${keyText(itemKey)}`;
  return [what, ...conditionFacts(conditions).map((text) => text.replace(/^Only/, 'only'))].join(', ');
}

function conditionFacts(conditions: readonly ExplainedCondition[]): readonly string[] {
  return conditions.length === 0 ? [] : [`Only if ${conditions.map(({ text }) => text).join(', and ')}`];
}

function callText({ requests, readUnits, writeUnits }: NonNullable<ExplainReport['figures']>): string {
  const units = (spread: Spread, kind: string): readonly string[] =>
    spread.typical > 0 || spread.p99 > 0 ? [countText(spread, `${kind} unit`)] : [];
  return [countText(requests, 'request'), ...units(readUnits, 'read'), ...units(writeUnits, 'write')].join(', ');
}

const PRICES = new WeakMap<Plan, ReadonlyMap<string, number>>();

function priceOf(plan: Plan, name: string): readonly string[] {
  const prices =
    PRICES.get(plan) ??
    new Map(costOf(workloadOf(plan)).patterns.map((pattern) => [pattern.name, pattern.perMillionCalls]));
  PRICES.set(plan, prices);
  const price = prices.get(name);
  if (price === undefined) return [];
  const { region, date } = pricesFor(plan.design.model.defaults.region);
  return [`${usdText(price)} for a million calls, on demand in ${region} at the prices of ${date}`];
}

function tagsOf({ plan, design, names }: Gen, planned: PlannedPattern): readonly (string | undefined)[] {
  const { pattern } = planned;
  const named = new Set(errorNames(design));
  const errors = reportOf(plan, planned).errors.map(({ error }) => (named.has(error) ? names.error(error) : error));
  const own = [
    ...(pattern.page === undefined ? [] : ['InvalidCursor']),
    ...(pattern.idempotency === undefined ? [] : ['TokenReused']),
    ...(pattern.page === undefined && isOne(planned) ? ['TooManyItems'] : []),
  ];
  return [...[...new Set([...errors, ...own])].map((error) => `@throws {${error}}`), deprecatedTag(pattern)];
}

/** A query that is to find one item at most. */
function isOne({ pattern, operation }: PlannedPattern): boolean {
  if (operation.kind !== 'read' || operation.api !== 'Query') return false;
  return pattern.op.value === 'get' || pattern.expect?.items === 1;
}

function keyText(parts: readonly ExplainedKeyPart[]): string {
  return parts.map(({ attribute, equals }) => code(`${attribute} = ${equals}`)).join(', ');
}

function placeText(table: string, index: string | undefined): string {
  return index === undefined ? `table \`${table}\`` : `index \`${index}\` of \`${table}\``;
}

function code(text: string): string {
  return text.includes('`') ? text : `\`${text}\``;
}

function spreadText({ typical, p99 }: Spread): string {
  return p99 > typical ? `${numberText(typical)} (p99 ${numberText(p99)})` : numberText(typical);
}

function countText(spread: Spread, unit: string): string {
  const text = plural(spread.typical, unit);
  return spread.p99 > spread.typical ? `${text} (p99 ${numberText(spread.p99)})` : text;
}
