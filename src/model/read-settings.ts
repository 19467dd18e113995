import { flatMap } from '../lists/flat-map.js';
import type { Located, YamlMap, YamlNode } from '../source/index.js';
import { compact } from './compact.js';
import { type LoadContext, reportWrong } from './context.js';
import type { Budgets, Defaults, LintConfig, LintIgnore, Tenancy } from './model.js';
import { noteUse } from './name-uses.js';
import {
  bytes,
  choice,
  choiceOf,
  count,
  entries,
  get,
  isText,
  items,
  number,
  plainText,
  rate,
  text,
  withSpan,
} from './node.js';
import { readSkew } from './read-skew.js';
import { readBilling } from './read-tables.js';
import { reportCutTemplate } from './yaml-slips.js';

export function readDefaults(context: LoadContext, node: YamlNode | undefined): Defaults {
  const entityAttribute = plainText(get(node, 'entityAttribute')) ?? '_t';
  return compact({
    separator: plainText(get(node, 'separator')) ?? '#',
    escape: choiceOf(get(node, 'escape'), ['ordered', 'reject', 'none'] as const) ?? ('ordered' as const),
    casing: 'preserve' as const,
    entityAttribute: entityAttribute === 'none' ? undefined : entityAttribute,
    timestamps: readTimestamps(context, get(node, 'timestamps')),
    region: plainText(get(node, 'region')) ?? 'us-east-1',
    billing: readBilling(context, get(node, 'billing')),
  });
}

function readTimestamps(context: LoadContext, node: YamlNode | undefined): Defaults['timestamps'] {
  if (node?.kind !== 'map') return undefined;
  const created = text(get(node, 'created'));
  const updated = text(get(node, 'updated'));
  for (const name of [created, updated]) noteUse(context, name, [{ kind: 'attribute' }]);
  return compact({
    created: created?.value,
    updated: updated?.value,
    format: choiceOf(get(node, 'format'), ['iso-ms', 'epoch-ms', 'epoch-s'] as const) ?? ('iso-ms' as const),
    span: node.span,
  });
}

export function readTenancy(context: LoadContext, root: YamlMap, defaults: Defaults): Tenancy | undefined {
  const entry = root.entries.find(({ key }) => key === 'tenancy');
  const node = entry?.value;
  const field = text(get(node, 'field'));
  const prefix = text(get(node, 'prefix'));
  if (entry === undefined || field === undefined || prefix === undefined) return undefined;
  reportPrefix(context, get(node, 'prefix'), field.value);
  const values = get(node, 'values');
  const tenants = count(context, get(values, 'count'));
  const skew = readSkew(context, get(values, 'skew'))?.value;
  return compact({
    span: entry.keySpan,
    field,
    prefix,
    separator: plainText(get(node, 'separator')) ?? defaults.separator,
    values: tenants === undefined ? undefined : compact({ count: tenants, skew }),
  });
}

/** A prefix that does not name the tenant's attribute puts all tenants under one key, or asks for what no caller gives. */
function reportPrefix(context: LoadContext, node: YamlNode | undefined, field: string): void {
  if (!isText(node)) return;
  reportCutTemplate(context, node);
  const named = [
    ...(plainText(node)
      ?.replaceAll('{{', '')
      .matchAll(/\{\s*([^|{}]*?)\s*(?:\|[^{}]*)?\}/g) ?? []),
  ];
  const other = named.map(([, name]) => name ?? '').find((name) => name !== field);
  if (named.length > 0 && other === undefined) return;
  const advice = `\`field\` says that the tenant is \`${field}\`: write \`{${field}}\` here, or correct \`field\`.`;
  const problem =
    other === undefined ? 'The prefix is the same for all tenants' : `The prefix names \`${other.slice(0, 80)}\``;
  reportWrong(context, node, `${problem}, and ${advice}`);
}

export function readBudgets(context: LoadContext, node: YamlNode | undefined): Budgets {
  const at = (section: string, key: string, read: typeof bytes): Located<number> | undefined => {
    const value = get(get(node, section), key);
    return withSpan(read(context, value), value);
  };
  return compact({
    monthlyUsd: number(get(node, 'monthlyUsd')),
    perKeyWru: at('perKey', 'wru', rate),
    perKeyRru: at('perKey', 'rru', rate),
    itemP99: at('itemBytes', 'p99', bytes),
    itemMax: at('itemBytes', 'max', bytes),
    collectionP99: at('collectionBytes', 'p99', bytes),
    span: node?.span,
  });
}

const LEVELS = ['off', 'info', 'warning', 'error'] as const;

export function readLint(context: LoadContext, node: YamlNode | undefined): LintConfig {
  const rules = new Map<string, Located<(typeof LEVELS)[number]>>();
  for (const { key, value } of entries(get(node, 'rules'))) {
    const level = choice(value, LEVELS);
    if (level !== undefined) rules.set(key, level);
  }
  const quotas = new Map<string, number>();
  for (const { key, value } of entries(get(node, 'quotas'))) {
    const quota = number(value)?.value;
    if (quota !== undefined) quotas.set(key, quota);
  }
  return compact({
    extends: choiceOf(get(node, 'extends'), ['recommended', 'strict', 'all'] as const),
    rules,
    ignore: flatMap(items(get(node, 'ignore')), (item) => readIgnore(context, item)),
    quotas,
  });
}

function readIgnore(context: LoadContext, node: YamlNode): readonly LintIgnore[] {
  const rule = plainText(get(node, 'rule'));
  if (rule === undefined) return [];
  const at = (key: string) => plainText(get(node, key));
  const until = get(node, 'until');
  if (until !== undefined && !isDay(plainText(until))) {
    reportWrong(context, until, `\`${plainText(until)}\` is no day of the calendar; write one such as \`2027-01-31\`.`);
  }
  return [compact({ rule, at: at('at'), until: at('until'), reason: at('reason'), span: node.span })];
}

function isDay(text: string | undefined): boolean {
  const time = text === undefined ? Number.NaN : Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}
