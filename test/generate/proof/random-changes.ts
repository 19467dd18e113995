import type { ModelValue } from '../../../src/model/value-type.js';
import type { FieldKind } from './field-kinds.js';
import type { Changes, EntitySpec, Field, Formula, UpdateSpec } from './model-spec.js';
import { type PathKind, pathsInto, valueAt } from './nested-paths.js';
import { ExpressionSource, isNumber, isWhole, literalOf, sum } from './random-expressions.js';
import type { Drawing, EntityDraft } from './random-models.js';
import type { Add, Yaml } from './random-patterns.js';

/** Writes of one item that reckon, reach into attributes and ask for more than that it is there. */
export function changesOf(drawing: Drawing, draft: EntityDraft, i: number, add: Add): void {
  const { dice } = drawing;
  if (dice.chance(0.6)) change(drawing, draft, i, add);
  if (dice.chance(0.2)) conditionalPut(drawing, draft, i, add);
  if (dice.chance(0.2)) conditionalDelete(drawing, draft, i, add);
}

/** `mayShare`: whether parameters may have names of attributes. */
export function expressionsOf({ dice, names }: Drawing, spec: EntitySpec, mayShare = true): ExpressionSource {
  return new ExpressionSource(dice, spec, (word) => names.attribute(word), mayShare);
}

/** `params` of a pattern, for the parameters that its expressions take. */
export function paramsYaml({ declared }: ExpressionSource): Yaml {
  if (declared.size === 0) return {};
  return { params: Object.fromEntries([...declared].map(([name, { type }]) => [name, type])) };
}

function change(drawing: Drawing, draft: EntityDraft, i: number, add: Add): void {
  const { dice } = drawing;
  const { spec } = draft;
  const source = expressionsOf(drawing, spec);
  const { changes, clauses } = drawChanges(drawing, draft, source);
  if (Object.keys(clauses).length === 0) return;
  const condition = dice.chance(0.5) ? source.condition() : undefined;
  const lock = spec.version !== undefined && dice.chance(0.3) ? { lock: spec.version } : {};
  const update: UpdateSpec = {
    ...{ kind: 'update', entity: spec.name, ...changes, ...lock, params: source.params },
    ...(condition === undefined ? {} : { condition }),
  };
  add(`change${i}`, update, {
    ...{ op: 'update', entity: spec.name, ...lock, ...clauses, ...paramsYaml(source) },
    ...(condition === undefined ? {} : { condition: condition.text }),
  });
}

function conditionalPut(drawing: Drawing, draft: EntityDraft, i: number, add: Add): void {
  const { dice } = drawing;
  const { spec } = draft;
  const source = expressionsOf(drawing, spec);
  const condition = dice.chance(0.7) ? source.condition() : undefined;
  const sets = new Map(
    openFields(spec)
      .filter(({ generate }) => generate === undefined && dice.chance(0.2))
      .map((field) => [field.name, known(drawing, field, source)] as const),
  );
  if (condition === undefined && sets.size === 0) return;
  const kind = condition === undefined ? dice.pick(['put', 'create'] as const) : 'put';
  add(
    `replace${i}`,
    { kind, entity: spec.name, params: source.params, sets, ...(condition === undefined ? {} : { condition }) },
    {
      ...{ op: kind, entity: spec.name, ...paramsYaml(source) },
      ...(condition === undefined ? {} : { condition: condition.text }),
      ...(sets.size === 0 ? {} : { set: textsOf(sets) }),
    },
  );
}

function conditionalDelete(drawing: Drawing, draft: EntityDraft, i: number, add: Add): void {
  const { dice } = drawing;
  const { spec } = draft;
  const source = expressionsOf(drawing, spec);
  const condition = source.condition();
  const lock = spec.version !== undefined && dice.chance(0.3) ? { lock: spec.version } : {};
  add(
    `discard${i}`,
    { kind: 'delete', entity: spec.name, ...lock, condition, params: source.params },
    { op: 'delete', entity: spec.name, ...lock, condition: condition.text, ...paramsYaml(source) },
  );
}

/** Fields that an update may set. */
export function openFields({ fields, id }: EntitySpec): readonly Field[] {
  return fields.filter(
    ({ name, kind, derive, copy, constant, generate }) =>
      !id.includes(name) &&
      kind.kind !== 'tenant' &&
      [derive, copy, constant, generate].every((one) => one === undefined),
  );
}

/** What a write changes, and how the model says so. */
export interface DrawnChanges {
  readonly changes: Changes;
  readonly clauses: Yaml;
}

/** `mayName`: whether arguments may be called as what they are set to, or added to. */
export function drawChanges(
  drawing: Drawing,
  draft: EntityDraft,
  source: ExpressionSource,
  mayName = true,
): DrawnChanges {
  const { dice } = drawing;
  const { spec } = draft;
  const set: PathKind[] = [];
  const add: PathKind[] = [];
  const remove: PathKind[] = [];
  for (const field of openFields(spec)) {
    if (!dice.chance(0.35)) continue;
    const whole: PathKind = { path: field.name, kind: field.kind, field };
    const inside = pathsInto(field);
    if (inside.length > 0 && dice.chance(0.7)) {
      for (const one of inside.filter(() => dice.chance(0.6))) {
        const how = dice.pick(['set', 'set', 'remove', 'add'] as const);
        if (how === 'add' && isNumber(one.kind)) add.push(one);
        else if (how === 'remove' && mayGo(one)) remove.push(one);
        else set.push(one);
      }
    } else if (field.counter === true ? dice.chance(0.6) : isReckoned(draft, field) && dice.chance(0.3))
      add.push(whole);
    else if (field.optional === true && dice.chance(0.2)) remove.push(whole);
    else set.push(whole);
  }
  const isNamed = mayName && dice.chance(0.3);
  const written = set.filter(({ path, field }) => !(isNamed && path === field.name && field.counter === true));
  for (const field of demandedBy(draft, written)) written.push({ path: field.name, kind: field.kind, field });
  const sets = new Map(isNamed ? [] : written.map((one) => [one.path, settable(drawing, draft, one, source)] as const));
  const isGiven = mayName && dice.chance(0.4);
  const adds = new Map(isGiven ? [] : add.map((one) => [one.path, amount(drawing, one, source)] as const));
  const paths = (all: readonly PathKind[]): readonly string[] => all.map(({ path }) => path);
  const changes: Changes = {
    ...{ set: isNamed ? paths(written) : [], sets, add: isGiven ? paths(add) : [], adds, remove: paths(remove) },
  };
  return {
    changes,
    clauses: {
      ...(written.length === 0 ? {} : { set: isNamed ? changes.set : textsOf(sets) }),
      ...(add.length === 0 ? {} : { add: isGiven ? changes.add : textsOf(adds) }),
      ...(remove.length === 0 ? {} : { remove: changes.remove }),
    },
  };
}

function textsOf(formulas: ReadonlyMap<string, Formula<unknown>>): Yaml {
  return Object.fromEntries([...formulas].map(([path, { text }]) => [path, text]));
}

/** What a place holds may go where the item can do without. */
function mayGo({ kind }: PathKind): boolean {
  return ['door', 'entry', 'tenth'].includes(kind.kind);
}

/** Fields of which an update of the others has to say the value. */
function demandedBy({ spec, indexes }: EntityDraft, written: readonly PathKind[]): readonly Field[] {
  const names = new Set(written.map(({ field }) => field.name));
  const demanded = indexes.flatMap(({ demands = [] }) => (demands.some((name) => names.has(name)) ? demands : []));
  return [...new Set(demanded)].flatMap((name) =>
    names.has(name) || spec.id.includes(name) ? [] : spec.fields.filter((one) => one.name === name),
  );
}

/** What DynamoDB works out is in no key that would have to hold it. */
function isReckoned({ spec, indexes, sort, by }: EntityDraft, { name, kind, isReference }: Field): boolean {
  const inKeys = [...indexes.flatMap((one) => [...one.by, ...one.sort.map(({ field }) => field)]), ...by];
  return (
    isNumber(kind) &&
    isReference !== true &&
    !inKeys.includes(name) &&
    sort.every(({ field }) => field !== name) &&
    spec.fields.every(({ derive }) => derive?.text.includes(name) !== true)
  );
}

function amount({ dice }: Drawing, { kind }: PathKind, source: ExpressionSource): Formula<ModelValue | undefined> {
  const literal = isWhole(kind) && dice.chance(0.4) ? BigInt(dice.int(1, 2)) : undefined;
  return literal === undefined ? source.param(kind) : { text: String(literal), of: () => literal };
}

/** A value that is known before the request. */
function known({ dice }: Drawing, field: PathKind | Field, source: ExpressionSource): Formula<ModelValue | undefined> {
  const { kind } = field;
  const own = 'path' in field ? (field.path === field.field.name ? field.field : undefined) : field;
  const literal = literalOf(kind, dice);
  const how = dice.pick(['param', 'param', 'literal', 'choice', 'absent'] as const);
  if (how === 'absent' && own?.optional === true) return { text: 'absent', of: () => undefined };
  if (literal !== undefined && how === 'literal') return literal;
  const param = source.param(kind, own);
  if (literal === undefined || how !== 'choice') return param;
  const flag = source.param(FLAG);
  return {
    text: `${flag.text} = true ? ${param.text} : ${literal.text}`,
    of: (...from) => (flag.of(...from) === true ? param.of(...from) : literal.of(...from)),
  };
}

const FLAG: FieldKind = {
  ...{ kind: 'choice', type: { type: 'bool' }, rising: [], falling: [], values: [true, false] },
  ...{ normal: (value) => value, compare: () => 0, begins: false },
};

/** What SET takes: a value, an attribute, or the sum or difference of two of these. */
function settable(
  drawing: Drawing,
  draft: EntityDraft,
  place: PathKind,
  source: ExpressionSource,
): Formula<ModelValue | undefined> {
  const { dice } = drawing;
  const { spec, indexes } = draft;
  const { path, kind, field } = place;
  const isDemanded = indexes.some(({ demands }) => demands?.includes(field.name));
  const isSource = spec.fields.some(({ derive }) => derive?.text.includes(field.name));
  const mayRead = !isDemanded && !isSource && field.isReference !== true && dice.chance(0.5);
  if (!mayRead) return known(drawing, place, source);
  const same = spec.fields.filter((one) => one.kind === kind && one.name !== field.name && one.derive === undefined);
  if (path !== field.name || isReckoned(draft, field)) {
    if (isNumber(kind)) return reckoned(drawing, place, source);
  }
  const other = same.length === 0 ? undefined : dice.pick(same);
  if (other === undefined) return known(drawing, place, source);
  return { text: other.name, of: (values) => values.get(other.name), readsItem: true };
}

function reckoned(
  { dice }: Drawing,
  { path, kind, field }: PathKind,
  source: ExpressionSource,
): Formula<ModelValue | undefined> {
  const operator = field.counter === true || path !== field.name ? '+' : dice.pick(['+', '-'] as const);
  const own: Formula<ModelValue | undefined> = { text: path, of: (values) => valueAt(values, path) };
  const by = isWhole(kind) && dice.chance(0.5) ? { text: '1', of: () => 1n } : source.param(kind);
  const [left, right] = operator === '+' && dice.chance(0.3) ? [by, own] : [own, by];
  return {
    text: `${left.text} ${operator} ${right.text}`,
    of: (...from) => sum(left.of(...from), right.of(...from), operator),
    readsItem: true,
  };
}
