import { Dice } from '../../../src/load/dice.js';
import type { ModelValue } from '../../../src/model/value-type.js';
import { type FieldKind, KEY_KINDS, OTHER_KINDS } from './field-kinds.js';
import { FILLED_IN, HostileNames } from './hostile-names.js';
import type { EntitySpec, Field, RandomModel, SortField, Unique, Values } from './model-spec.js';
import { patternsOf } from './random-patterns.js';
import { drawStreams } from './random-streams.js';

export const TENANTS = ['one', 'two'];

/** How an index holds an entity, as queries need it. */
export interface IndexSpec {
  readonly name: string;
  readonly by: readonly string[];
  readonly sort: readonly SortField[];
  /** Only such items are in it, with the filter that says so. */
  readonly filter?: { readonly text: string; readonly of: (values: Values) => boolean };
  readonly isAll: boolean;
  /** Updates may leave it out of date or drop an item from it. */
  readonly isLoose: boolean;
  /** Fields of a key that says `onPartial: drop`. */
  readonly drops?: readonly string[];
  /** An update of one of these gives all of them. */
  readonly demands?: readonly string[];
  readonly merge?: string;
}

/** An entity with what its patterns are made of. */
export interface EntityDraft {
  readonly spec: EntitySpec;
  readonly style: 'root' | 'child' | 'natural' | 'events' | 'movable';
  /** Fields of the partition key, then of the sort key. */
  readonly by: readonly string[];
  readonly sort: readonly SortField[];
  readonly indexes: readonly IndexSpec[];
}

/** Everything that the parts of one model share while it is drawn. */
export interface Drawing {
  readonly dice: Dice;
  readonly names: HostileNames;
  readonly separator: string;
  readonly kinds: readonly FieldKind[];
  readonly tenant?: string;
  readonly group: string;
}

interface TableDraft {
  readonly name: string;
  readonly yaml: Record<string, unknown>;
  readonly indexes: Record<string, unknown>;
}

/** A model of the seed: the same for the same one. */
export function randomModel(seed: number): RandomModel {
  const dice = Dice.of(seed, 'model');
  const names = new HostileNames(dice.fork('names'));
  const separator = dice.pick(['#', '#', '#', '!', '/']);
  const escaping = separator === '#' ? dice.pick(['ordered', 'ordered', 'reject']) : 'reject';
  const tenant = dice.chance(0.5) ? names.attribute('tenantId') : undefined;
  const kinds = KEY_KINDS.filter(({ kind }) => kind !== 'text' || escaping === 'ordered');
  const drawing: Drawing = {
    ...{ dice, names, separator, kinds, group: names.requiredAttribute('g') },
    ...(tenant === undefined ? {} : { tenant }),
  };
  const times = dice.pick(['iso-ms', 'epoch-ms', 'epoch-s'] as const);
  const created = dice.chance(0.4) ? names.attribute('createdAt') : undefined;
  const updated = dice.chance(0.4) ? names.attribute('updatedAt') : undefined;
  const main = mainTable(drawing, `table ${dice.pick(['main', '*/', "o'k", FILLED_IN, 'main'])}`);
  const tables = [main];
  const drafts: EntityDraft[] = [];
  const count = dice.int(1, 4);
  for (let i = 0; i < count; i += 1) {
    const style = dice.pick(['root', 'child', 'child', 'natural', 'events', 'movable'] as const);
    const table = style === 'natural' ? naturalTable(drawing, `natural${i}`) : main;
    if (style === 'natural' && tables.length > 1) continue;
    if (table !== main) tables.push(table);
    drafts.push(drawEntity(drawing, i, style, table, drafts));
  }
  const streams = drawStreams(drawing, drafts, main.name);
  drafts.push(...streams.drafts);
  if (drafts.every(({ spec }) => spec.table !== main.name)) tables.shift();
  if (streams.rules.length > 0) for (const { yaml } of tables) yaml.stream = 'new-and-old';
  const entities = new Map(drafts.map(({ spec }) => [spec.name, spec]));
  const { patterns, yaml } = patternsOf(drawing, drafts);
  const timestamps = {
    ...(created === undefined ? {} : { created }),
    ...(updated === undefined ? {} : { updated }),
    format: times,
  };
  const text = JSON.stringify(
    {
      dynamodel: 1,
      model: `random${seed}`,
      ...names.description(),
      defaults: {
        separator,
        escape: escaping,
        entityAttribute: dice.pick(['_t', '_t', 'kind of "item"', '#type']),
        timestamps,
      },
      ...(tenant === undefined ? {} : { tenancy: { field: tenant, prefix: `T${separator}{${tenant}}`, separator } }),
      tables: Object.fromEntries(tables.map((table) => [table.name, { ...table.yaml, indexes: table.indexes }])),
      entities: Object.fromEntries(drafts.map(({ spec }) => [spec.name, spec.yaml])),
      accessPatterns: yaml,
      ...(streams.rules.length === 0 ? {} : { streams: streams.yaml }),
    },
    undefined,
    1,
  );
  return {
    ...{ text, entities, patterns, times, streams: streams.rules },
    ...(tenant === undefined ? {} : { tenant }),
    ...(created === undefined ? {} : { created }),
    ...(updated === undefined ? {} : { updated }),
  };
}

function mainTable({ names }: Drawing, name: string): TableDraft {
  const key = { pk: names.keyAttribute('pk'), sk: names.keyAttribute('sk') };
  return { name, yaml: { name: 'main', key, ttl: 'expiry', protection: { delete: false } }, indexes: {} };
}

function naturalTable({ names, dice, kinds, tenant, group }: Drawing, name: string): TableDraft {
  const kind = dice.pick(kinds.filter(({ native }) => native !== undefined));
  const first = tenant ?? group;
  return {
    name,
    yaml: {
      key: { pk: first, sk: `${names.attribute('at')}: ${kind.native}` },
      ttl: 'expiry',
      protection: { delete: false },
      kind: kind.kind,
    },
    indexes: {},
  };
}

/** The template of a field in a key. */
export function placeholder(
  { dice }: Drawing,
  { name, kind }: Field,
  mayFall: boolean,
): { text: string; sort: SortField } {
  const falling = mayFall ? kind.falling : [];
  const fn = dice.pick([...kind.rising, ...falling]);
  return {
    text: `{${name}${fn}}`,
    sort: { field: name, isFalling: kind.falling.includes(fn) && !kind.rising.includes(fn) },
  };
}

function drawField(drawing: Drawing, word: string, from: readonly FieldKind[], more: Partial<Field> = {}): Field {
  const { dice, names } = drawing;
  const kind = dice.pick(from);
  const stored = names.stored();
  return { name: names.attribute(word), kind, ...(stored === undefined ? {} : { stored }), ...more };
}

function templated(kinds: readonly FieldKind[]): readonly FieldKind[] {
  return kinds.filter(({ rising, falling }) => rising.length + falling.length > 0);
}

export function kindNamed(name: string): FieldKind {
  const found = [...KEY_KINDS, ...OTHER_KINDS].find(({ kind }) => kind === name);
  if (found === undefined) throw new Error(name);
  return found;
}

const WORD = kindNamed('word');
const GROUP: FieldKind = {
  ...WORD,
  kind: 'group',
  type: { type: 'string', charset: 'a-c', minBytes: 1, maxBytes: 1 },
  values: ['a', 'b'],
};
const TENANT: FieldKind = {
  ...WORD,
  kind: 'tenant',
  type: { type: 'string', charset: 'a-z0-9', minBytes: 1, maxBytes: 8 },
  values: TENANTS,
};
export const COUNTER: FieldKind = {
  ...kindNamed('count'),
  kind: 'hits',
  type: { type: 'int', min: 0 },
  values: [0n, 1n, 9n],
};

function drawEntity(
  drawing: Drawing,
  position: number,
  style: EntityDraft['style'],
  table: TableDraft,
  others: readonly EntityDraft[],
): EntityDraft {
  const { dice, names, separator: s, tenant, group } = drawing;
  const kinds = templated(drawing.kinds);
  const isGlobal = tenant !== undefined && style !== 'natural' && dice.chance(0.15);
  const owner = tenant === undefined || isGlobal ? undefined : tenant;
  const literal = `${'ABCD'[position]}${s}`;
  const idKind = dice.chance(0.3) ? kindNamed('ulid') : dice.pick(kinds.filter(({ kind }) => kind !== 'state'));
  const id = { ...drawField(drawing, `id${position}`, [idKind]), name: names.attribute(`id${position}`) };
  const sorts = style === 'child' ? [drawField(drawing, `at${position}`, kinds)] : [];
  const at = style === 'events' ? drawField(drawing, `at${position}`, [kindNamed('time')]) : undefined;
  const state = drawField(drawing, `state${position}`, [kindNamed('state')]);
  const groupField: Field = { name: group, kind: GROUP };
  const idText = placeholder(drawing, id, true);
  const sortTexts = sorts.map((one) => placeholder(drawing, one, true));

  let key: unknown;
  let by: readonly string[];
  let sort: readonly SortField[];
  let idFields: readonly Field[];
  if (style === 'root') {
    key = { pk: `R${position}${s}${idText.text}`, sk: 'ROOT' };
    [by, sort, idFields] = [[id.name], [], [id]];
  } else if (style === 'child') {
    key = {
      pk: `P${s}{${group}}`,
      sk: [literal.slice(0, -1), ...sortTexts.map(({ text }) => text), idText.text].join(s),
    };
    [by, sort, idFields] = [[group], [...sortTexts.map((one) => one.sort), idText.sort], [groupField, ...sorts, id]];
  } else if (style === 'movable') {
    key = { pk: `P${s}{${group}}`, sk: `${literal}{${state.name}}${s}${idText.text}` };
    [by, sort, idFields] = [[group], [{ field: state.name, isFalling: false }, idText.sort], [groupField, state, id]];
  } else if (style === 'events' && at !== undefined) {
    const isSharded = dice.chance(0.6);
    const shard = isSharded ? `${s}{shard:2 by ${id.name}}` : '';
    key = { pk: `EV${position}${s}{${at.name}|bucket:1d}${shard}`, sk: `{${at.name}|iso}${s}${idText.text}` };
    [by, sort, idFields] = [[], [{ field: at.name, isFalling: false }, idText.sort], [at, id]];
  } else {
    const { pk, sk } = table.yaml.key as { readonly pk: string; readonly sk: string };
    const second: Field = { name: sk.split(':')[0] ?? '', kind: kindNamed(String(table.yaml.kind)) };
    delete table.yaml.kind;
    key = 'natural';
    [by, sort] = [pk === tenant ? [] : [pk], [{ field: second.name, isFalling: false }]];
    idFields = pk === tenant ? [second] : [groupField, second];
  }

  const taken = new Set(idFields.map(({ name }) => name));
  const payload: Field[] = [
    ...(style === 'movable' ? [] : [{ ...state, ...(dice.chance(0.3) ? { fallback: 'A' } : {}) }]),
    drawField(drawing, `w${position}`, [WORD], dice.chance(0.3) ? { optional: true } : {}),
    drawField(drawing, `s${position}`, kinds),
    ...Array.from({ length: dice.int(1, 3) }, (_, i) => {
      const how = dice.pick(['plain', 'plain', 'optional', 'hidden', 'fallback'] as const);
      const field = drawField(drawing, `p${position}${i}`, [...OTHER_KINDS, ...drawing.kinds]);
      if (how === 'fallback' && isScalarKind(field.kind) && field.kind.kind !== 'big')
        return { ...field, fallback: dice.pick(field.kind.values) };
      return how === 'optional'
        ? { ...field, optional: true }
        : how === 'hidden'
          ? { ...field, optional: true, hidden: true }
          : field;
    }),
    drawField(drawing, `hits${position}`, [COUNTER], { counter: true, fallback: 0n }),
    ...(dice.chance(0.2) ? [drawField(drawing, `const${position}`, [WORD], { constant: 'fixed' })] : []),
    ...(dice.chance(0.2)
      ? [drawField(drawing, `made${position}`, [kindNamed(dice.pick(['ulid', 'uuid', 'ksuid']))])].map(
          (field): Field => ({ ...field, generate: field.kind.kind as 'ulid' }),
        )
      : []),
  ].filter(({ name }) => !taken.has(name));
  const word = payload.find(({ kind }) => kind === WORD) ?? id;
  const derived: Field[] = [
    ...(dice.chance(0.4) ? [derivedField(names.attribute(`open${position}`), kindNamed('state'), state)] : []),
    ...(dice.chance(0.4) && word.kind === WORD ? [upperField(names.attribute(`loud${position}`), word)] : []),
  ];
  const root = others.find(
    ({ style: theirs, spec }) => theirs === 'root' && spec.isGlobal === isGlobal && spec.fields.some(isCopied),
  );
  const copies = root !== undefined && dice.chance(0.6) ? copyFields(drawing, position, root.spec) : [];
  const version = dice.chance(0.5) ? names.attribute(`version${position}`) : undefined;
  const softDelete = dice.chance(0.2) ? names.attribute(`gone${position}`) : undefined;
  const mayHide = softDelete === undefined && style !== 'events';
  const ttl =
    mayHide && dice.chance(0.25)
      ? { name: `expires${position}`, after: 30 * 86_400, hides: dice.chance(0.7) }
      : undefined;
  const unique: Unique[] =
    ttl === undefined &&
    style !== 'events' &&
    (style !== 'natural' || idFields.at(-1)?.kind.native === 'S') &&
    dice.chance(0.4)
      ? [{ name: `u${position}`, fields: [word.name], error: dice.chance(0.5) ? `Taken${position}` : 'NotUnique' }]
      : [];
  const hasHistory =
    version !== undefined && softDelete === undefined && ttl === undefined && style === 'child' && dice.chance(0.4);
  const tenantField: Field[] = owner === undefined ? [] : [{ name: owner, kind: TENANT }];
  const fields = [...tenantField, ...idFields, ...payload, ...copies, ...derived];
  const indexes = drawIndexes(drawing, position, table, {
    state,
    word,
    id,
    owner,
    fields,
    derived,
    style,
    ids: [
      ...idFields.map(({ name }) => name),
      ...(softDelete === undefined ? [] : [softDelete]),
      ...(ttl === undefined ? [] : ['expiry']),
    ],
  });
  const historySk = `H${position}${s}${sortTexts.map(({ text }) => text).join(s)}${s}${idText.text}${s}{${version}|pad:4}`;
  const yaml = {
    table: table.name,
    ...names.description(),
    ...(dice.chance(0.3) ? { tag: `${names.entity('tag')} "${position}"` } : {}),
    ...(isGlobal ? { tenancy: 'none' } : {}),
    key,
    ...(indexes.length === 0
      ? {}
      : { indexes: Object.fromEntries(indexes.map(({ spec, mapping }) => [spec.name, mapping])) }),
    attributes: Object.fromEntries([
      ...fields.map((field) => [field.name, attributeYaml(field, taken)] as const),
      ...(ttl === undefined ? [] : [[ttl.name, { type: 'epochSeconds', as: 'expiry' }] as const]),
    ]),
    ...(unique.length === 0
      ? {}
      : {
          unique: Object.fromEntries(
            unique.map(({ name, fields: attributes, error }) => [
              name,
              {
                attributes,
                ...(owner === undefined ? {} : { scope: [owner] }),
                ...(error === 'NotUnique' ? {} : { onConflict: error }),
              },
            ]),
          ),
        }),
    ...(version === undefined ? {} : { version: { attribute: version, max: 9999 } }),
    ...(hasHistory
      ? {
          history: {
            sk: historySk,
            ...(dice.chance(0.5) ? { keep: 2 } : {}),
            ...(dice.chance(0.5) ? { of: [state.name] } : {}),
          },
        }
      : {}),
    ...(ttl === undefined ? {} : { ttl: { attribute: ttl.name, after: '30d', hideExpired: ttl.hides } }),
    ...(softDelete === undefined ? {} : { softDelete }),
  };
  const spec: EntitySpec = {
    ...{ table: table.name, isGlobal, fields, unique, yaml, id: idFields.map(({ name }) => name) },
    name: names.entity(`Thing${position}`),
    ...(version === undefined ? {} : { version }),
    ...(ttl === undefined ? {} : { ttl }),
    ...(softDelete === undefined ? {} : { softDelete }),
  };
  return { spec, style, by, sort, indexes: indexes.map((one) => one.spec) };
}

function isScalarKind({ type, kind }: FieldKind): boolean {
  return (
    !('set' in type || 'list' in type || 'map' in type || 'dict' in type) &&
    !['any', 'blob', 'bytes', 'flag'].includes(kind)
  );
}

function isCopied(field: Field): boolean {
  return field.kind.kind === 'state' && field.derive === undefined && field.optional !== true;
}

/** A reference to an item, and what it says that is kept beside it. */
function copyFields({ names }: Drawing, position: number, root: EntitySpec): readonly Field[] {
  const theirs = root.fields.find(({ name }) => name === root.id[0]);
  const source = root.fields.find(isCopied);
  if (theirs === undefined || source === undefined) return [];
  const ref: Field = { name: names.attribute(`ref${position}`), kind: theirs.kind, isReference: true };
  const copy = { entity: root.name, attribute: source.name, theirs: theirs.name, ours: ref.name };
  return [ref, { name: names.attribute(`copied${position}`), kind: source.kind, copy }];
}

function derivedField(name: string, kind: FieldKind, state: Field): Field {
  const text = `${state.name} in [A, B] ? ${state.name} : absent`;
  const of = (values: Values): ModelValue | undefined => {
    const value = values.get(state.name);
    return value === 'A' || value === 'B' ? value : undefined;
  };
  return { name, kind: { ...kind, values: ['A', 'B'] }, optional: true, derive: { text, of } };
}

function upperField(name: string, word: Field): Field {
  const of = (values: Values): ModelValue | undefined => {
    const value = values.get(word.name);
    return value === undefined ? undefined : String(value).toUpperCase();
  };
  return { name, kind: { ...WORD, kind: 'loud' }, optional: true, derive: { text: `upper(${word.name})`, of } };
}

export function attributeYaml(field: Field, key: ReadonlySet<string>): Readonly<Record<string, unknown>> {
  const { kind, derive, copy, stored, optional, fallback, generate, counter, hidden, constant } = field;
  if (derive !== undefined) return { derive: derive.text };
  if (constant !== undefined) return { const: constant };
  const as = stored === undefined || key.has(field.name) ? {} : { as: stored };
  if (copy !== undefined) return { copy: `${copy.entity}.${copy.attribute}`, via: { [copy.theirs]: copy.ours }, ...as };
  return {
    ...kind.type,
    ...as,
    ...(optional === true ? { optional: true } : {}),
    ...(fallback === undefined ? {} : { default: typeof fallback === 'bigint' ? Number(fallback) : fallback }),
    ...(generate === undefined ? {} : { generate }),
    ...(counter === true ? { counter: true } : {}),
    ...(hidden === true ? { hidden: true } : {}),
  };
}

interface IndexSource {
  readonly state: Field;
  readonly word: Field;
  readonly id: Field;
  readonly owner: string | undefined;
  readonly fields: readonly Field[];
  readonly derived: readonly Field[];
  readonly style: EntityDraft['style'];
  readonly ids: readonly string[];
}

function drawIndexes(drawing: Drawing, position: number, table: TableDraft, source: IndexSource) {
  const { dice, names, separator: s } = drawing;
  const { state, word, owner, fields, derived, style } = source;
  const found: { readonly spec: IndexSpec; readonly mapping: unknown }[] = [];
  const second =
    fields.find((field) => field.name === `s${position}`) ??
    fields.find(
      ({ kind, derive, optional }) =>
        derive === undefined && optional !== true && (kind.kind === 'count' || kind.kind === 'time'),
    );
  const add = (word: string, yaml: object, mapping: unknown, spec: Omit<IndexSpec, 'name'>): void => {
    const name = `${word}.${position}${dice.chance(0.2) ? '_constructor' : ''}`;
    table.indexes[name] = yaml;
    found.push({ spec: { name, ...spec }, mapping });
  };
  const slots = () => ({ pk: names.keyAttribute(`x${position}pk`), sk: names.keyAttribute(`x${position}sk`) });
  const tail = second === undefined || second.kind.rising.length === 0 ? undefined : placeholder(drawing, second, true);
  const sk = tail === undefined ? `S` : `${tail.text}`;
  const sort = tail === undefined ? [] : [tail.sort];
  const onPartial =
    word.optional === true
      ? dice.pick(['read', 'drop'] as const)
      : dice.pick(['read', 'read', 'require', 'drop'] as const);
  if (style !== 'natural' && word.kind === WORD && word.name !== source.id.name && dice.chance(0.5)) {
    const isAll = dice.chance(0.6);
    const include = source.ids.filter((name) => name !== second?.name);
    add(
      'byWord',
      { ...slots(), project: isAll ? 'all' : include.length === 0 ? 'keys' : { include } },
      { pk: `W${position}${s}{${word.name}}`, sk, onPartial },
      {
        ...{ by: [word.name], sort, isAll, isLoose: onPartial === 'drop' },
        ...(onPartial === 'drop' ? { drops: [word.name, ...sort.map(({ field }) => field)] } : {}),
        ...(onPartial === 'require' ? { demands: [word.name, ...(second === undefined ? [] : [second.name])] } : {}),
      },
    );
  }
  if (style !== 'natural' && dice.chance(0.35)) {
    const when = `${state.name} = A`;
    const mapping = { pk: `L${position}`, sk, when, onPartial: 'read' };
    const filter = { text: when, of: (values: Values) => values.get(state.name) === 'A' };
    add('sparse', { ...slots(), project: 'all' }, mapping, { by: [], sort, isAll: true, isLoose: false, filter });
  }
  const open = derived.find(({ kind }) => kind.kind === 'state');
  if (open !== undefined && second?.kind.native !== undefined && second.stored === undefined && dice.chance(0.6)) {
    const pk = owner === undefined ? [open.name] : [owner, open.name];
    const type = `${second.name}: ${second.kind.native}`;
    add(
      'multi',
      { pk, sk: [type], project: 'all' },
      { pk: pk.map(() => 'natural'), sk: ['natural'], onPartial: 'read' },
      {
        ...{ by: [open.name], sort: [{ field: second.name, isFalling: false }], isAll: true, isLoose: false },
      },
    );
  }
  if (style !== 'natural' && style !== 'movable' && dice.chance(0.2)) {
    const mapping = { pk: `K${position}${s}{${state.name}}`, sk, onPartial: { keep: 'nobody reads it' } };
    add('kept', { ...slots(), project: 'all' }, mapping, { by: [], sort: [], isAll: true, isLoose: true });
  }
  if ((style === 'child' || style === 'movable') && dice.chance(0.3)) {
    add('inverted', { ...slots(), project: 'all' }, 'invert', { by: [], sort: [], isAll: true, isLoose: true });
  }
  if (style !== 'natural' && dice.chance(0.2)) {
    const mapping = { pk: `Z${position}${s}{${state.name}}${s}{shard:2}`, sk, onPartial: 'read' };
    const merge = tail === undefined ? undefined : second?.name;
    add('spread', { ...slots(), project: 'all' }, mapping, {
      ...{ by: [state.name], sort, isAll: true, isLoose: false },
      ...(merge === undefined ? { merge: '' } : { merge }),
    });
  }
  return found;
}
