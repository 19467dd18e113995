import type { EntityDesign } from '../../design/index.js';
import type { ValueType } from '../../model/value-type.js';

/** What a model says of a value and a schema does not check, in the words of the list. */
const FACTS = {
  form: 'the form of',
  range: 'the range of',
  fraction: 'the fraction digits of',
  length: 'the length of',
  count: 'the number of elements of',
  inside: 'the values inside of',
} as const;

type Fact = keyof typeof FACTS;

/**
 * The attributes of which more is known than a schema checks: types, enums, and charset and pattern of a text are checked. `isChecked`:
 * an attribute that is checked as a whole elsewhere. For people, one line or none.
 */
export function uncheckedLimits(
  { attributes }: EntityDesign,
  isChecked: (attribute: string) => boolean = () => false,
): readonly string[] {
  const found = new Map<Fact, string[]>();
  for (const { attribute, type } of attributes.values()) {
    const { name, derive, implied, constant } = attribute;
    // What the schema makes itself needs no check.
    if (derive !== undefined || implied !== undefined || constant !== undefined || isChecked(name)) continue;
    for (const fact of factsOf(type)) found.set(fact, [...(found.get(fact) ?? []), `\`${name}\``]);
  }
  const parts = (Object.keys(FACTS) as Fact[]).flatMap((fact) => {
    const names = found.get(fact);
    return names === undefined ? [] : [`${FACTS[fact]} ${names.join(', ')}`];
  });
  return parts.length === 0 ? [] : [`Not checked: ${parts.join('; ')}.`];
}

function factsOf(type: ValueType): readonly Fact[] {
  switch (type.kind) {
    case 'ulid':
    case 'uuid':
    case 'ksuid':
    case 'timestamp':
    case 'date':
      return ['form'];
    case 'int':
    case 'decimal':
      return type.min === undefined && type.max === undefined ? ['fraction'] : ['range', 'fraction'];
    case 'epochSeconds':
    case 'epochMillis':
      return ['fraction'];
    case 'string':
    case 'binary':
      return type.minBytes === undefined && type.maxBytes === undefined ? [] : ['length'];
    case 'any':
      return type.maxBytes === undefined ? [] : ['length'];
    case 'list':
    case 'set':
    case 'dict':
      return [...(type.max === undefined ? [] : (['count'] as const)), ...inside([type.of])];
    case 'map':
      return inside([...type.fields.values()].map((field) => field.type));
    case 'bool':
    case 'enum':
      return [];
  }
}

/** Of elements and fields, charset and pattern are not checked either. */
function inside(types: readonly ValueType[]): readonly Fact[] {
  const isKnown = (type: ValueType): boolean =>
    factsOf(type).length > 0 || (type.kind === 'string' && (type.charset ?? type.pattern) !== undefined);
  return types.some(isKnown) ? ['inside'] : [];
}
