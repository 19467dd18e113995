import { findingOf } from '../diagnostics/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { Located, Span, YamlEntry, YamlNode } from '../source/index.js';
import { compact } from './compact.js';
import { type LoadContext, reportWrong } from './context.js';
import { DUPLICATE_NAME } from './language-rules.js';
import type { Billing, ContributorInsights, Defaults, KeyAttribute, KeyType, Table, TableIndex } from './model.js';
import { asMap, choiceOf, count, entries, flag, get, items, number, plainText, rate, text, texts } from './node.js';
import { textWithParameters } from './parameters.js';
import { readExtensions } from './read-extensions.js';
import { readImportFrom } from './read-import-from.js';
import { readProjection } from './read-projection.js';
import { readResourcePolicy } from './read-resource-policy.js';
import { readDax, readProtection, readStreamHandler, readStreamView } from './read-table-settings.js';
import { readVectorIndexes } from './read-vector-indexes.js';

/** All tables; those that lack a key were reported and are left out. */
export function readTables(
  context: LoadContext,
  node: YamlNode | undefined,
  defaults: Pick<Defaults, 'billing' | 'region'>,
): ReadonlyMap<string, Table> {
  const tables = new Map<string, Table>();
  for (const entry of entries(node)) {
    const table = readTable(context, entry, defaults);
    if (table !== undefined) tables.set(entry.key, table);
  }
  return tables;
}

function readTable(
  context: LoadContext,
  entry: YamlEntry,
  defaults: Pick<Defaults, 'billing' | 'region'>,
): Table | undefined {
  const { key: name, keySpan: span, value: node } = entry;
  const key = get(node, 'key');
  const pk = readKeyAttribute(context, get(key, 'pk'));
  if (pk === undefined || key === undefined) return undefined;
  const billing = get(node, 'billing');
  return compact({
    name,
    span,
    description: plainText(get(node, 'description')),
    physicalName: textWithParameters(context, get(node, 'name')) ?? { value: name, span },
    pk,
    sk: readKeyAttribute(context, get(key, 'sk')),
    keySpan: keyOf(node, 'key')?.keySpan ?? span,
    billing: billing === undefined ? defaults.billing : readBilling(context, billing),
    billingSpan: billing?.span,
    class: choiceOf(get(node, 'class'), ['standard', 'infrequent-access']) ?? ('standard' as const),
    ttl: text(get(node, 'ttl')),
    stream: readStreamView(get(node, 'stream')),
    streamHandler: readStreamHandler(context, get(node, 'stream')),
    protection: readProtection(context, get(node, 'protection'), defaults.region),
    contributorInsights: readContributorInsights(node),
    resourcePolicy: readResourcePolicy(context, get(node, 'resourcePolicy')),
    importFrom: readImportFrom(context, node),
    replicas: readReplicas(context, get(node, 'replicas'), defaults.region),
    consistency: choiceOf(get(node, 'consistency'), ['mrec', 'mrsc']) ?? ('mrec' as const),
    witness: readWitness(context, node, defaults.region),
    dax: readDax(context, get(node, 'dax')),
    tags: readTags(get(node, 'tags')),
    indexes: readIndexes(context, get(node, 'indexes'), pk),
    vectorIndexes: readVectorIndexes(get(node, 'vectorIndexes')),
    extensions: readExtensions(node),
  });
}

/**
 * Regions besides the model's own, each once; another one is refused, and is no copy that could be simulated or paid for.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateReplicationGroupMemberAction.html
 */
function readReplicas(context: LoadContext, node: YamlNode | undefined, home: string): readonly Located<string>[] {
  const others = new Map<string, Located<string>>();
  for (const item of items(node)) {
    const region = text(item);
    if (region === undefined) continue;
    if (region.value === home) {
      reportWrong(
        context,
        item,
        `\`${home}\` is the model's own Region, where the table is anyway, and no replica of it: \`replicas\` lists the other Regions. Leave it out; if the table's own Region is another one, say so with \`defaults: {region: …}\`.`,
      );
    } else if (others.has(region.value)) {
      reportTwice(context, region, others.get(region.value)?.span ?? region.span);
    } else others.set(region.value, region);
  }
  return [...others.values()];
}

/**
 * A strongly consistent table has three Regions: its own, and two replicas or a replica and a witness.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
 */
function readWitness(context: LoadContext, node: YamlNode | undefined, home: string): Located<string> | undefined {
  const at = get(node, 'witness');
  const witness = text(at);
  if (at === undefined || witness === undefined) return undefined;
  const replicas = texts(get(node, 'replicas'));
  const taken = [home, ...replicas.map(({ value }) => value)];
  if (choiceOf(get(node, 'consistency'), ['mrsc']) === undefined) {
    reportWrong(context, at, 'Only a table with `consistency: mrsc` has a witness.');
  } else if (taken.includes(witness.value)) {
    reportWrong(context, at, `The table is in \`${witness.value}\` anyway: a witness is in a third Region.`);
  } else if (replicas.length !== 1) {
    reportWrong(context, at, 'A table with a witness has one replica: `replicas` lists one Region here.');
  } else return witness;
  return undefined;
}

function readContributorInsights(node: YamlNode | undefined): ContributorInsights | undefined {
  return choiceOf(get(node, 'contributorInsights'), ['all', 'throttled']);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContributorInsights.html */
function readIndexInsights(context: LoadContext, node: YamlNode, local: boolean): ContributorInsights | undefined {
  const at = get(node, 'contributorInsights');
  if (!local || at === undefined) return readContributorInsights(node);
  reportWrong(
    context,
    at,
    'Contributor Insights is for tables and global indexes: the keys of a local index are those of its table.',
  );
  return undefined;
}

function reportTwice(context: LoadContext, { value, span }: Located<string>, first: Span): void {
  const message = `\`${value}\` stands twice in \`replicas\`: a table has one replica in a Region. Leave one of them out.`;
  const related = [{ message: 'It stands here first.', span: first }];
  context.findings.push(findingOf(DUPLICATE_NAME, { message, span, related }));
}

function keyOf(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  return entries(node).find((entry) => entry.key === key);
}

function readTags(node: YamlNode | undefined): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const { key, value } of entries(node)) {
    if (value.kind === 'scalar' && typeof value.value === 'string') tags.set(key, value.value);
  }
  return tags;
}

/** `name`, or `name: N` with its type. */
function readKeyAttribute(context: LoadContext, node: YamlNode | undefined): KeyAttribute | undefined {
  const written = text(node);
  if (node === undefined || written === undefined || context.reported.has(node)) return undefined;
  const match = /^(.*\S)\s*:\s*([^:\s]+)\s*$/.exec(written.value);
  const [, name, type] = match ?? [];
  if (name === undefined || type === undefined) return { name: written.value, span: written.span };
  if (!isKeyType(type)) {
    reportWrong(context, node, `A key attribute is of type \`S\`, \`N\` or \`B\`, not \`${type}\`.`);
    return { name, span: written.span };
  }
  return { name, type, span: written.span };
}

function isKeyType(type: string): type is KeyType {
  return type === 'S' || type === 'N' || type === 'B';
}

function readKeyAttributes(context: LoadContext, node: YamlNode | undefined): readonly KeyAttribute[] {
  const parts = node?.kind === 'seq' ? items(node) : [node];
  return flatMap(parts, (part) => readKeyAttribute(context, part) ?? []);
}

function readIndexes(
  context: LoadContext,
  node: YamlNode | undefined,
  tablePk: KeyAttribute,
): ReadonlyMap<string, TableIndex> {
  const indexes = new Map<string, TableIndex>();
  for (const { key: name, keySpan: span, value } of entries(node)) {
    if (asMap(value) === undefined) continue;
    const local = flag(get(value, 'local'), false);
    const stated = get(value, 'pk');
    const pk = stated === undefined && local ? [tablePk] : readKeyAttributes(context, stated);
    const sk = readKeyAttributes(context, get(value, 'sk'));
    const projection = readProjection(get(value, 'project'));
    if (pk.length === 0 || projection === undefined) continue;
    const billing = get(value, 'billing');
    indexes.set(
      name,
      compact({
        name,
        span,
        description: plainText(get(value, 'description')),
        pk,
        sk,
        keySpan: (keyOf(value, 'pk') ?? keyOf(value, 'sk'))?.keySpan ?? span,
        local,
        projection,
        billing: billing === undefined ? undefined : readBilling(context, billing),
        contributorInsights: readIndexInsights(context, value, local),
        extensions: readExtensions(value),
      }),
    );
  }
  return indexes;
}

const ON_DEMAND: Billing = { mode: 'on-demand' };

export function readBilling(context: LoadContext, node: YamlNode | undefined): Billing {
  const warm = get(node, 'warm');
  const warmed = compact({ warmRead: rate(context, get(warm, 'rru')), warmWrite: rate(context, get(warm, 'wru')) });
  const provisioned = get(node, 'provisioned');
  const onDemand = get(node, 'on-demand');
  if (provisioned !== undefined && onDemand !== undefined && node !== undefined) {
    const entry = keyOf(node, 'provisioned');
    reportWrong(
      context,
      provisioned,
      'A table is paid `on-demand` or `provisioned`, not both; keep one.',
      entry?.keySpan,
    );
    return ON_DEMAND;
  }
  if (provisioned === undefined) {
    const max = get(onDemand, 'max');
    return {
      ...ON_DEMAND,
      ...compact({ maxRead: rate(context, get(max, 'rru')), maxWrite: rate(context, get(max, 'wru')) }),
      ...warmed,
    };
  }
  const { rcu = 0, wcu = 0 } = readUnits(context, provisioned) ?? {};
  return {
    mode: 'provisioned',
    rcu,
    wcu,
    ...compact({ autoscale: readAutoscale(context, get(provisioned, 'autoscale')) }),
    ...warmed,
  };
}

function readUnits(context: LoadContext, node: YamlNode | undefined): { rcu: number; wcu: number } | undefined {
  const rcu = count(context, get(node, 'rcu'));
  const wcu = count(context, get(node, 'wcu'));
  return rcu === undefined || wcu === undefined ? undefined : { rcu, wcu };
}

function readAutoscale(context: LoadContext, node: YamlNode | undefined) {
  const min = readUnits(context, get(node, 'min'));
  const max = readUnits(context, get(node, 'max'));
  if (min === undefined || max === undefined) return undefined;
  return { min, max, target: number(get(node, 'target'))?.value ?? 70 };
}
