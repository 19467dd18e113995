import { type Consistency, readUnits } from '../../facts/index.js';
import type { KeyPoint } from '../../partition/index.js';
import type { SecondaryIndex } from '../secondary-index.js';
import type { Place, StoredRecord } from '../storage/record-store.js';
import type { Table } from '../table.js';
import { type Admission, pointOf } from './admission.js';

/** Where the rows of a page come from. */
interface PageSource {
  readonly table: Table;
  readonly index: SecondaryIndex | undefined;
}

/** Charges a page of Query or Scan to the partitions that its rows lie in, in proportion to their bytes. */
export class PageMeter {
  readonly #admission: Admission;
  readonly #source: PageSource;
  readonly #consistency: Consistency;
  readonly #start: KeyPoint<string>;
  /** By where the partition begins. */
  readonly #bytes = new Map<KeyPoint<string>, { readonly point: KeyPoint<string>; bytes: number }>();
  #total = 0;

  private constructor(admission: Admission, source: PageSource, start: KeyPoint<string>, consistency: Consistency) {
    this.#admission = admission;
    this.#source = source;
    this.#consistency = consistency;
    this.#start = start;
    admission.startPage(source.index, start, consistency);
  }

  /** A meter for a page from a place on; undefined where the table is not throttled. Throws where the page may not be read. */
  static of(
    source: PageSource,
    start: KeyPoint<string>,
    { ConsistentRead: consistent }: { readonly ConsistentRead?: boolean },
  ): PageMeter | undefined {
    const { admission } = source.table;
    if (admission === undefined) return undefined;
    return new PageMeter(admission, source, start, consistent === true ? 'strong' : 'eventual');
  }

  /** Notes a row that was read, whether or not it passes the filter. */
  add(row: StoredRecord): void {
    const { table, index } = this.#source;
    const isGlobal = index !== undefined && index.definition.kind === 'global';
    const point = pointOf(isGlobal ? (index.place(row.item) as Place) : table.place(row.item));
    const partition = this.#admission.partitionOf(index, point);
    const known = this.#bytes.get(partition);
    if (known === undefined) this.#bytes.set(partition, { point, bytes: row.bytes });
    else known.bytes += row.bytes;
    this.#total += row.bytes;
  }

  /** @param fetched units of completing rows of a local index from the table. */
  take(fetched: number): void {
    const units = readUnits(this.#total, this.#consistency) + fetched;
    if (this.#total === 0) this.#admission.takePage(this.#source.index, this.#start, units);
    for (const { point, bytes } of this.#bytes.values()) {
      this.#admission.takePage(this.#source.index, point, (units * bytes) / this.#total);
    }
  }
}
