import { paramsOf } from '../../../expression/model/index.js';
import type { ValueType } from '../../../model/value-type.js';
import type { PlannedPattern } from '../../../planner/index.js';
import {
  argumentType,
  filterParameters,
  type Level,
  parameterType,
  type ReadFacts,
} from '../../typescript/reads/read-facts.js';
import { attributeType } from '../../typescript/values/index.js';
import { type Field, objectShape, type Shape, type ValueShape, valueField } from './shape.js';

const TEXT: ValueType = { kind: 'string' };

/** As `reads/args-code` declares it in TypeScript. */
export function readShape(facts: ReadFacts): Shape {
  const required = [...boundFields(facts), ...filterFields(facts)];
  if (facts.answer === 'batch') return { kind: 'list', of: objectShape(required) };
  const [only, another] = facts.levels;
  if (another === undefined) return objectShape([...required, ...rangeFields(facts, only?.range ?? 'none')]);
  return {
    kind: 'variants',
    of: facts.levels.map((level) =>
      objectShape([...required, ...prefixFields(facts, level), ...rangeFields(facts, level.range)]),
    ),
  };
}

/** What a delete-query is asked with besides. */
export function deletionFields({ pattern }: PlannedPattern, facts: ReadFacts): readonly Field[] {
  const known = new Set([...facts.bindings.whole, ...facts.bindings.parts.keys(), ...facts.bindings.optional]);
  const filtered = facts.filter === undefined ? [] : paramsOf(facts.filter.expr);
  const wanted = [
    ...(pattern.condition === undefined ? [] : paramsOf(pattern.condition.value)),
    ...(pattern.lock === undefined ? [] : [pattern.lock.value]),
  ].filter((field) => !known.has(field) && !filtered.includes(field));
  return [...new Set(wanted)].map((field) => {
    const declared = pattern.params.get(field);
    const own = facts.entities.map((entity) => attributeType(entity, field)).find((type) => type !== undefined);
    return valueField(field, (declared?.of.kind === 'type' ? declared.of.type : own) ?? { kind: 'any' });
  });
}

function boundFields(facts: ReadFacts): readonly Field[] {
  const { required, whole, parts } = facts.bindings;
  return required.map((field) => {
    const type = argumentType(facts, field) ?? TEXT;
    const isPart = !whole.has(field) && parts.has(field);
    return isPart ? { name: field, shape: loose(type), isRequired: true } : valueField(field, type);
  });
}

function filterFields(facts: ReadFacts): readonly Field[] {
  const { bindings, planned } = facts;
  const known = new Set([...bindings.required, ...planned.pattern.prefix.map(({ value }) => value), facts.tenantField]);
  const ranged = Object.values(bindings.range?.args ?? {});
  return filterParameters(facts)
    .filter((parameter) => !known.has(parameter) && !ranged.includes(parameter))
    .map((parameter) => valueField(parameter, parameterType(facts, parameter) ?? TEXT));
}

function prefixFields(facts: ReadFacts, { given }: Level): readonly Field[] {
  return given.map((field) => valueField(field, argumentType(facts, field) ?? TEXT));
}

function rangeFields(facts: ReadFacts, given: Level['range']): readonly Field[] {
  const { range } = facts.bindings;
  if (range === undefined || given === 'none') return [];
  const type = argumentType(facts, range.field) ?? TEXT;
  const shape = loose(range.begins || type.kind === 'enum' ? TEXT : type);
  const names = [...new Set([range.args.lower, range.args.upper])].filter((one) => one !== undefined);
  return names.map((name) => ({ name, shape, isRequired: given === 'required' }));
}

function loose(type: ValueType): ValueShape {
  return { kind: 'value', type, isLoose: true };
}
