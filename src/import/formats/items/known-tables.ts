import type { DraftTable } from '../../draft.js';
import type { TableHint } from '../../infer/table-inference.js';

/** What a table's definition says of the keys of its items. */
export function hintOf(table: DraftTable | undefined): TableHint {
  if (table === undefined) return {};
  return {
    pk: table.pk.name,
    ...(table.sk === undefined ? {} : { sk: table.sk.name }),
    indexes: table.indexes.map(({ name, local, pk, sk }) => ({
      name,
      local,
      pk: pk.map((key) => key.name),
      sk: sk.map((key) => key.name),
    })),
  };
}

/** Defined tables, each for the items of one table. */
export class KnownTables {
  readonly #left: DraftTable[];

  constructor(tables: readonly DraftTable[]) {
    this.#left = [...tables];
  }

  /** The one that the items of a table called so are of: of that name, in a name that CloudFormation made, or the only one there is. */
  take(name: string): DraftTable | undefined {
    const own = plain(name);
    const found =
      this.#left.find((table) => namesOf(table).includes(name)) ??
      this.#left.find((table) => namesOf(table).some((one) => plain(one) === own)) ??
      only(this.#left.filter((table) => namesOf(table).some((one) => own.includes(plain(one))))) ??
      only(this.#left);
    if (found !== undefined) this.#left.splice(this.#left.indexOf(found), 1);
    return found;
  }

  /** Those that no items are of. */
  get unused(): readonly DraftTable[] {
    return this.#left;
  }
}

/** `${env:STAGE:-dev}-orders` is `dev-orders` where nothing else is said. */
function namesOf({ name, physicalName }: DraftTable): readonly string[] {
  if (physicalName === undefined) return [name];
  return [physicalName.replace(/\$\{env:\w+:-([^}]*)\}/g, '$1'), name];
}

/** Letters and digits, without the word that names of tables end in. */
function plain(name: string): string {
  const text = name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return text.replace(/table$/, '') || text;
}

function only(tables: readonly DraftTable[]): DraftTable | undefined {
  return tables.length === 1 ? tables[0] : undefined;
}
