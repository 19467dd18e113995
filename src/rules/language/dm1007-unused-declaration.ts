import { templatesOf } from '../../design/by-entity.js';
import type { Design, EntityDesign } from '../../design/design.js';
import type { Expr } from '../../expression/model/index.js';
import { pathsOf } from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Entity, Model } from '../../model/model.js';
import type { Report, Rule } from '../rule.js';
import { quote } from '../show.js';
import { unusedParameters } from './unused-parameters.js';

export const unusedDeclaration: Rule = {
  id: 'DM1007',
  name: 'unused-declaration',
  family: 'language',
  title: 'A type, parameter or hidden attribute that nothing uses',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'cost-optimization',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html',
  *check(context) {
    const { model, design } = context;
    yield* unusedTypes(model);
    for (const entity of design.entities.values()) {
      yield* unusedRouting(design, entity);
      yield* unreadAttributes(model, design, entity);
    }
    yield* unusedParameters(context);
  },
};

function* unusedTypes(model: Model): Generator<Report> {
  const unused = namesWithoutUse(model);
  for (const { name, span } of model.types.values()) {
    if (!unused.has(name)) continue;
    yield {
      severity: 'warning',
      span,
      message: `No attribute is of type ${quote(name)}. The facts that it states apply to nothing: remove it, or use it where it was meant.`,
    };
  }
}

/** Types whose names stand once in the model's files. A name that stands anywhere else counts as used: no false alarm. */
function namesWithoutUse({ files, types }: Model): ReadonlySet<string> {
  const unused = new Set(types.keys());
  const met = new Set<string>();
  for (const { text } of files) {
    for (const [word] of text.matchAll(isAscii(text) ? /[A-Za-z_]\w*/g : /[\p{L}_][\p{L}\p{N}_]*/gu)) {
      if (unused.size === 0) return unused;
      if (!unused.has(word)) continue;
      if (met.has(word)) unused.delete(word);
      met.add(word);
    }
  }
  return unused;
}

function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}

function* unusedRouting(design: Design, { entity }: EntityDesign): Generator<Report> {
  const uses = templatesOf(design, entity);
  // What a broken template reads is not known.
  if (uses.some(({ compiled }) => compiled === undefined)) return;
  const read = new Set(
    flatMap(uses, ({ compiled }) => compiled?.paths.map((path) => path.split('.')[0] ?? path) ?? []),
  );
  // One that names what there is not may have meant the parameter.
  if ([...read].some((name) => !entity.attributes.has(name) && !entity.routing.has(name))) return;
  for (const { name, span } of entity.routing.values()) {
    if (read.has(name)) continue;
    yield {
      span,
      message: `The routing parameter ${quote(name)} of ${quote(entity.name)} steers no key, and it is not stored: what a caller gives for it is lost. Use it in a key template, or remove it.`,
    };
  }
}

function* unreadAttributes(
  model: Model,
  design: Design,
  { entity, key, memberships }: EntityDesign,
): Generator<Report> {
  const hidden = [...entity.attributes.values()].filter(
    (attribute) => attribute.hidden && attribute.implied === undefined,
  );
  if (hidden.length === 0 || key === undefined) return;
  const read = namesRead(model, design, entity);
  for (const { keys } of memberships.values()) {
    for (const name of flatMap(
      flatMap(keys, ({ pk, sk }) => [...pk, ...sk]),
      ({ reads }) => reads,
    ))
      read.add(name);
  }
  for (const { name, span } of hidden) {
    if (read.has(name)) continue;
    yield {
      span,
      message: `${quote(name)} of ${quote(entity.name)} is hidden from readers, and no key, condition, filter or other attribute reads it: it is stored and paid for in every read and write of the item. Remove it, or let something read it.`,
    };
  }
}

/** Attributes that anything in the model looks at, keys aside. */
function namesRead(model: Model, design: Design, entity: Entity): Set<string> {
  const read = new Set<string>();
  const add = (path: string): void => void read.add(path.split(/[.[|]/)[0] ?? path);
  const addExpr = (expr: Expr | undefined): void => {
    for (const { segments } of expr === undefined ? [] : pathsOf(expr)) read.add(String(segments[0]));
  };
  for (const use of templatesOf(design, entity)) for (const path of use.compiled?.paths ?? []) add(path);
  for (const { derive } of entity.attributes.values()) addExpr(derive?.value);
  for (const { attributes, scope } of entity.unique.values())
    for (const { value } of [...attributes, ...scope]) add(value);
  for (const fact of [entity.version, entity.ttl, entity.softDelete]) if (fact !== undefined) add(fact.attribute.value);
  for (const mapping of entity.indexes.values()) {
    if (mapping.kind === 'mapped')
      for (const one of mapping.mappings) if (one.kind === 'parts') addExpr(one.when?.value);
  }
  for (const other of model.entities.values()) {
    for (const { copy, generate } of other.attributes.values()) {
      if (copy?.entity === entity.name) add(copy.attribute);
      if (generate?.value.kind === 'sequence' && generate.value.entity === entity.name) add(generate.value.attribute);
      if (other === entity && copy !== undefined) for (const own of copy.via.values()) add(own);
    }
  }
  for (const pattern of model.patterns.values()) {
    for (const { value } of [...pattern.by, ...pattern.prefix, ...(pattern.project ?? []), ...(pattern.key ?? [])])
      add(value);
    for (const { field } of pattern.range) add(field.value);
    addExpr(pattern.filter?.value);
    addExpr(pattern.condition?.value);
    for (const { value } of [...pattern.set, ...pattern.add]) addExpr(value?.value);
    for (const { value } of [...(pattern.merge?.key ?? []), ...(pattern.merge?.sum ?? [])]) add(value);
    for (const step of pattern.steps) {
      addExpr(step.condition?.value);
      for (const { value } of step.by) add(value);
      for (const { value } of [...step.set, ...step.add]) addExpr(value?.value);
    }
  }
  for (const rule of model.streams.values()) {
    addExpr(rule.when?.value);
    for (const { by, set, add: added } of rule.update) {
      for (const { value } of by.values()) addExpr(value);
      for (const { value } of [...set, ...added]) addExpr(value?.value);
    }
  }
  return read;
}
