import { type AttributeValue, type Item, itemText } from '../../value/index.js';
import type { Draft, Question, Quirk, Unplaced } from '../draft.js';
import { closingLines } from './closing.js';
import { isPhysicalName, isRegion } from './deployed-names.js';
import { entitiesOut, isSeparator } from './entities.js';
import { extensionsOut } from './extensions.js';
import { modelName } from './names.js';
import { patternsOut } from './patterns.js';
import { type Plan, type PlannedTable, planOf } from './plan.js';
import { questionsOf } from './questions.js';
import { droppedSettings, isKeyOfKms } from './table-settings.js';
import { homeOf, tablesOut } from './tables.js';
import { withKept } from './way-back.js';
import {
  commentLines,
  mapOut,
  type Out,
  type OutEntry,
  quotedOut,
  textOut,
  wordOut,
  yamlDocument,
} from './yaml-text.js';

export interface WriteOptions {
  /** What the draft was read from, for a comment: `template.yaml`. */
  readonly from?: string;
  /** As what it was read: `CloudFormation template`. */
  readonly as?: string;
}

/** A model as a person would write it, and what is said in its comments. */
export interface WrittenModel {
  readonly name: string;
  readonly text: string;
  /** With paths in the model that was written. */
  readonly questions: readonly Question[];
  readonly unplaced: readonly Unplaced[];
  readonly quirks: readonly Quirk[];
}

/** As the README has it. */
const SCHEMA = 'node_modules/dynamodel/schemas/model.schema.json';

/**
 * The model of a draft that has a table. Whatever names and texts the draft holds, what is written is a model of the language, with what the
 * way back to a format that is generated too would lose.
 */
export function writeModel(draft: Draft, options: WriteOptions = {}): WrittenModel {
  const isOneWay = draft.tables.every(({ original }) => original === undefined);
  const all = isOneWay ? draft : withKept(draft, writtenModel(draft, { hasSamples: false }).text);
  return writtenModel(all, { ...options, hasSamples: true });
}

interface WritingOptions extends WriteOptions {
  /** Many samples take longer than all else to be read again. */
  readonly hasSamples: boolean;
}

function writtenModel(draft: Draft, options: WritingOptions): WrittenModel {
  const plan = planOf(draft);
  const name = modelName(draft.name);
  // What these cannot write they tell the plan, so they come before its quirks are listed.
  const tables = tablesOut(plan);
  const entities = entitiesOut(plan);
  const patterns = patternsOut(plan);
  tellDropped(plan);
  const entries: readonly OutEntry[] = [
    { key: 'dynamodel', value: wordOut(1) },
    { key: 'model', value: textOut(name) },
    ...optional(
      'description',
      draft.description === undefined || draft.description === '' ? undefined : textOut(draft.description),
    ),
    ...optional('defaults', defaultsOut(plan), true),
    { key: 'tables', value: tables, gap: true },
    { key: 'entities', value: entities, gap: true },
    ...optional('accessPatterns', patterns, true),
    ...optional('operations', operationsOut(draft), true),
    ...optional('samples', options.hasSamples ? samplesOut(plan) : undefined, true),
    ...optional('extensions', extensionsOut(draft), true),
  ];
  const questions = questionsOf(plan);
  const { unplaced, quirks } = plan;
  const closing = closingLines(questions, unplaced, quirks);
  const text = `${[...headLines(options), ''].join('\n')}${yamlDocument(entries)}${closing.map((line) => `${line}\n`).join('')}`;
  return { name, text, questions, unplaced, quirks };
}

function headLines({ from, as }: WriteOptions): readonly string[] {
  const schema = `# yaml-language-server: $schema=${SCHEMA}`;
  if (from === undefined) return [schema];
  return [schema, ...commentLines(`Imported from ${from}${as === undefined ? '' : ` (${as})`}.`, 0)];
}

function optional(key: string, value: Out | undefined, gap = false): readonly OutEntry[] {
  return value === undefined ? [] : [{ key, value, gap }];
}

function defaultsOut({ draft, tagAttribute }: Plan): Out | undefined {
  const { separator, escape: escaping, region } = draft;
  const out = mapOut({
    separator:
      separator === undefined || !isSeparator(separator) || separator === '#' ? undefined : quotedOut(separator),
    escape: escaping === undefined || escaping === 'ordered' ? undefined : wordOut(escaping),
    entityAttribute: tagAttribute === '_t' ? undefined : textOut(tagAttribute ?? 'none'),
    region: region === undefined || !isRegion(region) ? undefined : textOut(region),
  });
  return out.kind === 'map' && out.entries.length === 0 ? undefined : out;
}

function operationsOut({ vpc }: Draft): Out | undefined {
  return vpc === undefined ? undefined : mapOut({ vpc: mapOut({ endpoint: wordOut(vpc.endpoint) }) });
}

/** What the draft says and the language has no words for. */
function tellDropped({ draft, entities, tagAttribute, unplaced, quirks }: Plan): void {
  const at = (path: string) => ({ file: '', path });
  for (const { name, physicalName } of draft.tables) {
    if (physicalName === undefined || isPhysicalName(physicalName)) continue;
    const why = 'the only parameters of a name are those of the environment';
    unplaced.push({ what: `The name \`${physicalName}\``, why, place: at(name) });
  }
  for (const { name, kms } of draft.tables) {
    if (kms === undefined || kms === '' || isKeyOfKms(kms)) continue;
    const why = 'that is neither the ARN of a key, nor an alias, nor an id; write one of them as `kms`';
    unplaced.push({ what: `The key of KMS \`${kms}\``, why, place: at(name) });
  }
  const home = homeOf(draft);
  for (const table of draft.tables) {
    const why = 'the language has no such value for it';
    unplaced.push(...droppedSettings(table, home).map((what) => ({ what, why, place: at(table.name) })));
  }
  for (const { name, replicas = [] } of draft.tables) {
    if (replicas.includes(home)) {
      const why =
        'it is the Region that the table itself is taken to be in; if that is another one, write it as `region` under `defaults`';
      unplaced.push({ what: `The replica in \`${home}\``, why, place: at(name) });
    }
    for (const region of replicas) {
      if (!isRegion(region)) quirks.push({ message: `\`${region}\` is the name of no Region.`, place: at(name) });
    }
  }
  for (const { draft: entity, name } of entities) {
    if (entity.tag === undefined || entity.tag.attribute === tagAttribute) continue;
    const what = `That \`${entity.tag.attribute}\` is \`${entity.tag.value}\` in items of \`${name}\``;
    unplaced.push({ what, why: `the other entities are told apart by \`${tagAttribute}\``, place: at(entity.name) });
  }
}

/** Items as they are stored, by table: what is certain of them, whatever else was inferred. */
function samplesOut({ tables, entities }: Plan): Out | undefined {
  const ofEntities = new Map<PlannedTable, Item[]>(tables.map((table) => [table, []]));
  for (const { table, draft } of entities) ofEntities.get(table)?.push(...draft.samples);
  const entries = tables.flatMap((table): OutEntry[] => {
    const own = table.draft.samples ?? [];
    const known = new Set(own.map(itemText));
    const items = [...own, ...(ofEntities.get(table) ?? []).filter((item) => !known.has(itemText(item)))];
    return items.length === 0
      ? []
      : [{ key: table.key, value: { kind: 'seq', items: items.map(itemOut), block: true } }];
  });
  return entries.length === 0 ? undefined : mapOut({ raw: { kind: 'map', entries, block: true } });
}

function itemOut(item: Item): Out {
  return { kind: 'map', entries: Object.entries(item).map(([key, value]) => ({ key, value: valueOut(value) })) };
}

function valueOut(value: AttributeValue): Out {
  if ('S' in value) return mapOut({ S: quotedOut(value.S) });
  if ('N' in value) return mapOut({ N: quotedOut(value.N) });
  if ('B' in value) return mapOut({ B: quotedOut(base64(value.B)) });
  if ('BOOL' in value) return mapOut({ BOOL: wordOut(value.BOOL) });
  if ('NULL' in value) return mapOut({ NULL: wordOut(true) });
  if ('L' in value) return mapOut({ L: { kind: 'seq', items: value.L.map(valueOut) } });
  if ('M' in value) return mapOut({ M: itemOut(value.M) });
  if ('SS' in value) return mapOut({ SS: textsOut(value.SS) });
  if ('NS' in value) return mapOut({ NS: textsOut(value.NS) });
  return mapOut({ BS: textsOut(value.BS.map(base64)) });
}

function textsOut(texts: readonly string[]): Out {
  return { kind: 'seq', items: texts.map(quotedOut) };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
