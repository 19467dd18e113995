import type { DraftBackup } from '../../draft.js';
import type { Collector } from '../aws-table/index.js';
import { nodeAt } from './instances.js';
import type { ResourceInstance } from './relevant.js';
import { blocksOf } from './table-properties.js';
import { isBlank, knownText, type MapValue, numberOfValue, shownText } from './value.js';

interface Around {
  readonly all: readonly ResourceInstance[];
  /** The table that a text names. */
  readonly named: (text: string) => ResourceInstance | undefined;
  readonly notes: Collector;
}

/** What AWS Backup does with a table, and the selections that say so. */
export interface TableBackups {
  readonly backup?: DraftBackup;
  readonly read: readonly ResourceInstance[];
}

/** The first rule of the first plan that has the table selected: a model has one, and others are told. */
export function backupsOf(table: ResourceInstance, { all, named, notes }: Around): TableBackups {
  const read = all.filter(
    (one) => one.type === 'aws_backup_selection' && selected(one).some((text) => named(text) === table),
  );
  const rules = read.flatMap((selection) => {
    const id = shownText(selection.value.entries.get('plan_id'));
    const plan = all.find(
      (one) => one.type === 'aws_backup_plan' && id !== undefined && shownText(one.value.entries.get('id')) === id,
    );
    if (plan === undefined) {
      notes.drop(nodeAt(selection.value.span), selection.address, `\`${selection.address}\``, 'its plan is not known');
    }
    return blocksOf(plan?.value.entries.get('rule')).map((rule) => ({ rule, path: `${plan?.address}.rule` }));
  });
  const [first, ...others] = rules;
  for (const { rule, path } of others) {
    notes.drop(nodeAt(rule.span), path, 'A further rule of a backup plan', 'a model has one for a table');
  }
  const backup = first === undefined ? undefined : ruleOf(first.rule, first.path, all, notes);
  return { ...(backup === undefined ? {} : { backup }), read };
}

/** Selections that name no table, and may be about all of them. */
export function tellLooseSelection({ value, address }: ResourceInstance, notes: Collector): void {
  const { entries, span } = value;
  const isByTag = blocksOf(entries.get('selection_tag')).length + blocksOf(entries.get('condition')).length > 0;
  const isOfTables = selected({ value }).some((text) => text === '*' || /:dynamodb:|aws_dynamodb_table/.test(text));
  if (!isByTag && !isOfTables) return;
  notes.drop(nodeAt(span), address, `\`${address}\``, 'which tables it selects is not said here by their ARNs');
}

function selected({ value }: Pick<ResourceInstance, 'value'>): readonly string[] {
  const resources = value.entries.get('resources');
  return resources?.kind === 'list' ? resources.items.flatMap((item) => shownText(item) ?? []) : [];
}

/** What a rule says beyond a model, and what it says where nothing is meant by it. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  start_window: ['60'],
  completion_window: ['180'],
  enable_continuous_backup: ['false'],
  schedule_expression_timezone: ['Etc/UTC', 'UTC'],
  recovery_point_tags: [],
  target_logically_air_gapped_backup_vault_arn: [],
};

function ruleOf(
  rule: MapValue,
  path: string,
  all: readonly ResourceInstance[],
  notes: Collector,
): DraftBackup | undefined {
  const [lifecycle] = blocksOf(rule.entries.get('lifecycle'));
  const schedule = knownText(rule.entries.get('schedule'));
  const keepDays = numberOfValue(lifecycle?.entries.get('delete_after'));
  if (schedule === undefined || keepDays === undefined) {
    const why = 'a model says when backups are made, and for how many days they are kept';
    notes.drop(nodeAt(rule.span), path, 'A rule of a backup plan', why);
    return undefined;
  }
  for (const [name, usual] of Object.entries(USUAL)) {
    const given = rule.entries.get(name);
    if (given === undefined || isBlank(given) || usual.includes(knownText(given) ?? '')) continue;
    notes.drop(nodeAt(given.span), `${path}.${name}`, `\`${name}\` of a backup plan`, 'a model has no word for it');
  }
  const coldDays = numberOfValue(lifecycle?.entries.get('cold_storage_after'));
  const [copyTo, ...more] = blocksOf(rule.entries.get('copy_action')).flatMap((copy) => {
    const region = regionOfVault(shownText(copy.entries.get('destination_vault_arn')) ?? '', all);
    if (region !== undefined) return [{ region, copy }];
    tellCopy(copy, path, 'the Region of its vault is not known', notes);
    return [];
  });
  for (const { copy } of more) tellCopy(copy, path, 'a model copies backups to one Region', notes);
  return {
    schedule,
    keepDays,
    ...(coldDays === undefined || coldDays === 0 ? {} : { coldDays }),
    ...(copyTo === undefined ? {} : { copyTo: copyTo.region }),
  };
}

function tellCopy({ span }: MapValue, path: string, why: string, notes: Collector): void {
  notes.drop(nodeAt(span), `${path}.copy_action`, 'A copy of backups', why);
}

/** Of its ARN, or of the resource that makes it. */
function regionOfVault(arn: string, all: readonly ResourceInstance[]): string | undefined {
  const made = all.find((one) => one.type === 'aws_backup_vault' && arn === `${one.address}.arn`);
  if (made === undefined) return /^arn:[^:]+:backup:([a-z0-9-]+):/.exec(arn)?.[1];
  const own = made.value.entries.get('region');
  return (isBlank(own) ? undefined : knownText(own)) ?? made.region;
}
