import type { EntityDesign } from '../../../design/design.js';
import { type Code, ts } from '../../text/index.js';
import type { Gen, GeneratedFile } from '../gen.js';
import { checksOf } from './check-code.js';
import { copyFunction, sentinelFunction } from './companion-code.js';
import { isFunction, itemFunction, parseFunctions } from './item-code.js';
import { keyFunction, keyParser, keysOf } from './key-code.js';
import { moduleNames } from './module-names.js';
import { derivedFunction, newFunction } from './new-code.js';
import { typesCode } from './types-code.js';

/**
 * The module of an entity. `isUsed` says whether any other file refers to an export by its name: sentinels and copies, which only writes
 * need, are left out where nothing does. Types, keys and their parsers, `…Item`, `parse…` and `new…` are always there.
 */
export function entityFile(
  gen: Gen,
  entity: EntityDesign,
  isUsed: (exported: string) => boolean = () => true,
): GeneratedFile {
  const called = gen.names.entity(entity.name);
  const own = moduleNames(entity, called);
  const checks = checksOf(entity);
  const keys = keysOf(gen, entity);
  const derived = [...entity.entity.attributes.values()].filter(({ derive }) => derive !== undefined);
  const copy = isUsed(own.copy) ? copyFunction(gen, entity, checks) : undefined;
  const functions: readonly Code[] = [
    ...keys.map((key) => keyFunction(gen, entity, key, checks)),
    ...keys.map((key) => keyParser(gen, entity, key, checks)),
    newFunction(gen, entity, checks),
    ...derived.map((attribute) => derivedFunction(gen, entity, attribute.name)),
    ...(entity.key === undefined ? [] : [itemFunction(gen, entity)]),
    ...parseFunctions(gen, entity),
    ...(entity.key === undefined ? [] : [isFunction(gen, entity)]),
    ...entity.unique
      .filter(({ constraint }) => isUsed(own.sentinel(constraint.name)))
      .map((unique) => sentinelFunction(gen, entity, unique, checks)),
    ...(copy === undefined ? [] : [copy]),
  ];
  const parts = [...typesCode(gen, entity), ...checks.functions, ...functions];
  return { path: `${called.module}.ts`, code: ts`${parts}` };
}
