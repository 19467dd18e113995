import type { Design, EntityDesign } from '../../design/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Parameter, Pattern, SetClause, Step } from '../../model/model.js';
import { dynamoType, type ValueType } from '../../model/value-type.js';
import { memberAt } from '../../model/written-path.js';
import type { Located } from '../../source/index.js';
import type { Report, RuleContext } from '../rule.js';
import { quote } from '../show.js';

/** Parameters whose values are of another type than the attribute that they are given for. */
export function* unlikeParameters({ model, design }: RuleContext): Iterable<Report> {
  for (const pattern of model.patterns.values()) {
    for (const parameter of pattern.params.values()) {
      const report = unlikeField(design, pattern, parameter) ?? unlikeElements(design, pattern, parameter);
      if (report !== undefined) yield report;
    }
  }
}

/** What a parameter, or a field of its elements, is given for. */
interface Use {
  readonly entity: EntityDesign | undefined;
  readonly attribute: string;
  /** Whether the attribute holds the argument itself; where it names items, a list has one value for each. */
  readonly isStored: boolean;
}

function unlikeField(design: Design, pattern: Pattern, parameter: Parameter): Report | undefined {
  const { of, name, list } = parameter;
  if (of.kind !== 'type') return undefined;
  for (const use of usesIn(design, pattern)) {
    if (use.attribute !== name) continue;
    const difference = differenceOf(of.type, list, use);
    if (difference === undefined) continue;
    return report(pattern, parameter, use, `The parameter ${quote(name)} of ${quote(pattern.name)}`, difference);
  }
  return undefined;
}

/** Inside `each`, what a step says is taken from the fields of one element. */
function unlikeElements(design: Design, pattern: Pattern, parameter: Parameter): Report | undefined {
  const { of, name, list } = parameter;
  if (!list) return undefined;
  for (const step of pattern.steps) {
    const [root, ...inner] = (step.each?.value ?? '').replace(/^\$/, '').split('.');
    if (root !== name || inner.length > 0) continue;
    for (const use of usesOf(design.entities.get(step.entity.value), step)) {
      const type = fieldOf(design, of, use.attribute);
      const difference = type === undefined ? undefined : differenceOf(type, false, use);
      if (difference === undefined) continue;
      const what = `${quote(use.attribute)} in the elements of the parameter ${quote(name)} of ${quote(pattern.name)}`;
      return report(pattern, parameter, use, what, difference);
    }
  }
  return undefined;
}

function fieldOf({ entities }: Design, of: Parameter['of'], field: string): ValueType | undefined {
  return of.kind === 'entity' ? entities.get(of.entity)?.types.typeOf(field) : memberAt(of.type, [field])?.type;
}

function report(
  { name }: Pattern,
  parameter: Parameter,
  { entity, attribute, isStored }: Use,
  what: string,
  { given, stored }: Difference,
): Report {
  const declared = entity?.entity.attributes.get(attribute);
  const follows = isStored
    ? `what ${quote(name)} would store is none of its type, and the call is refused`
    : 'DynamoDB never takes a value of the one for the other: a key of another type is refused, and a filter on it finds nothing';
  return {
    span: parameter.span,
    message: `${what} is ${given}, and ${quote(attribute)} of ${quote(entity?.name ?? '')} is ${stored}: ${follows}. Give both one type.`,
    ...(declared === undefined
      ? {}
      : { related: [{ message: `${quote(attribute)} is declared here`, span: declared.span }] }),
  };
}

// ------------------------------------------------------------------------------------------------------------- uses

function usesIn({ entities }: Design, pattern: Pattern): readonly Use[] {
  const own = flatMap(pattern.entities, ({ value }) => usesOf(entities.get(value), pattern));
  const steps = pattern.steps.filter(({ each }) => each === undefined);
  return [...own, ...flatMap(steps, (step) => usesOf(entities.get(step.entity.value), step))];
}

/** A part of a value (`day|date:yyyy-MM`) is of no type that the model states, nor is a place inside one. */
function usesOf(entity: EntityDesign | undefined, said: Pattern | Step): readonly Use[] {
  const named: readonly Located<string>[] =
    'prefix' in said
      ? [...said.by, ...said.prefix, ...(said.key ?? []), ...said.range.map(({ field }) => field)]
      : said.by;
  const given = (clauses: readonly SetClause[]): readonly Located<string>[] =>
    flatMap(clauses, ({ path, value }) => (value === undefined ? [path] : []));
  const whole = (names: readonly Located<string>[], isStored: boolean): readonly Use[] =>
    flatMap(names, ({ value }) => (/[.[|]/.test(value) ? [] : [{ entity, attribute: value, isStored }]));
  return [...whole(named, false), ...whole([...given(said.set), ...given(said.add)], true)];
}

// ------------------------------------------------------------------------------------------------------- comparison

/** Both as a message shows them. */
interface Difference {
  readonly given: string;
  readonly stored: string;
}

/** Types that DynamoDB stores alike are one here. */
function differenceOf(given: ValueType, isList: boolean, { entity, attribute, isStored }: Use): Difference | undefined {
  const type = entity?.types.typeOf(attribute);
  if (type === undefined) return undefined;
  const elements = type.kind === 'list' || type.kind === 'set' ? type.of : undefined;
  const shown = {
    given: isList ? `a list of ${textOf(given)}` : `of type ${textOf(given)}`,
    stored: elements === undefined ? `of type ${textOf(type)}` : `a ${type.kind} of ${textOf(elements)}`,
  };
  if (!isList || !isStored) return areAlike(given, type) ? undefined : shown;
  if (type.kind === 'any') return undefined;
  return elements !== undefined && areAlike(given, elements) ? undefined : shown;
}

function areAlike(a: ValueType, b: ValueType): boolean {
  if (a.kind === 'list' && b.kind === 'list') return areAlike(a.of, b.of);
  const [one, other] = [dynamoType(a), dynamoType(b)];
  return one === undefined || other === undefined || one === other;
}

function textOf(type: ValueType): string {
  const stored = dynamoType(type);
  return stored === undefined ? quote(type.kind) : `${quote(type.kind)} (${stored})`;
}
