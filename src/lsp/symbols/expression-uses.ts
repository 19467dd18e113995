import { type Expr, type ParamExpr, type PathExpr, walkExpression } from '../../expression/model/index.js';
import { expressionSpan } from '../../model/located-text.js';
import type { KeyMapping, LocatedExpr, Model, Parameter, Pattern, SetClause, Step } from '../../model/model.js';
import type { SymbolSpace, SymbolUse } from './symbol.js';

/** Attributes and parameters that the expressions of a model name. Members of enums, which stand bare as well, are none. */
export function usesInExpressions(model: Model): readonly SymbolUse[] {
  return [...expressionsOf(model)].flatMap((written) => [...usesIn(model, written)]);
}

/** Whose attributes a bare name may be, and where `$x` comes from. */
type Written = { readonly expr: LocatedExpr; readonly entities: readonly string[]; readonly given?: Given };
type Given = { readonly pattern: Pattern; readonly step?: Step };

type Clauses = { readonly set: readonly SetClause[]; readonly add: readonly SetClause[] };

function* expressionsOf(model: Model): Generator<Written> {
  for (const { name, attributes, key, indexes, unique } of model.entities.values()) {
    const entities = [name];
    const mapped = [...indexes.values()].flatMap((index) => (index.kind === 'mapped' ? index.mappings : []));
    const keys = [key, ...mapped, ...[...unique.values()].flatMap((one) => one.key ?? [])];
    for (const expr of keys.flatMap(conditionOf)) yield { expr, entities };
    for (const { derive } of attributes.values()) if (derive !== undefined) yield { expr: derive, entities };
  }
  for (const pattern of model.patterns.values()) {
    const entities = pattern.entities.map(({ value }) => value);
    for (const expr of [pattern.filter, pattern.condition, ...valuesOf(pattern)])
      if (expr !== undefined) yield { expr, entities, given: { pattern } };
    for (const step of pattern.steps)
      for (const expr of [step.condition, ...valuesOf(step)])
        if (expr !== undefined) yield { expr, entities: [step.entity.value], given: { pattern, step } };
  }
  for (const { source, when, update } of model.streams.values()) {
    const computed = update.flatMap((one) => [...one.by.values(), ...valuesOf(one)]);
    for (const expr of [when, ...computed]) if (expr !== undefined) yield { expr, entities: [source.value] };
  }
}

function conditionOf(key: KeyMapping): readonly LocatedExpr[] {
  return key.kind === 'parts' && key.when !== undefined ? [key.when] : [];
}

function valuesOf({ set, add }: Clauses): readonly LocatedExpr[] {
  return [...set, ...add].flatMap(({ value }) => value ?? []);
}

function* usesIn(model: Model, { expr, entities, given }: Written): Generator<SymbolUse> {
  const nodes: (PathExpr | ParamExpr)[] = [];
  walkExpression(expr.value, (node: Expr) => {
    if (node.kind === 'path' || node.kind === 'param') nodes.push(node);
  });
  for (const node of nodes) {
    const [first] = node.segments;
    if (node.kind === 'path') {
      const of = having(model, entities, first);
      if (of.length > 0 && typeof first === 'string') yield* namedAt(expr, node, PATH_HEAD, first, of);
      continue;
    }
    if (given === undefined) continue;
    const of = sourceOf(model, given, node.name);
    if (of.length > 0) yield* namedAt(expr, node, /^\$/, node.name, of);
    const carried = given.pattern.params.get(node.name)?.of;
    if (carried?.kind === 'entity' && typeof first === 'string')
      yield* namedAt(expr, node, INNER_HEAD, first, [{ kind: 'attribute', of: carried.entity }]);
  }
}

/** What may stand before the name of an attribute: an image of the item, and the backtick of a quoted name. */
const PATH_HEAD = /^(?:(?:old|new)\s*\.\s*)?`?/;
const INNER_HEAD = /^\$\w+\s*\.\s*`?/;

function* namedAt(
  expr: LocatedExpr,
  node: PathExpr | ParamExpr,
  head: RegExp,
  value: string,
  of: readonly SymbolSpace[],
): Generator<SymbolUse> {
  const text = expr.text ?? '';
  // An attribute may be called `new`, too.
  const pattern = node.kind === 'path' && node.image === 'current' ? /^`?/ : head;
  const start = node.start + (pattern.exec(text.slice(node.start, node.end))?.[0].length ?? 0);
  if (!text.startsWith(value, start)) return;
  yield { value, span: expressionSpan(expr, { start, end: start + value.length }), of };
}

function having(model: Model, entities: readonly string[], name: unknown): readonly SymbolSpace[] {
  return entities.flatMap((of): readonly SymbolSpace[] => {
    const entity = model.entities.get(of);
    const has = typeof name === 'string' && (entity?.attributes.has(name) || entity?.routing.has(name));
    return has === true ? [{ kind: 'attribute', of }] : [];
  });
}

/** Inside `each`, `$x` is the element's field before anything else; what nothing declares is an argument of the call. */
function sourceOf(model: Model, { pattern, step }: Given, name: string): readonly SymbolSpace[] {
  const own: readonly SymbolSpace[] = [{ kind: 'parameter', of: pattern.name }];
  if (step === undefined) {
    if (pattern.params.has(name)) return own;
    const about = having(
      model,
      pattern.entities.map(({ value }) => value),
      name,
    );
    return about.length > 0 ? about : own;
  }
  const element = parameterOf(pattern, step.each?.value);
  if (element?.of.kind === 'type') return pattern.params.has(name) ? own : [];
  const carriers = carriersOf(pattern, step).filter((entity) => having(model, [entity], name).length > 0);
  const [carrier] = carriers;
  if (element?.of.entity !== undefined && carrier === element.of.entity) return [{ kind: 'attribute', of: carrier }];
  if (pattern.params.has(name)) return own;
  const about = having(model, [carrier ?? step.entity.value], name);
  return about.length > 0 ? about : own;
}

/** The parameter that `from` or `each` begins with: `order`, `$order`, `order.lines`. */
export function parameterOf({ params }: Pattern, written: string | undefined): Parameter | undefined {
  return written === undefined ? undefined : params.get(/^\$?([^.[]*)/.exec(written)?.[1] ?? '');
}

/** Entities whose items a step takes values from by name, the nearest first. */
export function carriersOf(pattern: Pattern, { each, from }: Step): readonly string[] {
  const near = [each?.value.includes('.') ? undefined : each?.value, from?.value].map((at) => parameterOf(pattern, at));
  const others = [...pattern.params.values()].filter(({ list }) => !list);
  return [...near, ...others].flatMap((parameter) => (parameter?.of.kind === 'entity' ? [parameter.of.entity] : []));
}
