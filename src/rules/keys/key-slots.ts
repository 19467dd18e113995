import type { KeySlot } from '../../design/design.js';
import { flatMap } from '../../lists/flat-map.js';
import type { KeyAttribute, Table } from '../../model/model.js';

/** True if the model itself says the type of a key attribute, as in `"at: N"`. */
export function declaresType(table: Table, slot: KeySlot): boolean {
  return declarationsOf(table).some(({ name, type }) => name === slot.attribute && type !== undefined);
}

function declarationsOf(table: Table): readonly KeyAttribute[] {
  const own = table.sk === undefined ? [table.pk] : [table.pk, table.sk];
  return [...own, ...flatMap([...table.indexes.values()], ({ pk, sk }) => [...pk, ...sk])];
}
