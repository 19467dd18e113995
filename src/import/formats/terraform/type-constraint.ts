import type { Expression } from './hcl/ast.js';
import {
  booleanOfValue,
  booleanValue,
  listValue,
  mapValue,
  nullValue,
  numberOfValue,
  numberValue,
  textOfValue,
  textValue,
  type Value,
} from './value.js';
import type { TerraformWork } from './work.js';

/** The value as its variable's type makes it: numbers of text, and attributes that are missing. What does not fit stays as it is. */
export function converted(
  value: Value,
  type: Expression,
  evaluateDefault: (expression: Expression) => Value,
  work: TerraformWork,
): Value {
  work.spend(value.span);
  if (value.kind === 'unknown' || value.kind === 'null') return value;
  if (type.kind === 'name') return ofName(value, type.name);
  if (type.kind === 'template' && type.parts[0]?.kind === 'text') return ofName(value, type.parts[0].text);
  if (type.kind === 'literal' && typeof type.value === 'string') return ofName(value, type.value);
  if (type.kind !== 'call') return value;
  const [inner] = type.args;
  const again = (one: Value, as: Expression | undefined): Value =>
    as === undefined ? one : work.within(one.span, () => converted(one, as, evaluateDefault, work));
  switch (type.name) {
    case 'list':
    case 'set':
      return value.kind === 'list'
        ? listValue(
            value.items.map((item) => again(item, inner)),
            value.span,
          )
        : value;
    case 'tuple':
      return value.kind === 'list' && inner?.kind === 'list'
        ? listValue(
            value.items.map((item, i) => again(item, inner.items[i])),
            value.span,
          )
        : value;
    case 'map':
      return value.kind === 'map'
        ? mapValue(new Map([...value.entries].map(([key, one]) => [key, again(one, inner)])), value.span)
        : value;
    case 'object':
      return value.kind === 'map' && inner?.kind === 'object' ? ofObject(value, inner, again, evaluateDefault) : value;
    case 'optional':
      return again(value, inner);
    default:
      return value;
  }
}

function ofObject(
  value: Extract<Value, { kind: 'map' }>,
  type: Extract<Expression, { kind: 'object' }>,
  again: (value: Value, type: Expression | undefined) => Value,
  evaluateDefault: (expression: Expression) => Value,
): Value {
  const entries = new Map<string, Value>();
  for (const { key, value: as } of type.entries) {
    const name = key.kind === 'name' ? key.name : key.kind === 'literal' ? String(key.value) : undefined;
    if (name === undefined) return value;
    const given = value.entries.get(name);
    const isOptional = as.kind === 'call' && as.name === 'optional';
    if (given !== undefined && given.kind !== 'null') entries.set(name, again(given, as));
    else if (isOptional) {
      const [inner, fallback] = as.args;
      const made = fallback === undefined ? nullValue(value.span) : evaluateDefault(fallback);
      entries.set(name, again(made, inner));
    } else if (given !== undefined) entries.set(name, given);
  }
  return mapValue(entries, value.span);
}

function ofName(value: Value, name: string): Value {
  if (name === 'number') {
    const number = numberOfValue(value);
    return number === undefined ? value : numberValue(number, value.span);
  }
  if (name === 'bool') {
    const truth = booleanOfValue(value);
    return truth === undefined ? value : booleanValue(truth, value.span);
  }
  const text = name === 'string' && value.kind !== 'text' ? textOfValue(value) : undefined;
  return text === undefined ? value : textValue(text, value.span);
}
