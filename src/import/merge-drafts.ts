import { itemText } from '../value/index.js';
import type {
  Draft,
  DraftAttribute,
  DraftEntity,
  DraftParameter,
  DraftPattern,
  DraftTable,
  DraftVolume,
  Question,
  Quirk,
  Unplaced,
} from './draft.js';
import { differencesOf } from './table-differences.js';

/** What one file of several tells. */
export interface DraftPart {
  readonly draft: Draft;
  /** As it is shown. */
  readonly file: string;
}

/** By the names that a part has of its own, those that it gets beside others. */
interface Renamed {
  readonly tables: ReadonlyMap<string, string>;
  readonly entities: ReadonlyMap<string, string>;
  readonly patterns: ReadonlyMap<string, string>;
}

/**
 * One design of several files. What has a name that an earlier file has taken is called after its file too, so that nothing is lost; a
 * table that is defined the same again is the same table.
 *
 * @param logical whether tables are named within their file only, as in templates: only a physical name makes two of them one.
 */
export function mergedDraft(name: string, parts: readonly DraftPart[], { logical = false } = {}): Draft {
  const [only, more] = parts;
  if (only !== undefined && more === undefined) return only.draft;
  const tables = new Map<string, DraftTable>();
  const entities = new Map<string, DraftEntity>();
  const patterns = new Map<string, DraftPattern>();
  const quirks: Quirk[] = [];
  const unplaced: Unplaced[] = [];
  const questions = new Map<string, Question>();
  const separator = usualSeparator(parts);
  const byPhysical = new Map<string, DraftTable[]>();
  const fileOf = new Map<string, string>();
  /** By the names that tables have now. */
  const entitiesOf = new Map<string, readonly string[]>();
  for (const { draft, file } of parts) {
    const stem = stemOf(file);
    const own = separatorOf(draft);
    const known = new Set<string>();
    const tableNames = new Map<string, string>();
    for (const table of draft.tables) {
      const physical = physicalOf(table, logical);
      const alike = physical === undefined ? undefined : byPhysical.get(physical)?.find((one) => isSame(one, table));
      const same = alike === undefined ? undefined : tables.get(alike.name);
      if (same !== undefined) {
        known.add(table.name);
        tableNames.set(table.name, same.name);
        tables.set(same.name, withWhatIsToldBeside(same, table));
        const apart = differencesApart(same, table, fileOf.get(same.name) ?? '', file);
        unplaced.push(...apart);
        const told = apart.length === 0 ? 'alike' : 'with the same keys and indexes, and not alike in all';
        const message = `\`${table.name}\` is defined in several files ${told}; the first definition is kept.`;
        quirks.push({ message, place: { file, path: table.name } });
        continue;
      }
      const free = freeName(tables, table.name, stem);
      const moved = free === table.name || physical === undefined ? {} : { physicalName: physical };
      const own = { ...table, ...moved, name: free };
      tables.set(free, own);
      if (physical !== undefined) byPhysical.set(physical, [...(byPhysical.get(physical) ?? []), own]);
      fileOf.set(free, file);
      tableNames.set(table.name, free);
    }
    const entityNames = new Map<string, string>();
    const added = new Map<string, string[]>();
    for (const entity of draft.entities) {
      const { separator: stated = own, ...rest } = entity;
      const table = tableNames.get(entity.table) ?? entity.table;
      const before = entities.get(entity.name);
      if (known.has(entity.table) && before?.table === table && isAlike(before, entity)) {
        unplaced.push(...countApart(before, entity, file));
        continue;
      }
      const free = freeName(entities, entity.name, stem);
      entityNames.set(entity.name, free);
      added.set(table, [...(added.get(table) ?? []), free]);
      const apart = stated === separator ? {} : { separator: stated };
      entities.set(free, { ...rest, ...apart, name: free, table });
    }
    for (const name of entityNames.values()) {
      const entity = entities.get(name);
      if (entity?.volume?.per !== undefined) entities.set(name, withVolume(entity, entity.volume.per, entityNames));
    }
    for (const [table, names] of added) {
      const earlier = entitiesOf.get(table) ?? [];
      entitiesOf.set(table, [...earlier, ...names]);
      if (earlier.length > 0) quirks.push({ message: besideText(table, earlier, names), place: { file, path: table } });
    }
    const patternNames = new Map<string, string>();
    for (const pattern of draft.patterns) {
      const free = freeName(patterns, pattern.name, stem);
      patternNames.set(pattern.name, free);
      patterns.set(free, renamedPattern(pattern, free, entityNames));
    }
    const renamed = { tables: tableNames, entities: entityNames, patterns: patternNames };
    for (const question of draft.questions) {
      const at = renamedPath(question.at, renamed);
      questions.set(JSON.stringify([at, question.question]), { ...question, at });
    }
    quirks.push(...draft.quirks);
    unplaced.push(...draft.unplaced);
  }
  const drafts = parts.map(({ draft }) => draft);
  const regions = new Set(drafts.flatMap(({ region }) => region ?? []));
  const [region] = regions;
  if (regions.size > 1) {
    const message = `The files speak of several Regions (${[...regions].join(', ')}); a model is of one, the first.`;
    quirks.push({ message, place: { file: parts.find(({ draft }) => draft.region !== region)?.file ?? '', path: '' } });
  }
  const descriptions = [...new Set(drafts.flatMap(({ description }) => description ?? []))];
  const escapes = new Set(drafts.flatMap((draft) => draft.escape ?? []));
  const [escaping] = escapes;
  const vpc = drafts.find((draft) => draft.vpc !== undefined)?.vpc;
  return {
    name,
    ...(descriptions.length === 0 ? {} : { description: descriptions.join(' ') }),
    ...(region === undefined ? {} : { region }),
    separator,
    ...(escaping === undefined ? {} : { escape: escapes.size > 1 ? 'ordered' : escaping }),
    tables: [...tables.values()],
    entities: [...entities.values()],
    patterns: [...patterns.values()],
    ...(vpc === undefined ? {} : { vpc }),
    unplaced,
    quirks,
    questions: [...questions.values()],
  };
}

/** `orders` of `stacks/orders.template.json`. */
export function stemOf(file: string): string {
  return (file.split('/').at(-1) ?? file).replace(/(?<=.)(?:\.[A-Za-z0-9]{1,12})+$/, '');
}

function freeName(taken: ReadonlyMap<string, unknown>, name: string, stem: string): string {
  let free = name;
  for (let n = 1; taken.has(free); n += 1) free = n === 1 ? `${stem}-${name}` : `${stem}-${name}-${n}`;
  return free;
}

/** Undefined where nobody can tell before it is deployed. */
function physicalOf({ name, physicalName }: DraftTable, logical: boolean): string | undefined {
  return physicalName ?? (logical ? undefined : name);
}

/** Whether two tables of one physical name have the same keys and indexes. */
function isSame(a: DraftTable, b: DraftTable): boolean {
  const keys = ({ pk, sk, indexes }: DraftTable): string =>
    JSON.stringify([pk, sk, indexes.map((one) => [one.name, one.local, one.pk, one.sk, one.projection])]);
  return keys(a) === keys(b);
}

/** What a second definition says otherwise than the first, which is lost. */
function differencesApart(kept: DraftTable, other: DraftTable, from: string, file: string): readonly Unplaced[] {
  const physicalName = kept.physicalName ?? kept.name;
  const alike = { ...other, physicalName };
  return differencesOf({ ...kept, physicalName }, alike).map(({ what, first, second }) => ({
    what: `Of \`${other.name}\`, ${what}: ${second}`,
    why: `\`${from}\` defines the table too and has ${first} there, which is kept`,
    place: { file, path: other.name },
  }));
}

/** Items and notes speak against nothing: those of both definitions are kept. */
function withWhatIsToldBeside(kept: DraftTable, { samples = [], notes }: DraftTable): DraftTable {
  const known = new Set((kept.samples ?? []).map(itemText));
  const added = samples.filter((item) => !known.has(itemText(item)));
  return {
    ...kept,
    ...(added.length === 0 ? {} : { samples: [...(kept.samples ?? []), ...added] }),
    notes: [...new Set([...kept.notes, ...notes])],
  };
}

/** Whether the second tells nothing that the first does not, but for what its table says otherwise. */
function isAlike(a: DraftEntity, b: DraftEntity): boolean {
  const keys = ({ key, indexes }: DraftEntity): string => JSON.stringify([key, [...indexes]]);
  const known = new Set(a.attributes.map(attributeText));
  const isKnown = b.attributes.every((one) => known.has(attributeText(one)) || one.name === b.ttl);
  return b.samples.length === 0 && keys(a) === keys(b) && isKnown;
}

function attributeText({ name, type }: DraftAttribute): string {
  return JSON.stringify([name, type]);
}

const SHOWN = 8;

/** Nothing tells whether entities of a table that two files call otherwise are the same. */
function besideText(table: string, earlier: readonly string[], added: readonly string[]): string {
  const list = (names: readonly string[]): string => {
    const shown = names.slice(0, SHOWN).map((name) => `\`${name}\``);
    return `${shown.join(', ')}${names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''}`;
  };
  return `Of \`${table}\`, other files have ${list(earlier)}, and ${list(added)} of this one ${added.length === 1 ? 'stands' : 'stand'} beside that: where both are the same items, keep one and put together what they say.`;
}

/** How many items the second file counts, where it is another number. */
function countApart(kept: DraftEntity, other: DraftEntity, file: string): readonly Unplaced[] {
  const { count } = other.volume ?? {};
  if (count === undefined || count === kept.volume?.count) return [];
  const why = `another file defines the table too and counts ${kept.volume?.count ?? 'none'}, which is kept`;
  return [{ what: `That \`${other.table}\` has ${count} items`, why, place: { file, path: other.table } }];
}

function separatorOf({ separator = '#' }: Draft): string {
  return separator;
}

/** That of the most entities. */
function usualSeparator(parts: readonly DraftPart[]): string {
  const counts = new Map<string, number>();
  for (const { draft } of parts) {
    const separator = separatorOf(draft);
    counts.set(separator, (counts.get(separator) ?? 0) + draft.entities.length);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? '#';
}

type PerParent = NonNullable<DraftVolume['per']>;

/** Amounts by parents, which are other entities or attributes. */
function withVolume(entity: DraftEntity, per: PerParent, names: Renamed['entities']): DraftEntity {
  const renamed = new Map([...per].map(([parent, amount]) => [names.get(parent) ?? parent, amount]));
  return { ...entity, volume: { confidence: 'stated', ...entity.volume, per: renamed } };
}

function renamedPattern(pattern: DraftPattern, name: string, entities: Renamed['entities']): DraftPattern {
  const renamed = (entity: string): string => entities.get(entity) ?? entity;
  const { params, steps } = pattern;
  return {
    ...pattern,
    name,
    entities: pattern.entities.map(renamed),
    ...(params === undefined
      ? {}
      : {
          params: new Map(
            [...params].map(([key, type]): [string, DraftParameter] => [
              key,
              'entity' in type ? { entity: renamed(type.entity) } : type,
            ]),
          ),
        }),
    ...(steps === undefined ? {} : { steps: steps.map((step) => ({ ...step, entity: renamed(step.entity) })) }),
  };
}

/** A place in the model by the names that its parts have now. */
function renamedPath(path: string, { tables, entities, patterns }: Renamed): string {
  const sections = { tables, entities, accessPatterns: patterns };
  for (const [section, names] of Object.entries(sections)) {
    if (!path.startsWith(`${section}.`)) continue;
    const rest = path.slice(section.length + 1);
    const [from, to] =
      [...names]
        .filter(([name]) => rest === name || rest.startsWith(`${name}.`))
        .sort(([a], [b]) => b.length - a.length)[0] ?? [];
    if (from !== undefined && to !== undefined) return `${section}.${to}${rest.slice(from.length)}`;
  }
  return path;
}
