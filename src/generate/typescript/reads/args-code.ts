import type { ValueType } from '../../../model/value-type.js';
import { type Code, doc, join, name, property, raw, ts } from '../../text/index.js';
import { typeCode } from '../values/index.js';
import { argumentType, filterParameters, type Level, parameterType, type ReadFacts } from './read-facts.js';

/** The type of a call's arguments. */
export interface ArgsCode {
  readonly declaration: Code;
  /** What a function takes: `OrdersBetweenArgs`. */
  readonly type: Code;
  /** Nothing in it is required. */
  readonly isOptional: boolean;
}

export function argsCode(facts: ReadFacts): ArgsCode {
  const type = name(`${facts.gen.names.pattern(facts.planned.pattern.name).type}Args`);
  const required = [...boundProperties(facts), ...filterProperties(facts)];
  const comment = doc(`What \`${facts.planned.pattern.name}\` is asked with.`);
  if (facts.answer === 'batch') {
    const element = ts`{ ${required} }`;
    return { declaration: ts`${comment}export type ${type} = readonly ${element}[];\n`, type, isOptional: false };
  }
  const levels = facts.levels.length === 0 ? [{ given: [], range: 'none', matches: [] } as const] : facts.levels;
  const [only, another] = levels;
  const isOptional =
    required.length === 0 && levels.some(({ given, range }) => given.length === 0 && range !== 'required');
  if (only !== undefined && another === undefined) {
    const ranged = rangeProperties(facts, only.range);
    if (required.length + ranged.length === 0)
      return {
        declaration: ts`${comment}export type ${type} = Readonly<Record<string, never>>;\n`,
        type,
        isOptional: true,
      };
    const members = ts`${required}${ranged}`;
    return { declaration: ts`${comment}export interface ${type} {${members}}\n`, type, isOptional };
  }
  // A later part without the ones before it fits none of these.
  const variants = levels.map(
    (level) => ts`{ ${optionalProperties(facts, level)}${rangeProperties(facts, level.range)} }`,
  );
  const base = required.length === 0 ? undefined : ts`{ ${required} } & `;
  return {
    declaration: ts`${comment}export type ${type} = ${base}(${join(variants, ts` | `)});\n`,
    type,
    isOptional,
  };
}

/** What `by` names. Of a part of a value only that part need be given. */
function boundProperties(facts: ReadFacts): readonly Code[] {
  const { required, whole, parts } = facts.bindings;
  return required.map((field) => {
    const type = argumentType(facts, field);
    const part = whole.has(field) ? undefined : parts.get(field)?.[0];
    if (part === undefined) return propertyCode(field, typeOrText(type));
    const isInPartition = facts.operation.sources.every(({ key }) =>
      key.pk.some(({ compiled }) => compiled.paths.includes(field)),
    );
    const comment = isInPartition ? 'the whole value, or, of a time, that part of it' : 'that part of the value counts';
    return ts`${doc(`\`${part.text}\`: ${comment}.`)}${propertyCode(field, typeOrText(type))}`;
  });
}

function filterProperties(facts: ReadFacts): readonly Code[] {
  const { bindings, planned } = facts;
  const known = new Set([...bindings.required, ...planned.pattern.prefix.map(({ value }) => value), facts.tenantField]);
  const ranged = Object.values(bindings.range?.args ?? {});
  return filterParameters(facts)
    .filter((parameter) => !known.has(parameter) && !ranged.includes(parameter))
    .map((parameter) => propertyCode(parameter, typeOrText(parameterType(facts, parameter))));
}

function optionalProperties(facts: ReadFacts, { given }: Level): readonly Code[] {
  return facts.planned.pattern.prefix.map(({ value }) =>
    given.includes(value)
      ? propertyCode(value, typeOrText(argumentType(facts, value)))
      : ts`readonly ${property(value)}?: undefined;`,
  );
}

function rangeProperties(facts: ReadFacts, given: Level['range']): readonly Code[] {
  const { range } = facts.bindings;
  if (range === undefined) return [];
  const type = argumentType(facts, range.field);
  const bound = range.begins ? raw('string') : boundType(type);
  const names = [...new Set([range.args.lower, range.args.upper])].filter((one) => one !== undefined);
  return names.map((argument) => {
    if (given === 'none') return ts`readonly ${property(argument)}?: undefined;`;
    const comment = doc(boundComment(type, argument === range.args.upper, range.begins));
    return given === 'required'
      ? ts`${comment}readonly ${property(argument)}: ${bound};`
      : ts`${comment}readonly ${property(argument)}?: ${bound} | undefined;`;
  });
}

/** A bound need not be a value: any text is one between two members of an enum. */
function boundType(type: ValueType | undefined): Code {
  return type?.kind === 'enum' ? raw('string') : typeOrText(type);
}

function boundComment(type: ValueType | undefined, isUpper: boolean, begins: boolean): string | undefined {
  if (begins) return 'What values begin with.';
  if (type?.kind !== 'timestamp') return undefined;
  return `A time; of a date, the ${isUpper ? 'end' : 'start'} of the day.`;
}

function typeOrText(type: ValueType | undefined): Code {
  return type === undefined ? raw('string') : typeCode(type);
}

function propertyCode(field: string, type: Code): Code {
  return ts`readonly ${property(field)}: ${type};`;
}
