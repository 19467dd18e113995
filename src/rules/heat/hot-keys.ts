import type { KeyDesign, Membership } from '../../design/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { type Heat, heatOf, type KeyHeat, keySpace, WARM_SHARE, type Workload } from '../../load/index.js';
import type { FollowUp } from '../../planner/plan.js';
import type { Span } from '../../source/index.js';
import { invertedConstant } from '../keys/inverted.js';
import { placeOfValue } from '../keys/key-parts.js';
import type { RuleContext } from '../rule.js';
import { judgeTime } from './dm6003-monotonic-key.js';
import { judgeKey } from './few-keys.js';

/**
 * Why a key is hot, and with that the rule that speaks of it. `tenant`: it would not be if tenants were of one size. `stream`: half of
 * the load or more is what other writes set off. `item`: one item under it takes more than a partition serves. `shards`: it is spread
 * already, and not enough. `key`: anything else.
 */
export type HotCause = 'tenant' | 'stream' | 'item' | 'shards' | 'key';

/** A key near the limit of a partition or over it, that no rule about the structure of keys speaks of. */
export interface HotKey {
  readonly cause: HotCause;
  readonly heat: KeyHeat;
  /** The mapping of the entity that loads it most; of an `item`, that of the item. */
  readonly membership: Membership;
  readonly key: KeyDesign;
  /** Where its partition key is written. */
  readonly span: Span;
  /** What sets off most of the load of a `stream`. */
  readonly followUp?: FollowUp;
  /** Other keys that are hot for the same reason, and are spoken of together with it. */
  readonly others: readonly KeyHeat[];
}

const known = new WeakMap<Heat, readonly HotKey[]>();

/** Every hot key, the hottest first, each cause once. */
export function hotKeys(context: RuleContext): readonly HotKey[] {
  const { heat } = context;
  const found = known.get(heat) ?? together(flatMap(heat.keys, (key) => hotKey(context, key) ?? []));
  known.set(heat, found);
  return found;
}

function hotKey(context: RuleContext, heat: KeyHeat): HotKey | undefined {
  if (heat.level === 'cool') return undefined;
  const mappings = mappingsOf(context, heat);
  const followUp = streamOf(context, heat);
  const cause = causeOf(context, heat, followUp !== undefined);
  const first = cause === 'item' ? mappingOfItem(heat, mappings) : mappings[0];
  if (first === undefined || mappings.some((one) => isExplained(context, heat, one))) return undefined;
  const { membership, key } = first;
  const [value] = key.pk;
  const span = value === undefined ? key.span : placeOfValue(value);
  return {
    cause,
    heat,
    membership,
    key,
    span,
    others: [],
    ...(cause === 'stream' && followUp !== undefined ? { followUp } : {}),
  };
}

function causeOf(context: RuleContext, heat: KeyHeat, isStream: boolean): HotCause {
  if (evenShare(context, heat) < WARM_SHARE) return 'tenant';
  if (isStream) return 'stream';
  if (heat.itemPeak > heat.limit * (heat.level === 'hot' ? 1 : WARM_SHARE)) return 'item';
  return heat.unit === 'write' && heat.shards.now > 1 ? 'shards' : 'key';
}

interface Mapping {
  readonly membership: Membership;
  readonly key: KeyDesign;
}

/** Mappings whose keys are of the hot key's kind, those of the entity with the most load first. */
function mappingsOf({ model }: RuleContext, { index, space, contributions }: KeyHeat): readonly Mapping[] {
  const entities = [...new Set(contributions.map(({ entity }) => entity))];
  return flatMap(entities, (name) =>
    flatMap(
      index.members.filter(({ entity }) => entity.name === name),
      (membership) =>
        membership.keys
          .filter((key) => keySpace(key.pk, model.tenancy?.field.value) === space)
          .map((key) => ({ membership, key })),
    ),
  );
}

/** Under the key of an item may lie others, of which each is as good as cold. */
function mappingOfItem({ contributions }: KeyHeat, mappings: readonly Mapping[]): Mapping | undefined {
  const loadOf = ({ membership }: Mapping): number =>
    contributions
      .filter(({ entity }) => entity === membership.entity.name)
      .reduce((sum, { itemPeak }) => sum + itemPeak, 0);
  return [...mappings].sort((a, b) => loadOf(b) - loadOf(a))[0];
}

/** A key of few values, or of the moment, has a finding that says so. */
function isExplained(context: RuleContext, { index, unit }: KeyHeat, { membership, key }: Mapping): boolean {
  if (judgeKey(context, index, membership, key) !== undefined) return true;
  if (unit === 'write' && index.kind !== 'local' && judgeTime(context, index, membership, key) !== undefined)
    return true;
  return invertedConstant(context, index, membership) !== undefined;
}

/** Share of the limit that the key would take if all tenants were of one size. */
export function evenShare(context: RuleContext, { index, unit, space, share }: KeyHeat): number {
  const same = evenHeat(context)?.keys.find((one) => one.index === index && one.unit === unit && one.space === space);
  return same?.share ?? share;
}

const evened = new WeakMap<Workload, Heat>();

function evenHeat({ workload, model }: RuleContext): Heat | undefined {
  const { tenancy } = model;
  if (tenancy?.values?.skew === undefined) return undefined;
  const { count } = tenancy.values;
  const even = { ...model, tenancy: { ...tenancy, values: { count } } };
  const found = evened.get(workload) ?? heatOf({ ...workload, design: { ...workload.design, model: even } });
  evened.set(workload, found);
  return found;
}

/** The follow-up that sets off at least half of the load. */
function streamOf({ plan, workload }: RuleContext, { contributions, peak }: KeyHeat): FollowUp | undefined {
  const names = new Set(workload.patterns.filter(({ followUp }) => followUp !== undefined).map(({ name }) => name));
  const followed = contributions.filter(({ pattern }) => names.has(pattern));
  if (followed.reduce((sum, one) => sum + one.peak, 0) < peak / 2) return undefined;
  return plan.followUps.find(({ name }) => name === followed[0]?.pattern);
}

/** One for each cause: reads and writes of one key, and a hot item with its entries in indexes, are one matter. */
function together(keys: readonly HotKey[]): readonly HotKey[] {
  const groups = new Map<string, HotKey[]>();
  for (const hot of keys) {
    const id = groupOf(hot);
    groups.set(id, [...(groups.get(id) ?? []), hot]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [HotKey, ...HotKey[]];
    // The item is where it is, and its entries follow it.
    const main = (first.cause === 'item' ? group.find(({ heat }) => heat.index.kind === 'table') : undefined) ?? first;
    return { ...main, others: group.filter((one) => one !== main).map(({ heat }) => heat) };
  });
}

function groupOf({ cause, heat, membership, followUp }: HotKey): string {
  const { index, unit, space } = heat;
  if (cause === 'tenant') return 'tenant';
  if (followUp !== undefined) return `stream ${followUp.name}`;
  const what = cause === 'item' ? [unit, membership.entity.name] : [index.name, space];
  return JSON.stringify([index.table.name, ...what]);
}
