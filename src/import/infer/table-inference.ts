import { orderedEscape } from '../../keys/escape.js';
import { attribute, type Item, itemBytes } from '../../value/index.js';
import { Cluster } from './cluster.js';
import { KeyShapes, separatorOf } from './key-shape.js';
import { EXAMPLES, type KeyContext } from './key-tracker.js';
import { mergeClusters } from './merge-clusters.js';
import {
  guessIndexes,
  guessKeys,
  guessTag,
  type IndexKeys,
  indexKeyName,
  isKeyName,
  keyText,
  type TableKeys,
} from './table-guess.js';

/** What is known of a table beforehand. */
export interface TableHint {
  readonly pk?: string;
  readonly sk?: string;
  readonly indexes?: readonly {
    readonly name: string;
    readonly local: boolean;
    readonly pk: readonly string[];
    readonly sk: readonly string[];
  }[];
}

/** What the items of a table tell of it. */
export interface InferredTable {
  readonly name: string;
  readonly items: number;
  readonly keys: TableKeys;
  readonly tag: string | undefined;
  readonly separator: string;
  readonly indexes: readonly IndexKeys[];
  readonly clusters: readonly Cluster[];
  readonly context: KeyContext;
  /** Items without the table's keys: of no table with these keys. */
  readonly keyless: number;
}

/** Items that are held until the keys are known. */
const FIRST_ITEMS = 1000;
const FIRST_BYTES = 8 * 1024 * 1024;
/** Kinds of items that are told apart; examples are fewer once they are many. */
const MOST_CLUSTERS = 300;
const MANY_CLUSTERS = 40;
const FEW_EXAMPLES = 24;

/** Takes items one by one, in memory that does not grow with their number. */
export class TableInference {
  readonly name: string;
  readonly #hint: TableHint;
  #held: Item[] = [];
  #heldBytes = 0;
  #keyNames: readonly string[] | undefined;
  #plan: Plan | undefined;

  constructor(name: string, hint: TableHint = {}) {
    this.name = name;
    this.#hint = hint;
  }

  /** `keyNames`: names of the attributes of the item's key, where the input says so. */
  add(item: Item, keyNames?: readonly string[]): void {
    if (this.#plan !== undefined) {
      this.#plan.add(item);
      return;
    }
    this.#keyNames ??= keyNames;
    this.#held.push(item);
    this.#heldBytes += itemBytes(item);
    if (this.#held.length >= FIRST_ITEMS || this.#heldBytes >= FIRST_BYTES) this.#begin();
  }

  finish(): InferredTable | undefined {
    if (this.#plan === undefined) this.#begin();
    return this.#plan?.finish(this.name);
  }

  #begin(): void {
    const { pk, sk } = this.#hint;
    const stated =
      pk === undefined ? undefined : { pk, sk, confidence: 'stated' as const, because: 'the table says so' };
    const keys = stated ?? guessKeys(this.#held, this.#keyNames);
    if (keys === undefined) return;
    this.#plan = new Plan(this.#held, keys, this.#hint.indexes);
    for (const item of this.#held) this.#plan.add(item);
    this.#held = [];
  }
}

/** Once the keys of the table are known. */
class Plan {
  readonly #keys: TableKeys;
  readonly #stated: boolean;
  readonly #tag: string | undefined;
  readonly #separator: string;
  readonly #shapes: KeyShapes;
  readonly #excluded: Set<string>;
  readonly #context: KeyContext;
  readonly #clusters = new Map<string, Cluster>();
  readonly #names = new Set<string>();
  #indexes: readonly IndexKeys[];
  #items = 0;
  #keyless = 0;

  constructor(items: readonly Item[], keys: TableKeys, stated: TableHint['indexes']) {
    this.#keys = keys;
    this.#stated = stated !== undefined;
    this.#indexes = (stated ?? []).map((index) => ({ ...index, confidence: 'stated' }));
    this.#tag = guessTag(items, keys);
    const texts = items
      .slice(0, 500)
      .flatMap((item) => [
        keyText(attribute(item, keys.pk)),
        ...(keys.sk === undefined ? [] : [keyText(attribute(item, keys.sk))]),
      ]);
    this.#separator = separatorOf(texts);
    this.#shapes = new KeyShapes(this.#separator);
    this.#excluded = new Set([keys.pk, keys.sk ?? '', this.#tag ?? '']);
    for (const { pk, sk } of this.#indexes)
      for (const name of [...pk, ...sk]) if (indexKeyName(name) !== undefined) this.#excluded.add(name);
    this.#context = { separator: this.#separator, escaping: orderedEscape(this.#separator), excluded: this.#excluded };
    if (!this.#stated) for (const item of items) this.#learn(item);
    // Words that turn out to be values are known once some keys were seen.
    for (const item of items) this.#shapeOf(item);
  }

  add(item: Item): void {
    this.#items += 1;
    const [pk, sk] = [
      keyText(attribute(item, this.#keys.pk)),
      this.#keys.sk === undefined ? '' : keyText(attribute(item, this.#keys.sk)),
    ];
    if (pk === '' || (this.#keys.sk !== undefined && sk === '')) {
      this.#keyless += 1;
      return;
    }
    if (!this.#stated) this.#learn(item);
    const cluster = this.#clusterOf(item);
    const kept = cluster.add(item, pk, sk);
    for (const index of this.#indexes) this.#indexed(cluster, index, kept);
  }

  finish(name: string): InferredTable {
    const clusters = mergeClusters([...this.#clusters.values()], this.#context);
    return {
      name,
      items: this.#items,
      keys: this.#keys,
      tag: this.#tag,
      separator: this.#separator,
      indexes: this.#indexes,
      clusters,
      context: this.#context,
      keyless: this.#keyless,
    };
  }

  #shapeOf(item: Item): readonly [string, string] {
    const { pk: partition, sk: sort } = this.#keys;
    const pk = this.#shapes.of(keyText(attribute(item, partition)), 'pk', !isKeyName(partition));
    if (sort === undefined) return [pk, ''];
    return [pk, this.#shapes.of(keyText(attribute(item, sort)), `${pk} `, !isKeyName(sort))];
  }

  #clusterOf(item: Item): Cluster {
    const tagged = this.#tag === undefined ? undefined : attribute(item, this.#tag);
    const tag = tagged !== undefined && 'S' in tagged ? tagged.S : undefined;
    const shape = this.#shapeOf(item);
    const id = `${tag ?? ''}\u0000${shape[0]}\u0000${shape[1]}`;
    const known = this.#clusters.get(id);
    if (known !== undefined) return known;
    if (this.#clusters.size >= MOST_CLUSTERS) return this.#rest();
    const wanted = this.#clusters.size > MANY_CLUSTERS ? FEW_EXAMPLES : EXAMPLES;
    const cluster = new Cluster(tag, shape, this.#keys.sk !== undefined, this.#context, wanted);
    this.#clusters.set(id, cluster);
    return cluster;
  }

  /** For the keys of items that are like none before, once there are too many kinds. */
  #rest(): Cluster {
    const known = this.#clusters.get('');
    const rest = known ?? new Cluster(undefined, ['*', '*'], this.#keys.sk !== undefined, this.#context, EXAMPLES);
    if (known === undefined) this.#clusters.set('', rest);
    return rest;
  }

  #indexed(cluster: Cluster, index: IndexKeys, item: Item): void {
    if (index.pk.length !== 1 || index.sk.length > 1) return;
    const pk = keyText(attribute(item, index.pk[0] ?? ''));
    const sk = index.sk.length === 0 ? '' : keyText(attribute(item, index.sk[0] ?? ''));
    if (pk === '' || (index.sk.length > 0 && sk === '')) return;
    const shape = this.#shapes.of(pk, `${index.name} `);
    cluster.addIndexed(
      index,
      index.sk.length === 0 ? shape : shape + this.#shapes.of(sk, `${index.name} ${shape} `),
      item,
    );
  }

  /** Attributes that turn up later may be keys of an index, too. */
  #learn(item: Item): void {
    let isNew = false;
    for (const name in item) {
      if (this.#names.has(name) || this.#names.size > 2000) continue;
      this.#names.add(name);
      if (indexKeyName(name) === undefined || name === this.#keys.pk || name === this.#keys.sk) continue;
      isNew = true;
    }
    if (!isNew) return;
    this.#indexes = guessIndexes([...this.#names], this.#keys);
    for (const { pk, sk } of this.#indexes) for (const name of [...pk, ...sk]) this.#excluded.add(name);
  }
}
