import type { Draft, DraftEntity, DraftTable, Quirk } from '../../draft.js';
import { tableDraft } from '../../infer/table-draft.js';
import { TableInference } from '../../infer/table-inference.js';
import type { ImportInput } from '../../input.js';
import { invalid } from '../../problem.js';
import type { ItemBatch } from './item-stream.js';
import { hintOf, KnownTables } from './known-tables.js';

/** Tables that one input may be of. */
const MOST_TABLES = 200;

export interface ItemTablesOptions {
  /** Tables whose definition is known. */
  readonly known?: readonly DraftTable[];
  /** Whether items become samples of the model, and values that look personal are told. */
  readonly keepSamples?: boolean;
}

interface Entry {
  readonly inference: TableInference;
  readonly known: DraftTable | undefined;
}

/** The tables that items are of, each by the name that the input gives it. Any stream of items may be added. */
export class ItemTables {
  readonly #tables = new Map<string, Entry>();
  readonly #known: KnownTables;
  readonly #keepSamples: boolean;
  #deleted = 0;
  #lost = 0;
  items = 0;

  constructor({ known = [], keepSamples = false }: ItemTablesOptions = {}) {
    this.#known = new KnownTables(known);
    this.#keepSamples = keepSamples;
  }

  add({ items, deleted }: ItemBatch, table: string): void {
    this.#deleted += deleted;
    for (const { item, table: stated = table, keyNames } of items) {
      const entry = this.#entryOf(stated);
      if (entry === undefined) this.#lost += 1;
      else {
        this.items += 1;
        entry.inference.add(item, keyNames);
      }
    }
  }

  draft(input: Pick<ImportInput, 'shown' | 'name'>, untyped: boolean): Draft {
    const place = { file: input.shown, path: '' };
    const quirks: Quirk[] = [];
    const odd = (message: string): void => void quirks.push({ message, place });
    if (this.#deleted > 0) odd(`${this.#deleted} records tell that an item was deleted; they were passed over`);
    if (this.#lost > 0) odd(`${this.#lost} items are of further tables than the ${MOST_TABLES} that are read`);
    if (untyped) odd('CSV has no types: what looks like a number was taken for one');
    const options = { file: input.shown, untyped, hidesPersonal: !this.#keepSamples };
    const parts = [...this.#tables.values()].flatMap(({ inference, known }): readonly Part[] => {
      const inferred = inference.finish();
      if (inferred !== undefined && (known === undefined || inferred.clusters.length > 0)) {
        const part = tableDraft(inferred, options);
        return [known === undefined ? part : definedPart(part, known)];
      }
      odd(
        known === undefined
          ? `The items of ${inference.name} have no attribute in common that could be their key: they were passed over`
          : `No item of ${inference.name} has the key that its definition says: they were passed over`,
      );
      return known === undefined ? [] : [{ ...NOTHING, tables: [known] }];
    });
    const unused = this.#known.unused;
    const [first] = parts;
    if (first === undefined && unused.length === 0)
      throw invalid(`The items of \`${input.shown}\` have no attribute in common that could be their key.`);
    const separator = parts.find((part) => part.separator !== undefined)?.separator;
    return {
      name: input.name,
      ...(separator === undefined ? {} : { separator }),
      ...(parts.some((part) => part.escape === 'ordered') ? { escape: 'ordered' } : {}),
      tables: [...parts.flatMap((part) => part.tables), ...unused],
      entities: parts.flatMap((part) =>
        part.entities.map((entity) =>
          this.#entityOf(entity, part.separator === separator ? undefined : part.separator),
        ),
      ),
      patterns: [],
      unplaced: parts.flatMap((part) => part.unplaced),
      quirks: [...quirks, ...parts.flatMap((part) => part.quirks)],
      questions: parts.flatMap((part) => part.questions),
    };
  }

  #entityOf(entity: DraftEntity, separator: string | undefined): DraftEntity {
    return {
      ...entity,
      ...(separator === undefined ? {} : { separator }),
      samples: this.#keepSamples ? entity.samples : [],
    };
  }

  #entryOf(name: string): Entry | undefined {
    const found = this.#tables.get(name);
    if (found !== undefined || this.#tables.size >= MOST_TABLES) return found;
    const known = this.#known.take(name);
    const entry = { inference: new TableInference(known?.name ?? name, hintOf(known)), known };
    this.#tables.set(name, entry);
    return entry;
  }
}

type Part = Omit<ReturnType<typeof tableDraft>, 'separator'> & { readonly separator: string | undefined };

const NOTHING: Part = {
  tables: [],
  entities: [],
  unplaced: [],
  quirks: [],
  questions: [],
  separator: undefined,
  escape: undefined,
};

/** The table as it is defined, with what its items tell of its indexes; TTL is what the definition says. */
function definedPart(part: Part, table: DraftTable): Part {
  const [inferred] = part.tables;
  const notesOf = (name: string): readonly string[] =>
    inferred?.indexes.find((index) => index.name === name)?.notes.filter((note) => note.startsWith('Sparse')) ?? [];
  return {
    ...part,
    tables: [
      {
        ...table,
        indexes: table.indexes.map((index) => ({ ...index, notes: [...index.notes, ...notesOf(index.name)] })),
      },
    ],
    entities: part.entities.map(({ ttl: _, ...entity }) =>
      table.ttl !== undefined && entity.attributes.some(({ name }) => name === table.ttl)
        ? { ...entity, ttl: table.ttl }
        : entity,
    ),
  };
}
