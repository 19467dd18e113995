import { decodePlain, encodePlain, isPlain, type Json } from './plain-data.js';
import { type IndexDefinition, SecondaryIndex } from './secondary-index.js';
import { Table, type TableSettings } from './table.js';

/** All of a table but its items, as JSON: what it takes to have the same table again in another process. */
export interface TableState {
  readonly settings: Json;
  readonly members: Members;
  readonly indexes: readonly IndexState[];
}

interface IndexState {
  readonly definition: Json;
  readonly members: Members;
}

type Members = { readonly [name: string]: Json };

/** Members that hold no setting: they follow from the items, or belong to the process. */
const OF_TABLE = new Set(['settings', 'store', 'indexes', 'admission']);
const OF_INDEX = new Set(['definition', 'store']);

/** The settings of a table and its indexes as they are now. */
export function tableState(table: Table): TableState {
  return {
    settings: encodePlain(table.settings),
    members: membersOf(table, OF_TABLE),
    indexes: [...table.indexes.values()].map((index) => ({
      definition: encodePlain(index.definition),
      members: membersOf(index, OF_INDEX),
    })),
  };
}

/** The table of a state, without items. Members that the state does not have keep the value that a new table has. */
export function tableFrom(state: TableState, maxCollectionBytes: number): Table {
  const settings = decodePlain(state.settings) as TableSettings;
  const table = new Table({ ...settings, maxCollectionBytes });
  setMembers(table, state.members);
  for (const { definition, members } of state.indexes) {
    const index = new SecondaryIndex(decodePlain(definition) as IndexDefinition, table.key);
    setMembers(index, members);
    table.addIndex(index);
  }
  return table;
}

/** The name of the table of a state. */
export function nameOf(state: TableState): string {
  return (decodePlain(state.settings) as TableSettings).name;
}

function membersOf(owner: Table | SecondaryIndex, left: ReadonlySet<string>): Members {
  const kept = Object.entries(owner).filter(([name, value]) => !left.has(name) && isPlain(value));
  return Object.fromEntries(kept.map(([name, value]) => [name, encodePlain(value)]));
}

function setMembers(owner: Table | SecondaryIndex, members: Members): void {
  for (const [name, value] of Object.entries(members)) {
    // What an older or newer program kept and this one does not know is left alone.
    if (Object.hasOwn(owner, name)) Reflect.set(owner, name, decodePlain(value));
  }
}
