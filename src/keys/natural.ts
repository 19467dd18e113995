import type { ModelValue, ValueType } from '../model/value-type.js';
import { enumStage } from './enum-stage.js';
import { idStage } from './id-stage.js';
import { numberFacts, plainNumber } from './number-stages.js';
import { binaryStage } from './scalar-stages.js';
import type { Stage } from './stage.js';
import { stringFacts, stringStage } from './string-stage.js';
import { isoStage, plainEpoch } from './time-stages.js';

/** The value as DynamoDB stores it in an attribute of its own. */
export function naturalStage(
  path: string,
  type: ValueType,
): { readonly stage: Stage; readonly stored: 'S' | 'N' | 'B' } | undefined {
  const stage = valueStage(path, type, true);
  if (!stage) return undefined;
  const stored =
    type.kind === 'binary'
      ? 'B'
      : type.kind === 'int' || type.kind === 'decimal' || type.kind === 'epochSeconds' || type.kind === 'epochMillis'
        ? 'N'
        : 'S';
  return { stage, stored };
}

/** The value's own text, before any function. Undefined for types that have none: bool, any, and everything with parts. */
export function valueStage(path: string, type: ValueType, natural: boolean): Stage | undefined {
  switch (type.kind) {
    case 'string':
      return stringStage(path, type, stringFacts(type));
    case 'enum':
      return enumStage(path, type, (member) => member, undefined);
    case 'int':
      return plainNumber(numberFacts(path, type, 0), true, natural);
    case 'decimal':
      return plainNumber(numberFacts(path, type, type.scale), false, natural);
    case 'timestamp':
    case 'date':
      return isoStage(path, type.kind);
    case 'epochSeconds':
    case 'epochMillis':
      return plainEpoch(path, type.kind, natural);
    case 'ulid':
    case 'uuid':
    case 'ksuid':
      return idStage(path, type.kind, false);
    case 'binary':
      return natural ? binaryStage(path, type) : undefined;
    default:
      return undefined;
  }
}

/** The value as an item holds it: folded as the attribute is, an id in its own case. Undefined where the attribute cannot have it. */
export function heldValue(path: string, type: ValueType, value: ModelValue): ModelValue | undefined {
  const stage = valueStage(path, type, true);
  if (stage === undefined) return value;
  const encoded = stage.encode(value);
  return encoded.ok ? stage.decode(encoded.text) : undefined;
}
