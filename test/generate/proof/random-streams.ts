import type { ModelValue } from '../../../src/model/value-type.js';
import type { FieldKind } from './field-kinds.js';
import type { Change, EntitySpec, Field, StreamSpec } from './model-spec.js';
import { attributeYaml, COUNTER, type Drawing, type EntityDraft, kindNamed, placeholder } from './random-models.js';
import type { Yaml } from './random-patterns.js';

/** What a model says behind its streams, and what it counts there. */
export interface DrawnStreams {
  readonly drafts: readonly EntityDraft[];
  readonly rules: readonly StreamSpec[];
  readonly yaml: Yaml;
}

type Rule = Omit<StreamSpec, 'source' | 'target' | 'makes'>;

interface RuleDraft {
  readonly rule: Rule;
  readonly yaml: Yaml;
}

/** Entities that count what happens to others, some of them what happens to those; and counters of the items that others name. */
export function drawStreams(drawing: Drawing, drafts: readonly EntityDraft[], table: string): DrawnStreams {
  const { dice } = drawing;
  const tallies: EntityDraft[] = [];
  const rules: StreamSpec[] = [];
  const yaml: [string, Yaml][] = [];
  const add = (source: EntitySpec, target: EntitySpec, makes: boolean, { rule, yaml: update }: RuleDraft): void => {
    const { when, ...clauses } = update;
    rules.push({ ...rule, source: source.name, target: target.name, makes });
    yaml.push([`rule${yaml.length}`, { source: source.name, when, update: { [target.name]: clauses } }]);
  };
  if (dice.chance(0.5)) {
    const sources = [...drafts];
    for (let n = dice.int(1, 2); n > 0; n -= 1) {
      const source = dice.pick(sources);
      const tally = drawTally(drawing, source, tallies.length, table);
      if (tally === undefined) continue;
      tallies.push(tally.draft);
      sources.push(tally.draft);
      for (const rule of tally.rules) add(source.spec, tally.draft.spec, true, rule);
    }
  }
  for (const { spec } of drafts) {
    const named = spec.fields.find(({ copy }) => copy !== undefined)?.copy;
    const root = drafts.find((one) => one.spec.name === named?.entity)?.spec;
    const hits = root?.fields.find(({ counter }) => counter === true);
    if (named === undefined || root === undefined || hits === undefined || !dice.chance(0.6)) continue;
    const by = { target: named.theirs, source: named.ours };
    add(spec, root, false, insertRule(spec, by, hits.name));
    if (dice.chance(0.5)) add(spec, root, false, removalRule(spec, by, hits.name));
  }
  return { drafts: tallies, rules, yaml: Object.fromEntries(yaml) };
}

/** Which field of the source names the target's item. */
interface By {
  readonly target: string;
  readonly source: string;
  readonly of?: (value: ModelValue) => ModelValue;
}

function drawTally(
  drawing: Drawing,
  { spec: source }: EntityDraft,
  position: number,
  table: string,
): { readonly draft: EntityDraft; readonly rules: readonly RuleDraft[] } | undefined {
  const { dice, names, separator: s } = drawing;
  const known = source.fields.filter(
    ({ kind, hidden, derive, constant }) =>
      kind.kind !== 'tenant' &&
      kind !== COUNTER &&
      hidden !== true &&
      derive === undefined &&
      constant === undefined &&
      kind.rising.length + kind.falling.length > 0,
  );
  if (known.length === 0) return undefined;
  const field = dice.pick(known);
  const isDay = field.kind.kind === 'time' && dice.chance(0.6);
  const kind: FieldKind = isDay ? kindNamed('day') : field.kind;
  const id: Field = { name: names.attribute(`of${position}`), kind };
  const counter = (word: string): Field => ({
    ...{ name: names.attribute(`${word}${position}`), kind: COUNTER, counter: true },
    ...(dice.chance(0.5) ? { fallback: 0n } : {}),
  });
  const [count, sum] = [counter('n'), counter('sum')];
  const state = source.fields.find((one) => one.kind.kind === 'state' && one.derive === undefined);
  const last: Field | undefined =
    state === undefined
      ? undefined
      : { name: names.attribute(`last${position}`), kind: kindNamed('state'), optional: true };
  const label: Field = { name: names.attribute(`label${position}`), kind: kindNamed('word'), fallback: 'a0' };
  const fixed: Field = { name: names.attribute(`is${position}`), kind: kindNamed('word'), constant: 'tally' };
  const fields = [
    id,
    count,
    sum,
    ...(last === undefined ? [] : [last]),
    ...(dice.chance(0.3) ? [label] : []),
    ...(dice.chance(0.3) ? [fixed] : []),
  ];
  const version = dice.chance(0.3) ? names.attribute(`tallied${position}`) : undefined;
  const tenant = source.isGlobal || drawing.tenant === undefined ? [] : [drawing.tenant];
  const all = [...tenant.map((name) => ({ name, kind: tenantKind(source, name) })), ...fields];
  const text = placeholder(drawing, id, true);
  const spec: EntitySpec = {
    ...{
      name: names.entity(`Tally${position}`),
      table,
      isGlobal: source.isGlobal,
      fields: all,
      id: [id.name],
      unique: [],
    },
    ...(version === undefined ? {} : { version }),
    yaml: {
      table,
      ...(source.isGlobal ? { tenancy: 'none' } : {}),
      key: { pk: `N${position}${s}${text.text}`, sk: 'TALLY' },
      attributes: Object.fromEntries(all.map((one) => [one.name, attributeYaml(one, new Set([id.name]))])),
      ...(version === undefined ? {} : { version: { attribute: version, max: 999999 } }),
    },
  };
  const by: By = { target: id.name, source: field.name, ...(isDay ? { of: dayOf } : {}) };
  const hits = source.fields.find((one) => one.counter === true)?.name;
  const isOfOne = source.id.length === 1 && source.id[0] === field.name;
  const rules = [
    insertRule(source, by, count.name),
    ...(dice.chance(0.5) ? [removalRule(source, by, count.name)] : []),
    ...(state !== undefined && hits !== undefined && dice.chance(0.5)
      ? [stateRule(by, state.name, hits, { count: count.name, sum: sum.name })]
      : []),
    ...(hits !== undefined && dice.chance(0.5) ? [differenceRule(source, by, hits, sum.name)] : []),
    ...(isOfOne && !isDay && state !== undefined && last !== undefined
      ? [lastRule(by, state.name, last.name, count.name)]
      : []),
  ].filter((_, i) => i === 0 || dice.chance(0.8));
  return { draft: { spec, style: 'root', by: [id.name], sort: [], indexes: [] }, rules };
}

function tenantKind(source: EntitySpec, name: string): FieldKind {
  const found = source.fields.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${source.name} has no ${name}`);
  return found.kind;
}

function dayOf(value: ModelValue): ModelValue {
  return String(value).slice(0, 10);
}

function byImage(image: 'old' | 'new', { target, source, of = (value) => value }: By) {
  const read = (change: Change): ModelValue | undefined => {
    const value = change[image]?.get(source);
    return value === undefined ? undefined : of(value);
  };
  return { by: new Map([[target, read]]), yaml: { by: { [target]: `${image}.${source}` } } };
}

const one = (): ModelValue => 1n;

function insertRule({ id }: EntitySpec, by: By, count: string): RuleDraft {
  const [name = ''] = id;
  const named = byImage('new', by);
  return {
    rule: {
      ...{ by: named.by, set: new Map(), add: new Map([[count, one]]) },
      when: (change) => change.old === undefined && change.new !== undefined,
    },
    yaml: { ...named.yaml, when: `has(new.${name}) and not has(old.${name})`, add: { [count]: 1 } },
  };
}

function removalRule({ id }: EntitySpec, by: By, count: string): RuleDraft {
  const [name = ''] = id;
  const named = byImage('old', by);
  return {
    rule: {
      ...{ by: named.by, set: new Map(), add: new Map([[count, () => -1n]]) },
      when: (change) => change.new === undefined,
    },
    yaml: { ...named.yaml, when: `not has(new.${name})`, add: { [count]: -1 } },
  };
}

function stateRule(
  by: By,
  state: string,
  hits: string,
  to: { readonly count: string; readonly sum: string },
): RuleDraft {
  const named = byImage('new', by);
  return {
    rule: {
      ...{ by: named.by, set: new Map() },
      add: new Map<string, (change: Change) => ModelValue | undefined>([
        [to.count, one],
        [to.sum, (change) => change.new?.get(hits)],
      ]),
      when: (change) => change.new?.get(state) === 'A' && change.old?.get(state) !== 'A',
    },
    yaml: {
      ...named.yaml,
      when: `new.${state} = A and old.${state} != A`,
      add: { [to.count]: 1, [to.sum]: `new.${hits}` },
    },
  };
}

function differenceRule({ id }: EntitySpec, by: By, hits: string, sum: string): RuleDraft {
  const [name = ''] = id;
  const named = byImage('new', by);
  const numberOf = (change: Change, image: 'old' | 'new'): bigint => BigInt(change[image]?.get(hits) as bigint);
  return {
    rule: {
      ...{ by: named.by, set: new Map() },
      add: new Map([[sum, (change: Change) => numberOf(change, 'new') - numberOf(change, 'old')]]),
      when: (change) =>
        change.old !== undefined && change.new !== undefined && numberOf(change, 'new') !== numberOf(change, 'old'),
    },
    yaml: {
      ...named.yaml,
      when: `has(old.${name}) and has(new.${name}) and new.${hits} != old.${hits}`,
      add: { [sum]: `new.${hits} - old.${hits}` },
    },
  };
}

/** It counts as well, so that what is delivered again is not done again. */
function lastRule(by: By, state: string, last: string, count: string): RuleDraft {
  const named = byImage('new', by);
  return {
    rule: {
      ...{ by: named.by, add: new Map([[count, one]]) },
      set: new Map([[last, (change: Change) => change.new?.get(state)]]),
      // What is not there differs from everything, and from what is not there either.
      when: (change) => {
        const [before, after] = [change.old?.get(state), change.new?.get(state)];
        return before === undefined || after === undefined || before !== after;
      },
    },
    yaml: {
      ...named.yaml,
      when: `new.${state} != old.${state}`,
      set: { [last]: `new.${state}` },
      add: { [count]: 1 },
    },
  };
}
