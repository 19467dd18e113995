import type { Model, Pattern, SampleItem, Step, TestCall } from '../../model/model.js';
import { carriersOf } from './expression-uses.js';
import { lowerFirst, type ModelSymbol } from './symbol.js';

/** Two symbols between which values go by their name alone, though no place names both. */
export type NameLink = readonly [ModelSymbol, ModelSymbol];

/**
 * What has to be called the same: fields that a sample takes from the sample of another entity, arguments that a test takes from one, fields
 * that a step of a transaction takes from a parameter, and ids by which an entity counts the items of another.
 */
export function nameLinks(model: Model): readonly NameLink[] {
  const calledSo = new Map([...model.entities.keys()].map((name) => [lowerFirst(name), name]));
  return [
    ...ofSamples(model, calledSo),
    ...ofTests(model),
    ...ofPatterns(model),
    ...ofStreams(model),
    ...ofParents(model),
  ];
}

type ByLowerName = ReadonlyMap<string, string>;

function* ofSamples(model: Model, calledSo: ByLowerName): Generator<NameLink> {
  for (const [entity, samples] of model.samples.entities)
    for (const sample of samples) yield* ofSample(model, calledSo, entity, sample);
}

function* ofSample(model: Model, calledSo: ByLowerName, entity: string, { values }: SampleItem): Generator<NameLink> {
  const taken = new Set(fieldsOf(model, entity).filter((field) => !values.has(field)));
  for (const key of values.keys()) {
    const source = calledSo.get(key);
    if (source !== undefined && !fieldsOf(model, entity).includes(key)) yield* shared(model, entity, source, taken);
  }
}

function* ofTests(model: Model): Generator<NameLink> {
  const calls = model.tests.flatMap(({ given, call }) => [...given, call]);
  for (const call of calls) {
    const pattern = model.patterns.get(call.pattern.value);
    if (pattern !== undefined && call.samples.length > 0) yield* ofCall(model, pattern, call);
  }
}

function* ofCall(model: Model, pattern: Pattern, { args, samples }: TestCall): Generator<NameLink> {
  const ids = new Set(samples.map(({ value }) => value));
  const sources = [...model.samples.entities].flatMap(([entity, list]) =>
    list.some(({ id }) => id !== undefined && ids.has(id)) ? [entity] : [],
  );
  for (const source of sources) {
    for (const entity of aboutOf(pattern)) {
      const taken = new Set(fieldsOf(model, entity).filter((field) => !args.has(field)));
      yield* shared(model, entity, source, taken);
    }
    for (const name of pattern.params.keys())
      if (!args.has(name) && fieldsOf(model, source).includes(name))
        yield [parameter(pattern, name), field(source, name)];
  }
}

function* ofPatterns(model: Model): Generator<NameLink> {
  for (const pattern of model.patterns.values()) {
    for (const name of pattern.params.keys())
      for (const entity of aboutOf(pattern))
        if (fieldsOf(model, entity).includes(name)) yield [parameter(pattern, name), field(entity, name)];
    for (const step of pattern.steps) yield* ofStep(model, pattern, step);
  }
}

function* ofStep(model: Model, pattern: Pattern, step: Step): Generator<NameLink> {
  const entity = step.entity.value;
  const isNew = step.action === 'create' || step.action === 'put';
  const named = [
    ...step.by,
    ...[...step.set, ...step.add].flatMap(({ path, value }) => (value === undefined ? path : [])),
  ];
  const own = [...named, ...(step.lock === undefined ? [] : [step.lock])].map(({ value }) => value);
  const taken = new Set(isNew ? fieldsOf(model, entity) : own);
  for (const source of carriersOf(pattern, step)) yield* shared(model, entity, source, taken);
}

/** `set: [a]` of a stream rule takes the value from the item that changed. */
function* ofStreams(model: Model): Generator<NameLink> {
  for (const { source, update } of model.streams.values()) {
    for (const { entity, set, add } of update) {
      const taken = new Set([...set, ...add].flatMap(({ path, value }) => (value === undefined ? path.value : [])));
      yield* shared(model, entity.value, source.value, taken);
    }
  }
}

/** An item that is counted by its parent carries the parent's id. */
function* ofParents(model: Model): Generator<NameLink> {
  for (const { name, volume } of model.entities.values()) {
    for (const parent of volume.per.keys()) {
      const key = model.entities.get(parent)?.key;
      if (key === undefined || key.kind === 'natural') continue;
      const text = [...key.pk, ...key.sk].map((part) => (part.kind === 'template' ? part.text.value : '')).join(' ');
      const named = new Set([...text.matchAll(/\{\s*([\p{L}_$][\p{L}\p{N}_$-]*)/gu)].map(([, field = '']) => field));
      yield* shared(model, name, parent, named);
    }
  }
}

function* shared(model: Model, one: string, other: string, names: ReadonlySet<string>): Generator<NameLink> {
  if (one === other) return;
  for (const name of fieldsOf(model, other)) if (names.has(name)) yield [field(one, name), field(other, name)];
}

function aboutOf({ entities, steps }: Pattern): readonly string[] {
  return [...entities, ...steps.map(({ entity }) => entity)].map(({ value }) => value);
}

function fieldsOf({ entities }: Model, name: string): readonly string[] {
  const entity = entities.get(name);
  return entity === undefined ? [] : [...entity.attributes.keys(), ...entity.routing.keys()];
}

function field(of: string, name: string): ModelSymbol {
  return { kind: 'attribute', name, of };
}

function parameter({ name: of }: Pattern, name: string): ModelSymbol {
  return { kind: 'parameter', name, of };
}
