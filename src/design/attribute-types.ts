import {
  type CheckedExpression,
  checkExpression,
  type Expr,
  type ExprEnv,
  type ExprType,
  type KnownTypes,
  optionalIf,
} from '../expression/model/index.js';
import type { Entity, Parameter, Pattern } from '../model/model.js';
import type { ValueType } from '../model/value-type.js';

/** What the expression language sees of a type; `withBounds`: with the values that its numbers are said to have. */
export function exprType(type: ValueType, name?: string, withBounds = false): ExprType {
  switch (type.kind) {
    case 'string':
    case 'timestamp':
    case 'date':
    case 'ulid':
    case 'uuid':
    case 'ksuid':
      return { kind: 'string' };
    case 'int':
    case 'decimal':
      return withBounds ? boundedNumber(type) : { kind: 'number' };
    case 'epochSeconds':
    case 'epochMillis':
      return { kind: 'number' };
    case 'enum':
      return name === undefined ? { kind: 'enum', members: type.values } : { kind: 'enum', members: type.values, name };
    case 'bool':
    case 'binary':
    case 'any':
      return { kind: type.kind };
    case 'list':
    case 'set':
      return { kind: type.kind, of: exprType(type.of, undefined, withBounds) };
    case 'dict':
      return { kind: 'map', of: exprType(type.of, undefined, withBounds) };
    case 'map':
      return {
        kind: 'map',
        fields: new Map(
          [...type.fields.values()].map(({ name: field, type: of, optional }) => [
            field,
            optionalIf(exprType(of, undefined, withBounds), optional),
          ]),
        ),
      };
  }
}

function boundedNumber({ min, max }: { readonly min?: bigint | string; readonly max?: bigint | string }): ExprType {
  return {
    kind: 'number',
    ...(min === undefined ? {} : { min: String(min) }),
    ...(max === undefined ? {} : { max: String(max) }),
  };
}

/** Types and expressions of one entity, derived attributes included. */
export interface AttributeTypes {
  /** The type of an attribute or routing parameter. */
  typeOf(name: string): ValueType | undefined;
  /** The expression with its enum members resolved, and what is wrong with it. Parameters are those of `pattern`. */
  check(expr: Expr, pattern?: Pattern, expected?: ExprType): CheckedExpression;
  /** The checked `derive` of an attribute. */
  derivation(name: string): CheckedExpression | undefined;
  /** What questions about conditions (does one imply the other?) may take for granted. */
  readonly known: KnownTypes;
}

/** What an expression over an item of the entity sees of it. */
export function itemEnv(entity: Entity): Pick<ExprEnv, 'attribute' | 'attributeNames' | 'allowOldNew'> {
  return {
    attribute: (name) => {
      const attribute = entity.attributes.get(name);
      if (attribute === undefined) return undefined;
      const type = exprType(attribute.type, attribute.typeName?.value);
      return optionalIf(type, attribute.optional || attribute.derive !== undefined);
    },
    attributeNames: () => [...entity.attributes.keys()],
    allowOldNew: false,
  };
}

export function attributeTypes(entity: Entity): AttributeTypes {
  const derivations = new Map<string, CheckedExpression>();

  function typeOf(name: string): ValueType | undefined {
    return entity.attributes.get(name)?.type ?? entity.routing.get(name)?.type;
  }

  function env(pattern?: Pattern, expected?: ExprType): ExprEnv {
    return {
      ...itemEnv(entity),
      param: (name) => paramType(name, pattern),
      ...(pattern === undefined ? {} : { paramNames: () => [...pattern.params.keys()] }),
      ...(expected === undefined ? {} : { expected }),
    };
  }

  function paramType(name: string, pattern: Pattern | undefined): ExprType | undefined {
    const declared = pattern?.params.get(name);
    if (declared !== undefined) return declaredType(declared);
    const type = typeOf(name);
    return type === undefined ? undefined : exprType(type);
  }

  for (const attribute of entity.attributes.values()) {
    if (attribute.derive !== undefined)
      derivations.set(
        attribute.name,
        checkExpression(attribute.derive.value, env(undefined, exprType(attribute.type))),
      );
  }
  return {
    typeOf,
    check: (expr, pattern, expected) => checkExpression(expr, env(pattern, expected)),
    derivation: (name) => derivations.get(name),
    known: env(),
  };
}

function declaredType(parameter: Parameter): ExprType {
  const one: ExprType = parameter.of.kind === 'type' ? exprType(parameter.of.type) : { kind: 'any' };
  return parameter.list ? { kind: 'list', of: one } : one;
}
