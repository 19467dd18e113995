import { flatMap } from '../../lists/flat-map.js';
import type { ModelValue } from '../../model/value-type.js';
import { rootOf } from '../../model/written-path.js';
import { refuseCall, storedArgument } from '../arguments.js';
import { copiesOf, type WriteIntent } from '../intent.js';
import { type Given, typeAt } from './scope.js';
import { lockValue } from './terms.js';
import type { Write } from './write-item.js';

/** Refuses what no answer could make good, before anything is sent: values of a wrong type, and those that are missing. */
export function checkWrite({ intent, given, values }: Write): void {
  const { entity, action } = intent;
  for (const [name, value] of values) {
    const type = entity.types.typeOf(name);
    if (type !== undefined && value !== null) storedArgument(type, value, name);
  }
  if (action === 'create' || action === 'put' || action === 'get') return;
  checkChanges(intent, given);
  if (intent.lock !== undefined) lockValue(intent, given);
  if (action === 'move') checkTarget(intent, given);
}

function checkChanges(intent: WriteIntent, { args }: Given): void {
  const copied = new Set(copiesOf(intent).map(({ name }) => name));
  for (const [clauses, mayRemove] of [
    [intent.set, true],
    [intent.add, false],
  ] as const) {
    for (const { path, value } of clauses) {
      const name = path.value;
      if (value !== undefined) continue;
      const given = args.get(name);
      if (given === undefined ? !copied.has(rootOf(name)) : given === null && !mayRemove)
        refuseCall({ code: 'missing', argument: name });
      const type = typeAt(intent.entity, name);
      if (given !== undefined && given !== null && type !== undefined) storedArgument(type, given, name);
    }
  }
}

/** New values of key fields have to be there, and one of them has to be new. */
function checkTarget({ entity, key, set }: WriteIntent, { args }: Given): void {
  const moved = flatMap(set, ({ path, value }) => (value === undefined && key.includes(path.value) ? path.value : []));
  if (moved.length === 0) return;
  const to = args.get('to');
  if (!(to instanceof Map) || !moved.some((name) => to.has(name))) refuseCall({ code: 'missing', argument: 'to' });
  for (const name of moved) {
    const value = to.get(name) as ModelValue | undefined;
    const type = entity.types.typeOf(name);
    if (value !== undefined && type !== undefined) storedArgument(type, value, `to.${name}`);
  }
}
