import type { Design, EntityDesign } from '../../design/index.js';
import { paramsOf } from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Model, Parameter, Pattern, TestCall } from '../../model/model.js';
import type { ModelValue, ValueType } from '../../model/value-type.js';
import { memberAt, rootOf, segmentsOf } from '../../model/written-path.js';
import type { Located, Span } from '../../source/index.js';
import type { Report, RuleContext } from '../rule.js';
import { quote } from '../show.js';
import { type NoValue, whyNoValue } from './why-no-value.js';

/** Values of samples and of the calls of tests that break a fact of their type: a bound, a pattern, a character set. */
export function* strangeValues({ model, design }: RuleContext): Iterable<Report> {
  yield* sampleValues(model, design);
  for (const { given, call, expect } of model.tests) {
    for (const one of given) yield* callValues(design, model.patterns.get(one.pattern.value), one);
    // What is called to fail may be called with anything.
    if (expect.error === undefined) yield* callValues(design, model.patterns.get(call.pattern.value), call);
  }
}

function* sampleValues({ samples }: Model, design: Design): Iterable<Report> {
  for (const [name, items] of samples.entities) {
    const entity = design.entities.get(name);
    if (entity === undefined) continue;
    for (const { values } of items) {
      for (const [field, { value, span }] of values) {
        const why = whyNoField(entity, field, value);
        if (why === undefined) continue;
        yield reportOf(
          span,
          declarationOf(entity, field),
          why,
          `${quote(field)} of this ${quote(name)} is`,
          'no item is to be like that, and a test with it shows nothing',
        );
      }
    }
  }
}

function* callValues(design: Design, pattern: Pattern | undefined, { args }: TestCall): Iterable<Report> {
  if (pattern === undefined) return;
  const names = [...pattern.entities, ...pattern.steps.map(({ entity }) => entity)];
  const entities = flatMap(names, ({ value }) => design.entities.get(value) ?? []);
  const open = openArguments(pattern);
  for (const [name, argument] of args) {
    const parameter = pattern.params.get(name);
    const found = flatMap([argument], ({ value }): readonly (Found | undefined)[] => {
      if (parameter !== undefined) return [inParameter(design, parameter, value)];
      if (open.has(name)) return [];
      if (HOLDERS[pattern.op.value] === name) return [inItems(entities, value)];
      return [inPlace(entities, name, value)];
    })[0];
    if (found === undefined) continue;
    yield reportOf(
      argument.span,
      found.cause,
      found.why,
      `The argument ${quote(name)} of ${quote(pattern.name)} is`,
      'generated code refuses such a call',
    );
  }
}

function reportOf(span: Span, cause: string, why: NoValue, what: string, follows: string): Report {
  return {
    ...(why.isCount ? { severity: 'warning' } : {}),
    span,
    cause,
    message: `${what} ${why.shown}, and ${why.text}: ${why.isCount ? 'sizes and costs rest on that' : follows}. Correct the value or the type.`,
  };
}

// ------------------------------------------------------------------------------------------------------- arguments

interface Found {
  readonly why: NoValue;
  readonly cause: string;
}

/** The argument that holds items, or the new values of a move. */
const HOLDERS: Readonly<Partial<Record<Pattern['op']['value'], string>>> = { 'batch-write': 'items', move: 'to' };

/** Arguments that need not be values of their attribute: parts of one, ends of a range, amounts, and what was read before. */
function openArguments(pattern: Pattern): ReadonlySet<string> {
  const fieldIn = ({ value }: Located<string>): string => value.split('|')[0] ?? value;
  const cut = [...pattern.by, ...pattern.prefix, ...(pattern.key ?? [])].filter(({ value }) => value.includes('|'));
  const added = flatMap([pattern, ...pattern.steps], ({ add }) => add);
  return new Set([
    ...cut.map(fieldIn),
    ...pattern.range.map(({ field }) => fieldIn(field)),
    ...flatMap(added, ({ path, value }) => (value === undefined ? [path.value] : paramsOf(value.value))),
    ...flatMap([pattern, ...pattern.steps], ({ lock }) => lock?.value ?? []),
  ]);
}

function inParameter(design: Design, { name, of, list }: Parameter, value: ModelValue): Found | undefined {
  const values = list && Array.isArray(value) ? (value as readonly ModelValue[]) : [value];
  if (of.kind === 'entity') {
    const entity = design.entities.get(of.entity);
    return entity === undefined ? undefined : inItems([entity], values);
  }
  const [why] = flatMap(values, (one) => whyNoValue(of.type, one) ?? []);
  return why === undefined ? undefined : { why, cause: name };
}

/** Of items that are written out; an id of a sample stands for one that is looked at by itself. */
function inItems(entities: readonly EntityDesign[], value: ModelValue | readonly ModelValue[]): Found | undefined {
  const items = Array.isArray(value) ? (value as readonly ModelValue[]) : [value as ModelValue];
  return flatMap(items, (item) =>
    item instanceof Map ? flatMap([...item], ([field, one]) => inPlace(entities, field, one) ?? []) : [],
  )[0];
}

/** Where several entities have the attribute, the value may be any one's. */
function inPlace(entities: readonly EntityDesign[], path: string, value: ModelValue): Found | undefined {
  const owners = entities.filter(({ types }) => types.typeOf(rootOf(path)) !== undefined);
  const found = flatMap(owners, (entity): readonly Found[] => {
    const why = whyNoField(entity, path, value);
    return why === undefined ? [] : [{ why, cause: declarationOf(entity, path) }];
  });
  return found.length === owners.length ? found[0] : undefined;
}

function whyNoField({ types }: EntityDesign, path: string, value: ModelValue): NoValue | undefined {
  const [root = path, ...rest] = segmentsOf(path);
  const whole = types.typeOf(String(root));
  const type: ValueType | undefined = rest.length === 0 ? whole : memberAt(whole, rest)?.type;
  if (type === undefined || value === null) return undefined;
  // A batch takes a list of what one item has one of.
  const isEach = Array.isArray(value) && type.kind !== 'list' && type.kind !== 'set' && type.kind !== 'any';
  if (!isEach) return whyNoValue(type, value);
  return flatMap(value as readonly ModelValue[], (one) => whyNoValue(type, one) ?? [])[0];
}

/** What is most likely wrong where many values of it are. */
function declarationOf({ name, entity }: EntityDesign, path: string): string {
  const root = rootOf(path);
  return entity.attributes.get(root)?.typeName?.value ?? `${name}.${root}`;
}
