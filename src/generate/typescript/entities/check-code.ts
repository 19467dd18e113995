import type { EntityDesign, KeyDesign } from '../../../design/design.js';
import type { ValueType } from '../../../model/value-type.js';
import { type Code, camelCase, name, raw, ts, UniqueNames } from '../../text/index.js';
import { keyCheckedCode } from '../values/checked-code.js';
import { attributeType, typeCode } from '../values/index.js';

/** Functions of an entity's module that check one value: what keys are made of is checked in several places. */
export interface Checks {
  /** Those that have been called so far. */
  readonly functions: readonly Code[];
  /** A call of the function for the value at a path, where there is one. */
  call(path: string, value: Code): Code | undefined;
}

export function checksOf(entity: EntityDesign): Checks {
  const names = new UniqueNames('value', ['checkedValue']);
  const functions = new Map<string, { readonly called: string; readonly code: Code }>();
  for (const path of keyPaths(entity)) {
    const type = attributeType(entity, path);
    if (type === undefined || !isChecked(type) || entity.entity.attributes.get(path)?.constant !== undefined) continue;
    const called = names.take(camelCase(`checked ${path}`));
    const code = ts`function ${name(called)}(value: ${typeCode(type)}): ${typeCode(type)} {
return ${keyCheckedCode(type, raw('value'), path)};
}
`;
    functions.set(path, { called, code });
  }
  const used = new Set<string>();
  return {
    get functions() {
      return [...functions].flatMap(([path, { code }]) => (used.has(path) ? [code] : []));
    },
    call: (path, value) => {
      const found = functions.get(path);
      if (found !== undefined) used.add(path);
      return found === undefined ? undefined : ts`${name(found.called)}(${value})`;
    },
  };
}

/** Paths that the templates of keys name, of the entity's own and of its companions'. */
function keyPaths(entity: EntityDesign): ReadonlySet<string> {
  const mapped = [...entity.memberships.values()].filter((one) => one.mapped).flatMap(({ keys }) => keys);
  const companions = [...entity.unique.map(({ sentinel }) => sentinel.key), entity.history?.copy.key];
  const keys: readonly KeyDesign[] = [...mapped, ...companions.filter((key) => key !== undefined)];
  return new Set(keys.flatMap(({ pk, sk }) => [...pk, ...sk].flatMap(({ compiled }) => compiled.paths)));
}

function isChecked({ kind }: ValueType): boolean {
  return kind !== 'bool' && kind !== 'any';
}
