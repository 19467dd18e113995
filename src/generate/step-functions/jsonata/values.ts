import type { MapField, ValueType } from '../../../model/value-type.js';
import type { AttributeValue } from '../../../value/index.js';
import { numericForm } from '../../typescript/values/index.js';
import { Unsayable } from '../request/unsayable.js';
import { memberOf, quoted } from './text.js';

/** An attribute's value: its type's name, and the expression of its content. */
export interface ValueExpression {
  readonly tag: 'S' | 'N' | 'BOOL' | 'L' | 'M' | 'SS' | 'NS';
  readonly expression: string;
}

/** `{'S': $args.userId}`. */
export function valueLiteral({ tag, expression }: ValueExpression): string {
  return `{${quoted(tag)}: ${expression}}`;
}

/** A value of the input as DynamoDB stores it. `access` is checked already. */
export function storedExpression(type: ValueType, access: string, depth = 0): ValueExpression {
  const element = `$e${depth}`;
  const each = (of: ValueType, write: (one: ValueExpression) => string): string =>
    `[$map(${access}, function(${element}) { ${write(storedExpression(of, element, depth + 1))} })]`;
  switch (type.kind) {
    case 'string':
    case 'enum':
    case 'timestamp':
    case 'date':
    case 'ulid':
    case 'uuid':
    case 'ksuid':
      return { tag: 'S', expression: foldedText(type, access) };
    case 'int':
    case 'epochSeconds':
    case 'epochMillis':
    case 'decimal':
      return { tag: 'N', expression: numberText(type, access) };
    case 'bool':
      return { tag: 'BOOL', expression: access };
    case 'list':
      return { tag: 'L', expression: each(type.of, valueLiteral) };
    case 'set': {
      const tag = storedExpression(type.of, element).tag === 'N' ? 'NS' : 'SS';
      return { tag, expression: each(type.of, ({ expression }) => expression) };
    }
    case 'map':
      return { tag: 'M', expression: mapExpression([...type.fields.values()], access, depth) };
    default:
      throw new Unsayable(`it has values of the type ${type.kind}`);
  }
}

function mapExpression(fields: readonly MapField[], access: string, depth: number): string {
  const entry = ({ name, storedName, type }: MapField): string =>
    `{${quoted(storedName)}: ${valueLiteral(storedExpression(type, memberOf(access, name), depth))}}`;
  const parts = fields.map((field) =>
    field.optional ? `$exists(${memberOf(access, field.name)}) ? ${entry(field)} : {}` : entry(field),
  );
  return parts.length === 0 ? '{}' : `$merge([${parts.join(', ')}])`;
}

/** Text as it is stored: of one case where the type says so. */
export function foldedText(type: ValueType, access: string): string {
  switch (type.kind) {
    case 'string':
      if (type.normalize === undefined) return access;
      return type.normalize === 'lower' ? `$lowercase(${access})` : `$uppercase(${access})`;
    case 'ulid':
      return `$uppercase(${access})`;
    case 'uuid':
      return `$lowercase(${access})`;
    default:
      return access;
  }
}

/** Digits without an exponent, which `$string` may write. */
export function numberText(type: ValueType, access: string): string {
  if (type.kind !== 'decimal') return `$formatNumber(${access}, '0')`;
  if (numericForm(type) === 'text') return access;
  return `$formatNumber(${access}, ${quoted(type.scale === 0 ? '0' : `0.${'#'.repeat(type.scale)}`)})`;
}

/** A value of the model as an expression: what a constant in a request is. */
export function constantExpression(value: AttributeValue): ValueExpression {
  if ('S' in value) return { tag: 'S', expression: quoted(value.S) };
  if ('N' in value) return { tag: 'N', expression: quoted(value.N) };
  if ('BOOL' in value) return { tag: 'BOOL', expression: String(value.BOOL) };
  if ('SS' in value) return { tag: 'SS', expression: `[${value.SS.map(quoted).join(', ')}]` };
  if ('NS' in value) return { tag: 'NS', expression: `[${value.NS.map(quoted).join(', ')}]` };
  if ('L' in value)
    return { tag: 'L', expression: `[${value.L.map((one) => valueLiteral(constantExpression(one))).join(', ')}]` };
  if ('M' in value) {
    const members = Object.entries(value.M).map(
      ([name, one]) => `${quoted(name)}: ${valueLiteral(constantExpression(one))}`,
    );
    return { tag: 'M', expression: `{${members.join(', ')}}` };
  }
  throw new Unsayable('it writes bytes or nothing');
}
