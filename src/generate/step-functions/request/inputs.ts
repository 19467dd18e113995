import type { EntityDesign } from '../../../design/index.js';
import type { ValueType } from '../../../model/value-type.js';
import type { PlannedPattern } from '../../../planner/index.js';
import { intentsOf } from '../../../planner/intent.js';
import { argumentsOf, type Field, type ObjectShape, type Shape } from '../../lambda/arguments/index.js';
import { isOfAllTenants, needsTenant } from '../../typescript/client/planned.js';
import type { Gen } from '../../typescript/gen.js';
import { numericForm } from '../../typescript/values/index.js';
import { Unsayable } from './unsayable.js';

/** One member of a state machine's input, or of an item in it. */
export type Input =
  | { readonly kind: 'value'; readonly name: string; readonly type: ValueType; readonly given: Given }
  | { readonly kind: 'item'; readonly name: string; readonly members: readonly Input[] };

/** `preset`: the machine makes up what is left out. `optional`: the request is another without it. */
export type Given =
  | { readonly kind: 'required' | 'optional' }
  | { readonly kind: 'preset'; readonly by: 'now' | 'uuid' | 'constant'; readonly value?: string | number | boolean }
  /** So many seconds after now. */
  | { readonly kind: 'preset'; readonly by: 'later'; readonly seconds: number };

/** What a state machine is given for a pattern: all that the pattern takes, the tenant too. */
export function inputsOf(gen: Gen, planned: PlannedPattern): readonly Input[] {
  const shape = wholeShape(argumentsOf(gen, planned));
  const intents = intentsOf(gen.design, planned.pattern);
  const made = intents.filter(({ action }) => action === 'create' || action === 'put');
  const owner = made.length === 1 && planned.pattern.params.size === 0 ? made[0]?.entity : undefined;
  const inputs = shape.fields.flatMap((field): readonly Input[] => {
    if (field.shape.kind !== 'object') return inputOf(field, owner);
    const parameter = planned.pattern.params.get(field.name);
    const entity = parameter?.of.kind === 'entity' ? gen.design.entities.get(parameter.of.entity) : undefined;
    if (entity === undefined) throw new Unsayable(`${field.name} is an object of its own`);
    const members = field.shape.fields.flatMap((one) => inputOf(one, entity));
    return [{ kind: 'item', name: field.name, members }];
  });
  const tenant = gen.design.model.tenancy?.field.value;
  if (tenant === undefined || !needsTenant(gen, planned) || isOfAllTenants(gen, planned)) return inputs;
  const entities = [...planned.entities, ...intents.map(({ entity }) => entity)];
  const type = entities.map(({ types }) => types.typeOf(tenant)).find((one) => one !== undefined);
  return [
    { kind: 'value', name: tenant, type: narrowed(type ?? { kind: 'string' }, tenant), given: { kind: 'required' } },
    ...inputs.filter(({ name }) => name !== tenant),
  ];
}

/** With all optional parts of a prefix and a range: what they are asked without is another request. */
function wholeShape(shape: Shape): ObjectShape {
  if (shape.kind === 'object') return shape;
  const last = shape.kind === 'variants' ? shape.of.at(-1) : undefined;
  if (last === undefined) throw new Unsayable('it takes a list of keys or items');
  return { ...last, fields: last.fields.map((field) => ({ ...field, isRequired: true })) };
}

function inputOf(field: Field, entity: EntityDesign | undefined): readonly Input[] {
  const { name, shape, isRequired } = field;
  if (shape.kind !== 'value') throw new Unsayable(`${name} is a list of items`);
  if (name.startsWith('__')) throw new Unsayable(`\`${name}\` has a meaning of its own in JSONata`);
  const type = narrowed(shape.type, name);
  const given = givenOf(name, isRequired, shape.isLoose === true, entity);
  return given === undefined ? [] : [{ kind: 'value', name, type, given }];
}

function givenOf(
  name: string,
  isRequired: boolean,
  isLoose: boolean,
  entity: EntityDesign | undefined,
): Given | undefined {
  if (isRequired || isLoose) return { kind: 'required' };
  const declared = entity?.entity.attributes.get(name);
  if (declared === undefined) return undefined;
  const { default: fallback, generate, optional, copy } = declared;
  const value = fallback?.value;
  if (typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'now')
    return { kind: 'preset', by: 'now' };
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return { kind: 'preset', by: 'constant', value };
  if (typeof value === 'bigint') return { kind: 'preset', by: 'constant', value: Number(value) };
  if (generate?.value.kind === 'now') return { kind: 'preset', by: 'now' };
  if (generate?.value.kind === 'uuid') return { kind: 'preset', by: 'uuid' };
  const { ttl } = entity?.entity ?? {};
  if (ttl?.attribute.value === name && ttl.after !== undefined)
    return { kind: 'preset', by: 'later', seconds: Math.round(ttl.after) };
  // Whoever starts the machine gives what it has no way to make: other ids, numbers of sequences, what is copied.
  if (generate !== undefined || copy !== undefined || value !== undefined) return { kind: 'required' };
  // Another item of the call gives it.
  return optional ? { kind: 'optional' } : undefined;
}

/** Digits that a number of JSONata keeps. */
const MOST = 10n ** 15n - 1n;

/** The type as far as JSON and JSONata have exact values of it. */
function narrowed(type: ValueType, name: string): ValueType {
  switch (type.kind) {
    case 'int': {
      const { min = -MOST, max = MOST } = type;
      return { kind: 'int', min: min < -MOST ? -MOST : min, max: max > MOST ? MOST : max };
    }
    case 'decimal': {
      const { min = '0', max = '0', scale } = type;
      const highest = Math.max(Math.abs(Number(min)), Math.abs(Number(max)));
      if (numericForm(type) === 'number' && highest * 10 ** scale > Number(MOST))
        throw new Unsayable(`${name} has more digits than a number of JSONata`);
      return type;
    }
    case 'list':
    case 'set':
      return { ...type, of: narrowed(type.of, name) };
    case 'map':
      return {
        ...type,
        fields: new Map([...type.fields].map(([key, one]) => [key, { ...one, type: narrowed(one.type, name) }])),
      };
    case 'binary':
    case 'any':
    case 'dict':
      throw new Unsayable(`${name} is of the type ${type.kind}`);
    default:
      return type;
  }
}
