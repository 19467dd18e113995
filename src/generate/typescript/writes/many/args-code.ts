import type { EntityDesign } from '../../../../design/index.js';
import type { Parameter } from '../../../../model/index.js';
import { tenantFieldOf } from '../../../../planner/bindings.js';
import type { PlannedPattern } from '../../../../planner/index.js';
import { type Code, join, literal, property, raw, ts } from '../../../text/index.js';
import { entityCode, mayBeAbsent } from '../../entities/index.js';
import type { Gen } from '../../gen.js';
import { attributeType, typeCode } from '../../values/index.js';
import { makesItem, statedItem } from './bound-step.js';
import type { StepCode } from './step-binder.js';

/** The members of a transaction's arguments: its parameters, and what its locks expect. */
export function argumentMembers(gen: Gen, { pattern }: PlannedPattern, steps: StepCode): readonly Code[] {
  const parameters = [...pattern.params.values()].map(
    (parameter) => ts`readonly ${property(parameter.name)}: ${parameterType(gen, steps, parameter)};`,
  );
  const free = [...steps.free].map(([field, entity]) => {
    const type = attributeType(entity, field);
    return ts`readonly ${property(field)}: ${type === undefined ? raw('unknown') : typeCode(type)};`;
  });
  return [...parameters, ...free];
}

function parameterType(gen: Gen, steps: StepCode, parameter: Parameter): Code {
  const { of, list } = parameter;
  if (of.kind === 'type') return list ? typeCode({ kind: 'list', of: of.type }) : typeCode(of.type);
  const entity = gen.design.entities.get(of.entity);
  if (entity === undefined) return raw('unknown');
  const one = itemType(gen, steps, parameter, entity);
  if (!list) return one.code;
  return one.isName ? ts`readonly ${one.code}[]` : ts`readonly (${one.code})[]`;
}

interface ItemType {
  readonly code: Code;
  readonly isName: boolean;
}

/** An item that a step makes: its Input type, of which other sources may give something. Otherwise the fields that steps read. */
function itemType(gen: Gen, steps: StepCode, parameter: Parameter, entity: EntityDesign): ItemType {
  const makers = steps.steps.filter(
    (step) =>
      makesItem(step.intent) && step.intent.entity === entity && statedItem(step)?.place.path === parameter.name,
  );
  const { input, fields } = entityCode(gen, entity);
  const [maker] = makers;
  if (maker !== undefined) {
    const fromElsewhere = steps.spared(parameter).filter((field) => field !== tenantFieldOf(gen.design, entity));
    if (fromElsewhere.length === 0) return { code: input, isName: true };
    const names = join(fromElsewhere.map(literal), ts` | `);
    return { code: ts`Omit<${input}, ${names}> & Partial<Pick<${input}, ${names}>>`, isName: false };
  }
  const read = [...(steps.read.get(parameter.name) ?? [])].filter((field) => entity.attributes.has(field));
  const required = read.filter((field) => !mayBeAbsent(entity, field) && steps.isRequired(parameter, field));
  const optional = read.filter((field) => !required.includes(field));
  const pick = (names: readonly string[]): Code => ts`Pick<${fields}, ${join(names.map(literal), ts` | `)}>`;
  const parts = [
    ...(required.length === 0 ? [] : [pick(required)]),
    ...(optional.length === 0 ? [] : [ts`Partial<${pick(optional)}>`]),
  ];
  return { code: parts.length === 0 ? raw('object') : join(parts, ts` & `), isName: false };
}
