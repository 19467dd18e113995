import { findingOf } from '../diagnostics/index.js';
import type { Located, Span, YamlEntry, YamlNode } from '../source/index.js';
import { compact } from './compact.js';
import { type LoadContext, reportWrong } from './context.js';
import { DUPLICATE_NAME } from './language-rules.js';
import { textSpan } from './located-text.js';
import type { Billing, Defaults, KeyAttribute, KeyType, Table, TableIndex } from './model.js';
import { asMap, choice, choiceOf, count, entries, flag, get, items, number, plainText, rate, text } from './node.js';
import { readProjection } from './read-projection.js';
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
  const protection = get(node, 'protection');
  return compact({
    name,
    span,
    description: plainText(get(node, 'description')),
    physicalName: readPhysicalName(context, get(node, 'name')) ?? { value: name, span },
    pk,
    sk: readKeyAttribute(context, get(key, 'sk')),
    keySpan: keyOf(node, 'key')?.keySpan ?? span,
    billing: billing === undefined ? defaults.billing : readBilling(context, billing),
    billingSpan: billing?.span,
    class: choiceOf(get(node, 'class'), ['standard', 'infrequent-access']) ?? ('standard' as const),
    ttl: text(get(node, 'ttl')),
    stream: choice(get(node, 'stream'), ['keys-only', 'new-image', 'old-image', 'new-and-old']),
    protection: compact({
      pitr: flag(get(protection, 'pitr'), true),
      delete: flag(get(protection, 'delete'), true),
      kms: plainText(get(protection, 'kms')),
      span: protection?.span,
    }),
    replicas: readReplicas(context, get(node, 'replicas'), defaults.region),
    consistency: choiceOf(get(node, 'consistency'), ['mrec', 'mrsc']) ?? ('mrec' as const),
    dax: flag(get(node, 'dax'), false) ? get(node, 'dax')?.span : undefined,
    tags: readTags(get(node, 'tags')),
    indexes: readIndexes(context, get(node, 'indexes'), pk),
    vectorIndexes: readVectorIndexes(get(node, 'vectorIndexes')),
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

function reportTwice(context: LoadContext, { value, span }: Located<string>, first: Span): void {
  const message = `\`${value}\` stands twice in \`replicas\`: a table has one replica in a Region. Leave one of them out.`;
  const related = [{ message: 'It stands here first.', span: first }];
  context.findings.push(findingOf(DUPLICATE_NAME, { message, span, related }));
}

const PARAMETER = /\$\{env:[A-Za-z_][A-Za-z0-9_]*(?::-[^{}]*)?\}/g;

/** As written; a `${…}` that is no parameter is reported, as it would become a part of the name. */
function readPhysicalName(context: LoadContext, node: YamlNode | undefined): Located<string> | undefined {
  const name = text(node);
  if (name === undefined || node === undefined) return name;
  const at = name.value.replace(PARAMETER, (found) => '_'.repeat(found.length)).indexOf('${');
  if (at === -1) return name;
  const message = `A parameter of a name is written as \`\${env:NAME}\` or \`\${env:NAME:-default}\`.`;
  reportWrong(context, node, message, textSpan(name, at, name.value.length));
  return undefined;
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
  return parts.flatMap((part) => readKeyAttribute(context, part) ?? []);
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
