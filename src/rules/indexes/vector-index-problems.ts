import {
  MAX_INCLUDED_ATTRIBUTES_PER_INDEX,
  MAX_VECTOR_DIMENSIONS,
  MAX_VECTOR_FILTERS,
  MAX_VECTOR_HASH_ATTRIBUTES,
  MAX_VECTOR_INDEXES,
} from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Attribute, Entity, Table, VectorIndex } from '../../model/model.js';
import { dynamoType, isScalar, type ValueType } from '../../model/value-type.js';
import type { Located } from '../../source/index.js';
import type { Report, RuleContext } from '../rule.js';
import { count, listOf, quote } from '../show.js';

/** Why DynamoDB refuses the index, or can have no item in it; each message is a sentence or two. */
export function vectorIndexProblems(
  index: VectorIndex,
  table: Table,
  entities: readonly Entity[],
  quota: RuleContext['quota'],
): readonly Report[] {
  return [
    ...billing(index, table),
    ...number(index, table, quota('vectorIndexes', MAX_VECTOR_INDEXES)),
    ...dimensions(index, table),
    ...vectorType(index, entities),
    ...searchSchema(index),
    ...searchTypes(index, entities),
    ...included(index),
  ];
}

/** The entities that store an attribute of this name, with the attribute. */
export function entitiesWith(
  storedName: string,
  entities: readonly Entity[],
): readonly { readonly entity: Entity; readonly attribute: Attribute }[] {
  return flatMap(entities, (entity) =>
    flatMap([...entity.attributes.values()], (attribute) =>
      attribute.storedName === storedName ? [{ entity, attribute }] : [],
    ),
  );
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearch.Requirements.html */
function* billing(index: VectorIndex, table: Table): Iterable<Report> {
  if (table.billing.mode !== 'provisioned') return;
  yield {
    span: index.span,
    message:
      'Vector indexes are for tables with on-demand capacity, and this one is provisioned. Make it `billing: on-demand`, or leave the index out.',
    ...(table.billingSpan === undefined ? {} : { related: [{ message: 'the capacity', span: table.billingSpan }] }),
  };
}

function* number(index: VectorIndex, table: Table, quota: number): Iterable<Report> {
  const place = [...table.vectorIndexes.keys()].indexOf(index.name) + 1;
  if (place <= quota) return;
  yield {
    span: index.span,
    message: `It is number ${place} of the table, and the quota is ${quota}: ask AWS for more, or say what your account has under \`lint.quotas.vectorIndexes\`.`,
    numbers: { indexes: table.vectorIndexes.size, limit: quota },
  };
}

/** Indexes of one attribute have the same dimensions. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateVectorIndexAction.html */
function* dimensions({ name, vector, dimensions: own }: VectorIndex, table: Table): Iterable<Report> {
  const { value, span } = own;
  if (value < 1 || value > MAX_VECTOR_DIMENSIONS) {
    yield {
      span,
      message: `A vector has 1 to ${count(MAX_VECTOR_DIMENSIONS)} dimensions, not ${count(value)}.`,
      numbers: { dimensions: value, limit: MAX_VECTOR_DIMENSIONS },
    };
  }
  const [first] = [...table.vectorIndexes.values()].filter((other) => other.vector.value === vector.value);
  if (first === undefined || first.name === name || first.dimensions.value === value) return;
  yield {
    span,
    message: `Indexes of one attribute have the same dimensions: ${quote(vector.value)} has ${count(first.dimensions.value)} in ${quote(first.name)}.`,
    related: [{ message: `index ${quote(first.name)}`, span: first.dimensions.span }],
  };
}

function* vectorType({ vector, dimensions: { value } }: VectorIndex, entities: readonly Entity[]): Iterable<Report> {
  for (const { entity, attribute } of entitiesWith(vector.value, entities)) {
    const { type, span } = attribute;
    const related = [{ message: `${quote(attribute.name)} of ${quote(entity.name)}`, span }];
    if (!canBeNumbers(type)) {
      const message = `A vector is a list of numbers, and ${quote(attribute.name)} of ${quote(entity.name)} is none.`;
      yield { span: vector.span, message, related };
    } else if (type.kind === 'list' && type.max !== undefined && type.max < value) {
      const message = `${quote(attribute.name)} of ${quote(entity.name)} has at most ${count(type.max)} numbers, and the index wants ${count(value)}.`;
      yield { span: vector.span, message, related };
    }
  }
}

/** Of `any` nothing is known. */
function canBeNumbers(type: ValueType): boolean {
  if (type.kind === 'any') return true;
  return type.kind === 'list' && (type.of.kind === 'any' || dynamoType(type.of) === 'N');
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-vector-indexes */
function* searchSchema({ pk, filters }: VectorIndex): Iterable<Report> {
  const second = pk[MAX_VECTOR_HASH_ATTRIBUTES];
  if (second !== undefined) {
    yield {
      span: second.span,
      message: `It has ${MAX_VECTOR_HASH_ATTRIBUTES} partition key attribute at most, and ${pk.length} are named: make the others filters.`,
      numbers: { keyAttributes: pk.length, limit: MAX_VECTOR_HASH_ATTRIBUTES },
    };
  }
  const excess = filters[MAX_VECTOR_FILTERS];
  if (excess !== undefined) {
    yield {
      span: excess.span,
      message: `It has ${MAX_VECTOR_FILTERS} filters at most, and ${count(filters.length)} are named.`,
      numbers: { filters: filters.length, limit: MAX_VECTOR_FILTERS },
    };
  }
}

/** Each attribute of the search schema has one attribute definition, of type S, N or B. */
function* searchTypes({ pk, filters }: VectorIndex, entities: readonly Entity[]): Iterable<Report> {
  for (const named of [...pk, ...filters]) {
    const typed = entitiesWith(named.value, entities).filter(({ attribute: { type } }) => type.kind !== 'any');
    const odd = typed.filter(({ attribute: { type } }) => !isScalar(type));
    const types = new Set(typed.map(({ attribute: { type } }) => dynamoType(type)));
    if (odd.length > 0) {
      const message = `A key or filter is of type S, N or B, and ${quote(named.value)} of ${namesOf(odd)} is not.`;
      yield { span: named.span, message, related: placesOf(odd, named) };
    } else if (types.size > 1) {
      const message = `A key or filter has one type, and ${quote(named.value)} is ${[...types].join(' and ')} in ${namesOf(typed)}.`;
      yield { span: named.span, message, related: placesOf(typed, named) };
    }
  }
}

type Typed = ReturnType<typeof entitiesWith>;

function namesOf(typed: Typed): string {
  return listOf(typed.map(({ entity }) => entity.name));
}

function placesOf(typed: Typed, { value }: Located<string>): NonNullable<Report['related']> {
  return typed.map(({ entity, attribute }) => ({
    message: `${quote(value)} of ${quote(entity.name)}`,
    span: attribute.span,
  }));
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html */
function* included({ projection }: VectorIndex): Iterable<Report> {
  if (projection.kind !== 'include') return;
  const { attributes } = projection;
  const excess = attributes[MAX_INCLUDED_ATTRIBUTES_PER_INDEX];
  if (excess === undefined) return;
  yield {
    span: excess.span,
    message: `It includes ${MAX_INCLUDED_ATTRIBUTES_PER_INDEX} attributes at most, and ${count(attributes.length)} are named.`,
    numbers: { attributes: attributes.length, limit: MAX_INCLUDED_ATTRIBUTES_PER_INDEX },
  };
}
