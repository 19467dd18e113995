import type { EntityDesign, KeyValue } from '../design/design.js';
import { decimalText } from '../diagnostics/index.js';
import type { Touch } from '../planner/plan.js';
import { type HottestFor, type HottestKey, hottestKey } from './hottest-key.js';
import { keyText } from './key-variables.js';
import { skewedAs } from './skew-elsewhere.js';
import type { CallRate, PatternLoad, Workload } from './workload.js';

/**
 * Seconds for which a transaction is taken to hold its items: AWS publishes none. Meanwhile other transactions and writes of them are
 * refused. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
 */
export const HOLD_SECONDS = 0.02;
/** Share of the time that an item is held from which conflicts are common, and from which not all transactions can be done. */
export const CONTENTION_WARNING = 0.1;
export const CONTENTION_ERROR = 1;

/** How busy transactions keep the busiest item of an entity. */
export interface Contention {
  readonly entity: EntityDesign;
  /** Key of the item as the model writes it. */
  readonly key: string;
  /** What the item is, of the pattern whose transactions touch it most. */
  readonly example: readonly string[];
  /** On that item. */
  readonly transactionsPerSecond: CallRate;
  /** Of the time that it is held, at peak: over 1 is more than there is. */
  readonly share: number;
  readonly level: 'error' | 'warning' | 'fine';
  /** Patterns whose transactions write or check it, the busiest first. */
  readonly contributions: readonly ContentionPart[];
  /** Plain writes of it, and reads of it in transactions: they are refused while it is held, and hold nothing themselves. */
  readonly victims: readonly ContentionPart[];
}

export interface ContentionPart {
  readonly pattern: string;
  /** On the item. */
  readonly perSecond: CallRate;
  /** Items of the entity that one call touches. */
  readonly itemsPerCall: number;
  /** Share of the calls that touch the item. */
  readonly share: number;
}

export interface Contentions {
  /** The most held first. */
  readonly items: readonly Contention[];
  readonly assumptions: readonly string[];
}

interface Draft {
  readonly of: HottestFor;
  readonly load: PatternLoad;
  readonly touch: Touch;
}

interface Part extends ContentionPart {
  readonly hottest: HottestKey;
  readonly touch: Touch;
}

/** Contention on the busiest item of every entity that rated transactions write or check. New items are nobody else's. */
export function contentionOf(workload: Workload): Contentions {
  const holders = new Map<EntityDesign, Draft[]>();
  const victims = new Map<EntityDesign, Draft[]>();
  for (const load of workload.patterns) {
    if (load.rate === undefined) continue;
    const of = skewedAs(workload, load);
    for (const touch of load.plan.touches) {
      const kind = kindOf(touch);
      if (kind === undefined) continue;
      const group = kind === 'holds' ? holders : victims;
      const drafts = group.get(touch.entity) ?? [];
      drafts.push({ of, load, touch });
      group.set(touch.entity, drafts);
    }
  }
  // What no transaction holds, nothing suffers from.
  const items = [...holders].map(([entity, drafts]) =>
    contention(entity, drafts.map(partOf), (victims.get(entity) ?? []).map(partOf)),
  );
  items.sort((a, b) => b.share - a.share);
  const assumption = `a transaction holds the items that it writes or checks for ${decimalText(HOLD_SECONDS * 1000, 0)} ms: AWS publishes no figure`;
  return { items, assumptions: items.length === 0 ? [] : [assumption] };
}

/** What a touch means for others that want the item; nothing for a new item and for reads outside transactions. */
function kindOf({ index, write }: Touch): 'holds' | 'suffers' | undefined {
  if (index.kind !== 'table' || write === undefined || write.makesNew) return undefined;
  return write.transactional && write.action !== 'get' ? 'holds' : 'suffers';
}

function partOf({ of, load, touch }: Draft): Part {
  const hottest = hottestKey(of, touch, 'item');
  const itemsPerCall = touch.write?.items.typical ?? touch.keys.typical;
  // No transaction names an item twice.
  const share = Math.min(1, itemsPerCall * hottest.share);
  const rate = load.rate ?? { avg: 0, peak: 0 };
  return {
    pattern: load.name,
    perSecond: { avg: rate.avg * share, peak: rate.peak * share },
    itemsPerCall,
    share,
    hottest,
    touch,
  };
}

function contention(entity: EntityDesign, holders: readonly Part[], victims: readonly Part[]): Contention {
  const sum = (of: 'avg' | 'peak'): number => holders.reduce((total, { perSecond }) => total + perSecond[of], 0);
  const [busiest] = sorted(holders) as [Part, ...Part[]];
  const share = sum('peak') * HOLD_SECONDS;
  const { pk, sk } = busiest.touch;
  return {
    entity,
    key: keyText([...pk, ...sk] satisfies readonly KeyValue[]),
    example: busiest.hottest.parts.map(({ text }) => text),
    transactionsPerSecond: { avg: sum('avg'), peak: sum('peak') },
    share,
    level: share > CONTENTION_ERROR ? 'error' : share > CONTENTION_WARNING ? 'warning' : 'fine',
    contributions: sorted(holders).map(published),
    victims: sorted(victims).map(published),
  };
}

function sorted(parts: readonly Part[]): readonly Part[] {
  return [...parts].sort((a, b) => b.perSecond.peak - a.perSecond.peak);
}

function published({ pattern, perSecond, itemsPerCall, share }: Part): ContentionPart {
  return { pattern, perSecond, itemsPerCall, share };
}
