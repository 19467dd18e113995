import type { EntityDesign } from '../../../design/index.js';
import type { Parameter } from '../../../model/index.js';
import type { PlannedPattern } from '../../../planner/index.js';
import { intentsOf, type WriteIntent } from '../../../planner/intent.js';
import { UniqueNames } from '../../text/index.js';
import { attributesOf, inputOf } from '../../typescript/entities/attributes.js';
import { itemNeeds, mayBeAbsent } from '../../typescript/entities/index.js';
import type { Gen } from '../../typescript/gen.js';
import { attributeType } from '../../typescript/values/index.js';
import { asked, makesItem, statedItem } from '../../typescript/writes/many/bound-step.js';
import { StepCode } from '../../typescript/writes/many/step-binder.js';
import { type Argument, changeMembers, itemMembers, movedFields } from '../../typescript/writes/write-args.js';
import { type Field, type ObjectShape, objectShape, type Shape, valueField } from './shape.js';

/** Of a pattern that writes one item. */
export function writeShape(gen: Gen, { pattern }: PlannedPattern, intent: WriteIntent): ObjectShape {
  const { entity, action } = intent;
  if (action === 'create' || action === 'put') {
    const { demanded, others, locked, omitted } = itemMembers(gen, pattern, intent);
    const own = [...others, ...locked].map((one) => argumentField(entity, one));
    const names = new Set(own.map((one) => one.name));
    const input = inputShape(gen, entity)
      .fields.filter((one) => !omitted.includes(one.name) && !names.has(one.name))
      .map((one) => (demanded.includes(one.name) ? { ...one, isRequired: true } : one));
    return objectShape([...input, ...own]);
  }
  const fields = changeMembers(gen, pattern, intent).map((one) => argumentField(entity, one));
  const moved = movedFields(gen, intent);
  if (moved.length === 0) return objectShape(fields);
  const to = objectShape(moved.map((field) => attributeField(entity, field, moved.length === 1)));
  return objectShape([...fields, { name: 'to', shape: to, isRequired: true }]);
}

/** What a new item is made of: the Input type. */
export function inputShape(gen: Gen, entity: EntityDesign): ObjectShape {
  const attributes = attributesOf(gen.design.model, entity).flatMap((one) => {
    const input = inputOf(one);
    return input === undefined ? [] : [marked(entity, valueField(one.name, one.type, !input.optional))];
  });
  return objectShape([...attributes, ...itemNeeds(entity).routing.map((field) => attributeField(entity, field, true))]);
}

/** Of a batch: a list, or one for each entity. */
export function batchShape(gen: Gen, planned: PlannedPattern): Shape {
  const intents = intentsOf(gen.design, planned.pattern);
  const lists = intents.map(
    ({ entity }): Field => ({
      name: entity.name,
      shape: { kind: 'list', of: inputShape(gen, entity) },
      isRequired: false,
    }),
  );
  const [only, another] = lists;
  return only !== undefined && another === undefined ? only.shape : objectShape(lists);
}

/** Of a transaction: its parameters, and what its locks expect. */
export function transactionShape(gen: Gen, planned: PlannedPattern): ObjectShape {
  const steps = new StepCode(gen, planned, new UniqueNames('value'));
  // What steps read of their parameters is noted when it is looked up.
  for (const step of steps.steps) for (const field of asked(step.intent)) steps.value(step, field, 'before');
  const parameters = [...planned.pattern.params.values()].map(
    (parameter): Field => ({ name: parameter.name, shape: parameterShape(gen, steps, parameter), isRequired: true }),
  );
  const free = [...steps.free].map(([field, entity]) => attributeField(entity, field, true));
  return objectShape([...parameters, ...free]);
}

function parameterShape(gen: Gen, steps: StepCode, parameter: Parameter): Shape {
  const { of, list, max } = parameter;
  const many = (shape: Shape): Shape => ({ kind: 'list', of: shape, ...(max === undefined ? {} : { max }) });
  if (of.kind === 'type') return list ? many({ kind: 'value', type: of.type }) : { kind: 'value', type: of.type };
  const entity = gen.design.entities.get(of.entity);
  if (entity === undefined) return { kind: 'value', type: { kind: 'any' } };
  const shape = itemShape(gen, steps, parameter, entity);
  return list ? many(shape) : shape;
}

/** An item that a step makes, of which other sources may give something; otherwise the fields that steps read. */
function itemShape(gen: Gen, steps: StepCode, parameter: Parameter, entity: EntityDesign): ObjectShape {
  const isMade = steps.steps.some(
    (step) =>
      makesItem(step.intent) && step.intent.entity === entity && statedItem(step)?.place.path === parameter.name,
  );
  if (isMade) {
    const spared = new Set(steps.spared(parameter));
    return objectShape(
      inputShape(gen, entity).fields.map((one) => (spared.has(one.name) ? { ...one, isRequired: false } : one)),
    );
  }
  const read = [...(steps.read.get(parameter.name) ?? [])].filter((field) => entity.attributes.has(field));
  return objectShape(
    read.map((field) =>
      attributeField(entity, field, !mayBeAbsent(entity, field) && steps.isRequired(parameter, field)),
    ),
  );
}

function argumentField(entity: EntityDesign, { name, nullable, optional, valueType }: Argument): Field {
  const type = valueType ?? attributeType(entity, name) ?? { kind: 'any' };
  const field = marked(entity, valueField(name, type, !optional));
  return nullable && type.kind !== 'any' ? { ...field, isNullable: true } : field;
}

function attributeField(entity: EntityDesign, field: string, isRequired: boolean): Field {
  return marked(entity, valueField(field, attributeType(entity, field) ?? { kind: 'any' }, isRequired));
}

/** What the model calls deprecated is so where it is given. */
function marked(entity: EntityDesign, field: Field): Field {
  const { deprecated } = entity.entity.attributes.get(field.name) ?? {};
  return deprecated === undefined ? field : { ...field, isDeprecated: true };
}
