import { type EntityDesign, exprType, itemEnv } from '../../design/index.js';
import {
  checkExpression,
  type ExprProblem,
  type ExprType,
  type PathSegment,
  pathsOf,
  typeAt,
  walkExpression,
} from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { LocatedExpr, Model, Pattern, SetClause, Step, StreamRule } from '../../model/model.js';
import type { ValueType } from '../../model/value-type.js';
import { rootOf } from '../../model/written-path.js';
import { stepEnv } from '../../planner/step-parameters.js';
import type { RuleContext } from '../rule.js';

/** An expression of the model that does not type-check, with what is wrong with it. */
export interface FaultyExpression {
  /** `The condition of …`, for a message. */
  readonly what: string;
  readonly of: string;
  readonly expr: LocatedExpr;
  readonly problems: readonly ExprProblem[];
}

/** Every expression of a model that does not type-check. Names that the loader has reported as unknown are left out. */
export function* faultyExpressions({ model, design }: RuleContext): Iterable<FaultyExpression> {
  const members = enumMembers(model);
  for (const entity of design.entities.values()) yield* ofEntity(entity, members);
  for (const pattern of model.patterns.values()) {
    const entities = flatMap(pattern.entities, ({ value }) => design.entities.get(value) ?? []);
    yield* ofPattern(pattern, entities, members);
    for (const step of pattern.steps) {
      const entity = design.entities.get(step.entity.value);
      if (entity !== undefined) yield* ofStep(pattern, step, entity, design.entities, members);
    }
  }
  for (const rule of model.streams.values()) yield* ofStream(rule, design.entities);
}

const BOOL: ExprType = { kind: 'bool' };
const NUMBER: ExprType = { kind: 'number' };

type Entities = ReadonlyMap<string, EntityDesign>;
type Check = (expr: LocatedExpr, expected?: ExprType) => readonly ExprProblem[];

function* ofEntity(entity: EntityDesign, members: ReadonlySet<string>): Iterable<FaultyExpression> {
  for (const { name, derive } of entity.entity.attributes.values()) {
    const problems = entity.types.derivation(name)?.problems ?? [];
    if (derive !== undefined) yield* faulty('derivation', `${entity.name}.${name}`, derive, problems);
  }
  const indexes = flatMap([...entity.entity.indexes], ([name, mapping]) =>
    mapping.kind === 'mapped' ? mapping.mappings.map((one) => ({ of: `${entity.name}.${name}`, one })) : [],
  );
  for (const { of, one } of [{ of: entity.name, one: entity.entity.key }, ...indexes]) {
    if (one.kind !== 'parts' || one.when === undefined) continue;
    const { problems } = entity.types.check(one.when.value, undefined, BOOL);
    yield* faulty('`when`', of, one.when, unreported(one.when, problems, [entity], members));
  }
}

function* ofPattern(
  pattern: Pattern,
  entities: readonly EntityDesign[],
  members: ReadonlySet<string>,
): Iterable<FaultyExpression> {
  const [first] = entities;
  if (first === undefined) return;
  const { filter, condition, name } = pattern;
  if (filter !== undefined) {
    // A filter of several entities is one that some of them have a sense for.
    const problems = ofSeveral(filter, entities, ({ types }) => types.check(filter.value, pattern, BOOL).problems);
    yield* faulty('filter', name, filter, unreported(filter, problems, entities, members));
  }
  const check: Check = (expr, expected) =>
    exceptParameters(expr, first.types.check(expr.value, pattern, expected).problems, pattern);
  if (condition !== undefined) {
    const problems = fewest(
      entities.map(({ types }) =>
        exceptParameters(condition, types.check(condition.value, pattern, BOOL).problems, pattern),
      ),
    );
    yield* faulty('condition', name, condition, unreported(condition, problems, entities, members));
  }
  yield* ofClauses(pattern, first, name, check);
}

function* ofStep(
  pattern: Pattern,
  step: Step,
  entity: EntityDesign,
  entities: Entities,
  members: ReadonlySet<string>,
): Iterable<FaultyExpression> {
  const check: Check = (expr, expected) =>
    checkExpression(expr.value, {
      ...stepEnv(pattern, step, entity, entities),
      ...(expected === undefined ? {} : { expected }),
    }).problems;
  const { condition } = step;
  if (condition !== undefined)
    yield* faulty(
      'condition',
      pattern.name,
      condition,
      unreported(condition, check(condition, BOOL), [entity], members),
    );
  yield* ofClauses(step, entity, pattern.name, check);
}

/** The condition of a stream rule sees the item before and after the change, and so do the values that it writes. */
function* ofStream({ name, source, when, update }: StreamRule, entities: Entities): Iterable<FaultyExpression> {
  const changed = entities.get(source.value);
  if (changed === undefined) return;
  const check: Check = (expr, expected) =>
    checkExpression(expr.value, {
      ...itemEnv(changed.entity),
      param: () => undefined,
      allowOldNew: true,
      ...(expected === undefined ? {} : { expected }),
    }).problems;
  if (when !== undefined) yield* faulty('`when`', name, when, check(when, BOOL));
  for (const one of update) {
    const target = entities.get(one.entity.value);
    if (target === undefined) continue;
    for (const [field, expr] of one.by)
      yield* faulty(`value of \`${field}\``, name, expr, check(expr, placeType(target, field)));
    yield* ofClauses(one, target, name, check);
  }
}

function* ofClauses(
  { set, add }: { readonly set: readonly SetClause[]; readonly add: readonly SetClause[] },
  target: EntityDesign,
  of: string,
  check: Check,
): Iterable<FaultyExpression> {
  for (const { path, value } of set) {
    if (value !== undefined)
      yield* faulty(`value of \`${path.value}\``, of, value, check(value, placeType(target, path.value)));
  }
  for (const { path, value } of add) {
    const type = placeType(target, path.value);
    // A number is added to a number, and a set of members to a set.
    const expected = type?.kind === 'number' ? NUMBER : type?.kind === 'set' ? type : undefined;
    if (value !== undefined) yield* faulty(`value added to \`${path.value}\``, of, value, check(value, expected));
  }
}

function* faulty(
  what: string,
  of: string,
  expr: LocatedExpr,
  problems: readonly ExprProblem[],
): Iterable<FaultyExpression> {
  if (problems.length > 0) yield { what, of, expr, problems };
}

function fewest(all: readonly (readonly ExprProblem[])[]): readonly ExprProblem[] {
  return all.reduce((least, one) => (one.length < least.length ? one : least), all[0] ?? []);
}

/** Without names that none of the entities has: the loader reports those, unless the name is a member of some enum. */
function unreported(
  { value }: LocatedExpr,
  problems: readonly ExprProblem[],
  entities: readonly EntityDesign[],
  members: ReadonlySet<string>,
): readonly ExprProblem[] {
  const paths = pathsOf(value).filter(({ image, segments }) => {
    const name = String(segments[0]);
    const isKnown = entities.some(({ entity }) => entity.attributes.has(name) || entity.routing.has(name));
    return image === 'current' && !isKnown && !(segments.length === 1 && members.has(name));
  });
  return problems.filter(({ start, end }) => !paths.some((path) => path.start === start && path.end === end));
}

/** What is wrong for every entity that has the attributes which it is about: items of the others are without them. */
function ofSeveral(
  { value }: LocatedExpr,
  entities: readonly EntityDesign[],
  check: (entity: EntityDesign) => readonly ExprProblem[],
): readonly ExprProblem[] {
  const paths = pathsOf(value).filter(({ segments }) => entities.some((one) => declares(one, segments)));
  const within = ({ start, end }: ExprProblem) => paths.filter((path) => start <= path.start && path.end <= end);
  const hasAll = (entity: EntityDesign, problem: ExprProblem): boolean =>
    within(problem).every(({ segments }) => declares(entity, segments));
  const placeOf = ({ start, end }: ExprProblem): string => `${start} ${end}`;
  const own = entities.map((one) => [one, check(one).filter((problem) => hasAll(one, problem))] as const);
  const shared = flatMap(own, ([, problems]) => problems).filter((problem) =>
    own.every(
      ([one, problems]) => !hasAll(one, problem) || problems.some((other) => placeOf(other) === placeOf(problem)),
    ),
  );
  return [...new Map(shared.map((problem) => [placeOf(problem), problem])).values()];
}

function declares({ entity }: EntityDesign, [root]: readonly PathSegment[]): boolean {
  return entity.attributes.has(String(root)) || entity.routing.has(String(root));
}

/** Without parameters that are not declared: a write takes them as they come. */
function exceptParameters(
  { value }: LocatedExpr,
  problems: readonly ExprProblem[],
  { params }: Pattern,
): readonly ExprProblem[] {
  const places = new Set<string>();
  walkExpression(value, (node) => {
    if (node.kind === 'param' && !params.has(node.name)) places.add(`${node.start} ${node.end}`);
  });
  return problems.filter(({ start, end }) => !places.has(`${start} ${end}`));
}

/** Type of what stands at `a.b[0]`; undefined where nothing is known of it. */
export function placeType({ entity, types }: EntityDesign, path: string): ExprType | undefined {
  const root = rootOf(path);
  const type = types.typeOf(root);
  if (type === undefined) return undefined;
  const rest = [...path.slice(root.length).matchAll(/\.([^.[\]]+)|\[(\d+)\]/g)];
  const segments = rest.map(([, name, at]) => name ?? Number(at));
  return typeAt(exprType(type, entity.attributes.get(root)?.typeName?.value), segments);
}

/**
 * The type of a place to which DynamoDB adds nothing; undefined where it does, or where nothing is known of the place.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.ADD
 */
export function unaddable(entity: EntityDesign, path: string): ExprType | undefined {
  const type = placeType(entity, path);
  if (type === undefined || type.kind === 'any' || type.kind === 'number') return undefined;
  return type.kind === 'set' && rootOf(path) === path ? undefined : type;
}

/** Members of every enum of the model: a bare name that is one of them is no attribute that is missing. */
function enumMembers({ types, entities, patterns }: Model): ReadonlySet<string> {
  const members = new Set<string>();
  const visit = (type: ValueType): void => {
    if (type.kind === 'enum') for (const value of type.values) members.add(value);
    if (type.kind === 'list' || type.kind === 'set' || type.kind === 'dict') visit(type.of);
    if (type.kind === 'map') for (const field of type.fields.values()) visit(field.type);
  };
  for (const { type } of types.values()) visit(type);
  for (const { attributes, routing } of entities.values())
    for (const { type } of [...attributes.values(), ...routing.values()]) visit(type);
  for (const { params } of patterns.values())
    for (const { of } of params.values()) if (of.kind === 'type') visit(of.type);
  return members;
}
