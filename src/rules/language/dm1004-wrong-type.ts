import type { Design } from '../../design/design.js';
import { WRONG_TYPE } from '../../model/language-rules.js';
import type { Parameter, Pattern } from '../../model/model.js';
import { dynamoType } from '../../model/value-type.js';
import type { Located } from '../../source/index.js';
import type { Report, Rule } from '../rule.js';
import { quote } from '../show.js';
import { strangeValues } from './strange-values.js';

export const wrongType: Rule = {
  ...WRONG_TYPE,
  family: 'language',
  title: 'A value of the wrong kind',
  preset: 'recommended',
  pillar: 'operational-excellence',
  source: 'https://github.com/dynamodel/dynamodel/blob/main/examples/the-language.md',
  /** Loading reports values of another kind; here a parameter is compared with the attribute that it is given for, and a value with the facts of its type. */
  *check(context) {
    const { model, design } = context;
    for (const pattern of model.patterns.values()) {
      for (const parameter of pattern.params.values()) {
        const report = unlikeField(design, pattern, parameter);
        if (report !== undefined) yield report;
      }
    }
    yield* strangeValues(context);
  },
};

function unlikeField(design: Design, pattern: Pattern, parameter: Parameter): Report | undefined {
  const { of, name, list } = parameter;
  if (of.kind !== 'type' || list) return undefined;
  for (const { entity, fields } of bindingsOf(pattern)) {
    if (!fields.includes(name)) continue;
    const attribute = design.entities.get(entity)?.entity.attributes.get(name);
    const type =
      attribute === undefined ? undefined : (design.entities.get(entity)?.types.typeOf(name) ?? attribute.type);
    const [given, stored] = [dynamoType(of.type), type === undefined ? undefined : dynamoType(type)];
    if (
      attribute === undefined ||
      type === undefined ||
      given === undefined ||
      stored === undefined ||
      given === stored
    )
      continue;
    return {
      span: parameter.span,
      message: `The parameter ${quote(name)} of ${quote(pattern.name)} is of type ${quote(of.type.kind)} (${given}), and ${quote(name)} of ${quote(entity)} is of type ${quote(type.kind)} (${stored}). DynamoDB never takes a value of the one for the other: a key of another type is refused, and a filter on it finds nothing. Give both one type.`,
      related: [{ message: `${quote(name)} is declared here`, span: attribute.span }],
    };
  }
  return undefined;
}

interface Bindings {
  readonly entity: string;
  /** Attributes that a parameter of the same name is given for. */
  readonly fields: readonly string[];
}

function* bindingsOf(pattern: Pattern): Generator<Bindings> {
  const named = ({ value }: Located<string>): string => value.split(/[.[|]/)[0] ?? value;
  const set = pattern.set.filter(({ value }) => value === undefined).map(({ path }) => path);
  const fields = [
    ...pattern.by,
    ...pattern.prefix,
    ...(pattern.key ?? []),
    ...pattern.range.map(({ field }) => field),
    ...set,
  ];
  for (const { value } of pattern.entities) yield { entity: value, fields: fields.map(named) };
  for (const step of pattern.steps) {
    if (step.each === undefined) yield { entity: step.entity.value, fields: step.by.map(named) };
  }
}
