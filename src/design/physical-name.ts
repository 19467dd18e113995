import type { Table } from '../model/model.js';

/** The table's name with the parts that a stage may set taken from their defaults. */
export function physicalName(table: Table): string {
  return table.physicalName.value.replace(/\$\{env:[A-Za-z0-9_]+:-([^}]*)\}/g, '$1');
}
