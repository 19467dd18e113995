import type { Assumption, Design, EntityDesign, IndexDesign, TableDesign } from '../design/design.js';
import type { Pattern } from '../model/model.js';

/** One pattern being planned. */
export interface PlanContext {
  readonly design: Design;
  readonly pattern: Pattern;
  /** Declared entities with a resolved key. */
  readonly entities: readonly EntityDesign[];
  readonly table: TableDesign;
  /** A read asks for table keys whatever the pattern projects: its rows are to be deleted, or updated. */
  readonly needsKeys?: boolean;
}

/** Assumptions, each once, in the order in which they were made. */
export class Assumptions {
  readonly #byText = new Map<string, Assumption>();

  add(...assumptions: readonly Assumption[]): void {
    for (const assumption of assumptions) this.#byText.set(`${assumption.about}\n${assumption.value}`, assumption);
  }

  get list(): readonly Assumption[] {
    return [...this.#byText.values()];
  }
}

/** The table's own key, then its indexes by name. */
export function indexesOf(table: TableDesign): readonly IndexDesign[] {
  return [table.primary, ...[...table.indexes.values()].sort((a, b) => (a.name < b.name ? -1 : 1))];
}

/** How a report names an index: the table's own key is `table shop`. */
export function indexLabel(index: IndexDesign): string {
  return index.kind === 'table' ? `table ${index.name}` : index.name;
}
