import type { ValueType } from '../../../model/value-type.js';
import type { WriteIntent } from '../../../planner/intent.js';
import { storedName } from '../../../planner/program/scope.js';
import type { Code } from '../../text/index.js';
import { attributeType, isNumberType, numericForm } from '../values/index.js';
import { storedValue } from './change-code.js';
import type { ValueSource } from './value-source.js';

/** What a lock compares. */
interface LockCode {
  /** Stored name. */
  readonly attribute: string;
  /** As it is stored; `null` where there was nothing. */
  readonly expected: Code;
  /** Whether `expected` is an argument as it comes. */
  readonly isPlain: boolean;
  readonly nullable: boolean;
  /** Whether values, as they are stored, are the same where `==` says so. */
  readonly isScalar: boolean;
}

/** Undefined where there is no lock. */
export function lockCode({ lock, entity }: WriteIntent, source: ValueSource): LockCode | undefined {
  if (lock === undefined) return undefined;
  const given = source.value(lock);
  const type = attributeType(entity, lock);
  if (given === undefined || type === undefined) throw new Error(`Nothing says which \`${lock}\` was read.`);
  const expected = storedValue(type, isNumberType(type) ? { ...given, checked: true } : given, lock);
  return {
    attribute: storedName(entity, lock),
    expected,
    isPlain: expected === given.code,
    nullable: given.nullable,
    isScalar: isScalar(type),
  };
}

function isScalar(type: ValueType): boolean {
  if (isNumberType(type)) return numericForm(type) !== 'text';
  return !['binary', 'set', 'list', 'map', 'dict', 'any'].includes(type.kind);
}
