import { type Consistency, readUnits, writeUnits } from '../../facts/index.js';
import type { KeyPoint, LimitType, UnitKind } from '../../partition/index.js';
import type { IndexChange, SecondaryIndex } from '../secondary-index.js';
import { HASH_SPACE, hashOf, type Place } from '../storage/record-store.js';
import type { PendingWrite, Table, TableChange } from '../table.js';
import type { ThrottlingReason } from './api.js';
import { Metered, type ThrottlingSettings } from './metered.js';
import { throttlingError, throttlingReason } from './reasons.js';

/** Units that a request takes of a table or index, at an item. */
interface Demand {
  readonly of: Metered;
  readonly point: KeyPoint<string>;
  readonly units: number;
}

/**
 * Admits the requests of one table, or throws as the service does where a limit of the table, of one of its indexes or of one of
 * their partitions is reached. What a throttled request would have taken is not taken.
 */
export class Admission {
  readonly #settings: ThrottlingSettings;
  readonly #table: Metered;
  /** Weak, so that an index that is deleted goes with its entries. */
  readonly #indexes = new WeakMap<SecondaryIndex, Metered>();

  constructor(table: Table, settings: ThrottlingSettings) {
    this.#settings = settings;
    this.#table = new Metered(table, undefined, settings);
  }

  /** Takes the units of reading one item. What an item costs shows only when it is read: the excess is owed. */
  readItem(place: Place, bytes: number, consistency: Consistency): void {
    const demand = { of: this.#table, point: pointOf(place), units: readUnits(0, consistency) };
    this.#take('read', [demand]);
    this.#owe('read', demand, readUnits(bytes, consistency) - demand.units);
  }

  /** Throws where a page that begins at a place may not be read. */
  startPage(index: SecondaryIndex | undefined, point: KeyPoint<string>, consistency: Consistency): void {
    this.#check('read', [{ of: this.#metered(index), point, units: readUnits(0, consistency) }]);
  }

  /** Takes units of a page that was read. */
  takePage(index: SecondaryIndex | undefined, point: KeyPoint<string>, units: number): void {
    this.#owe('read', { of: this.#metered(index), point, units }, units);
  }

  /**
   * Takes the units of a planned write of the table and of each index that it changes: where a global index cannot take its part,
   * the table does not take the write.
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/gsi-throttling.html
   *
   * @param factor 2 in a transaction, for the table alone.
   */
  write({ place, before, after, indexes }: TableChange, factor: number): void {
    let units = factor * writeUnits(before?.bytes ?? 0, after?.bytes ?? 0);
    const demands: Demand[] = [];
    for (const change of indexes) {
      if (change.index.definition.kind === 'local') units += change.units;
      else demands.push(...indexDemands(this.#metered(change.index), change));
    }
    this.#take('write', [{ of: this.#table, point: pointOf(place), units }, ...demands]);
  }

  /** Takes note of how a committed write, admitted here or not, changes what a partition of the table holds. */
  resize({ place, before, after }: PendingWrite): void {
    const growth = (after?.bytes ?? 0) - (before?.bytes ?? 0);
    if (growth === 0) return;
    const time = this.#settings.now();
    this.#table.at(time).grow(growth, pointOf(place), time);
  }

  /** Takes the units of a write whose condition failed: those of the table, and none of an index. */
  failedWrite(place: Place, beforeBytes: number, afterBytes: number, factor: number): void {
    const units = factor * writeUnits(beforeBytes, afterBytes);
    this.#take('write', [{ of: this.#table, point: pointOf(place), units }]);
  }

  /** The partition in which an item of a table or index lies, as the place where it begins. */
  partitionOf(index: SecondaryIndex | undefined, point: KeyPoint<string>): KeyPoint<string> {
    const time = this.#settings.now();
    return this.#metered(index).at(time).partitions.at(point, time).low;
  }

  /** Takes note that the table's settings may have changed: what it is given from now on follows from the new ones. */
  adjust(): void {
    const time = this.#settings.now();
    this.#table.at(time);
    for (const index of this.#table.table.indexes.values()) this.#indexes.get(index)?.at(time);
  }

  /** Local indexes have no throughput of their own. */
  #metered(index: SecondaryIndex | undefined): Metered {
    if (index === undefined || index.definition.kind === 'local') return this.#table;
    const known = this.#indexes.get(index);
    if (known !== undefined) return known;
    const metered = new Metered(this.#table.table, index, this.#settings);
    this.#indexes.set(index, metered);
    return metered;
  }

  #take(kind: UnitKind, demands: readonly Demand[]): void {
    this.#check(kind, demands);
    for (const demand of demands) this.#owe(kind, demand, demand.units);
  }

  #check(kind: UnitKind, demands: readonly Demand[]): void {
    const time = this.#settings.now();
    const reasons: ThrottlingReason[] = [];
    for (const { of, point, units } of demands) {
      const limit: LimitType | undefined = of.at(time).refusal(kind, units, point, time);
      if (limit === undefined) continue;
      const reason = throttlingReason(of.table, of.index, kind, limit);
      if (!reasons.some((known) => known.reason === reason.reason && known.resource === reason.resource)) {
        reasons.push(reason);
      }
    }
    const [first, ...rest] = reasons;
    if (first !== undefined) throw throttlingError(this.#table.table, [first, ...rest]);
  }

  #owe(kind: UnitKind, { of, point }: Demand, units: number): void {
    const time = this.#settings.now();
    of.at(time).take(kind, units, point, time);
  }
}

/** Where a place lies in the key space. */
export function pointOf({ hash, sort }: Place): KeyPoint<string> {
  return { hash: hashOf(hash) / HASH_SPACE, sort };
}

/** An entry that moves is deleted in one place and put in another. */
function indexDemands(of: Metered, { from, old, to, entry, units }: IndexChange): readonly Demand[] {
  if (units === 0) return [];
  if (from === undefined || to === undefined || old === undefined || entry === undefined) {
    return [{ of, point: pointOf((to ?? from) as Place), units }];
  }
  if (from.hash === to.hash && from.sort === to.sort) return [{ of, point: pointOf(to), units }];
  return [
    { of, point: pointOf(from), units: writeUnits(old.bytes, 0) },
    { of, point: pointOf(to), units: writeUnits(0, entry.bytes) },
  ];
}
