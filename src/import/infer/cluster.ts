import {
  type AttributeValue,
  attribute,
  type Item,
  itemBytes,
  type MutableItem,
  setAttribute,
  utf8Length,
  valueBytes,
} from '../../value/index.js';
import { AttributeFacts } from './attribute-facts.js';
import { EXAMPLES, type KeyContext, KeyTracker } from './key-tracker.js';
import { FrequentValues, hashOf, SizeSummary } from './sketch.js';
import { type IndexKeys, keyText } from './table-guess.js';

/** Items of a cluster that are all looked at as a whole; then one of so many is. */
const LOOKED_AT = 2000;
const EVERY = 16;
/** Larger items are kept without what no key is made from. */
const MOST_KEPT_BYTES = 1024;
const SAMPLES = 2;
const MOST_SAMPLE_BYTES = 4096;
/** Attribute names of a cluster: beyond them names are data. */
const MOST_ATTRIBUTES = 500;
/** Where there are many clusters. */
const FEW_ATTRIBUTES = 120;
const FREQUENT = 2000;
/** Shapes of the keys of one index. */
const MOST_INDEX_SHAPES = 12;

/** Keys of an index in items that are alike in it. */
export interface IndexTrackers {
  readonly index: string;
  readonly shape: string;
  count: number;
  readonly pk: KeyTracker;
  readonly sk: KeyTracker | undefined;
}

/** Items with keys of one shape: an entity, or a part of one. */
export class Cluster {
  readonly tag: string | undefined;
  readonly shape: readonly [string, string];
  count = 0;
  readonly attributes = new Map<string, AttributeFacts>();
  manyAttributes = false;
  readonly size = new SizeSummary();
  readonly pk: KeyTracker;
  readonly sk: KeyTracker | undefined;
  readonly indexes = new Map<string, IndexTrackers>();
  readonly samples: Item[] = [];
  readonly partitions = new FrequentValues(FREQUENT);
  readonly #context: KeyContext;
  readonly #wanted: number;

  constructor(
    tag: string | undefined,
    shape: readonly [string, string],
    hasSort: boolean,
    context: KeyContext,
    wanted = EXAMPLES,
  ) {
    this.tag = tag;
    this.shape = shape;
    this.#context = context;
    this.#wanted = wanted;
    this.pk = new KeyTracker(context, wanted);
    this.sk = hasSort ? new KeyTracker(context, wanted) : undefined;
  }

  /** Answers with what is kept of the item. */
  add(item: Item, pk: string, sk: string): Item {
    this.count += 1;
    const isWhole = this.count <= LOOKED_AT || this.count % EVERY === 0;
    let bytes = 0;
    for (const name in item) {
      const value = item[name] as AttributeValue;
      const facts = this.#factsOf(name);
      if (facts === undefined) bytes += utf8Length(name) + valueBytes(value);
      else bytes += facts.nameBytes + (isWhole ? facts.add(value) : facts.note(value));
    }
    this.size.add(bytes);
    const kept = keptOf(item, bytes);
    this.pk.add(pk, kept);
    this.sk?.add(sk, kept);
    this.partitions.add(hashOf(pk));
    if (this.samples.length < SAMPLES && bytes <= MOST_SAMPLE_BYTES) this.samples.push(item);
    return kept;
  }

  /** What an index holds of the item; `shape` is that of both of its keys. */
  addIndexed(index: IndexKeys, shape: string, item: Item): void {
    const id = `${index.name}\u0000${shape}`;
    let trackers = this.indexes.get(id);
    if (trackers === undefined) {
      if (this.indexes.size >= MOST_INDEX_SHAPES * 20) return;
      const sk = index.sk.length === 1 ? new KeyTracker(this.#context, this.#wanted) : undefined;
      trackers = { index: index.name, shape, count: 0, pk: new KeyTracker(this.#context, this.#wanted), sk };
      this.indexes.set(id, trackers);
    }
    trackers.count += 1;
    trackers.pk.add(keyText(attribute(item, index.pk[0] ?? '')), item);
    trackers.sk?.add(keyText(attribute(item, index.sk[0] ?? '')), item);
  }

  merge(other: Cluster): void {
    this.count += other.count;
    this.size.merge(other.size);
    for (const [name, facts] of other.attributes) this.#factsOf(name)?.merge(facts);
    this.manyAttributes ||= other.manyAttributes;
    this.pk.merge(other.pk);
    if (other.sk !== undefined) this.sk?.merge(other.sk);
    this.partitions.merge(other.partitions);
    for (const [id, trackers] of other.indexes) {
      const known = this.indexes.get(id);
      if (known === undefined) this.indexes.set(id, trackers);
      else {
        known.count += trackers.count;
        known.pk.merge(trackers.pk);
        if (trackers.sk !== undefined) known.sk?.merge(trackers.sk);
      }
    }
    this.samples.push(...other.samples.slice(0, SAMPLES - this.samples.length));
  }

  #factsOf(name: string): AttributeFacts | undefined {
    const known = this.attributes.get(name);
    if (known !== undefined) return known;
    if (this.attributes.size >= (this.#wanted < EXAMPLES ? FEW_ATTRIBUTES : MOST_ATTRIBUTES)) {
      this.manyAttributes = true;
      return undefined;
    }
    const facts = new AttributeFacts(utf8Length(name));
    this.attributes.set(name, facts);
    return facts;
  }
}

/** Of a large item, what a key may be made from. */
function keptOf(item: Item, bytes: number): Item {
  if (bytes <= MOST_KEPT_BYTES) return item;
  const kept: MutableItem = {};
  for (const [name, value] of Object.entries(item)) {
    if ('L' in value || 'SS' in value || 'NS' in value || 'BS' in value || 'B' in value) continue;
    if ('S' in value && value.S.length > MOST_KEPT_BYTES) continue;
    setAttribute(kept, name, 'M' in value ? { M: keptOf(value.M, itemBytes(value.M)) } : value);
  }
  return kept;
}
