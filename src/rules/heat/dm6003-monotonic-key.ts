import type { EntityDesign, IndexDesign, KeyDesign, KeyValue, Membership } from '../../design/index.js';
import { bindingText, type CompiledSegment } from '../../keys/index.js';
import type { KeyHeat } from '../../load/index.js';
import { isUnread } from '../indexes/unread.js';
import { placeOfRead } from '../keys/key-parts.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { count, quote } from '../show.js';
import { percent } from '../words.js';
import { fewValues } from './few-keys.js';
import { hottestOfKey, isRated, isSmall, isThrottled, reliefText, spreadAdvice } from './hottest-of.js';

/** Share of a partition's limit from which a key of the moment is worth a word. */
const BUSY = 0.5;
/** Values of another part of the key that are enough to spread the writes of one time. */
const MANY = 100;

export const monotonicKey: Rule = {
  id: 'DM6003',
  name: 'monotonic-key',
  family: 'heat',
  title: 'The writes of one time all go to one partition key',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'performance-efficiency',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-time-series.html',
  needsGround: true,
  *check(context) {
    for (const table of context.design.tables.values()) {
      for (const index of [table.primary, ...table.indexes.values()]) {
        if (index.kind === 'local') continue;
        for (const membership of index.members) {
          for (const key of membership.keys) {
            const found = judgeTime(context, index, membership, key);
            if (found === undefined) continue;
            yield found;
            break;
          }
        }
      }
    }
  },
};

/** One mapping of an entity: the finding, if its partition key is a time that many items share and that matters. */
export function judgeTime(
  context: RuleContext,
  index: IndexDesign,
  membership: Membership,
  key: KeyDesign,
): Report | undefined {
  const { entity } = membership;
  if (!membership.mapped) return undefined;
  const timed = timeOf(key);
  // A key of few values is another rule's, whatever they are.
  if (timed === undefined || fewValues(entity, key) !== undefined) return undefined;
  if (key.pk.some((value) => value.compiled.segments.some((segment) => spreads(entity, segment)))) return undefined;
  const rated = isRated(context, index, entity, 'write');
  const heat = rated ? hottestOfKey(context, membership, key, 'write') : undefined;
  if (rated) {
    if (heat === undefined || heat.share < BUSY) return undefined;
  } else if (isSmall(entity, membership.share) || isUnread(context, index)) return undefined;
  return report(index, entity, timed, heat);
}

function report(index: IndexDesign, entity: EntityDesign, timed: Timed, heat: KeyHeat | undefined): Report {
  const where = index.kind === 'table' ? `table ${quote(index.name)}` : `index ${quote(index.name)}`;
  const load =
    heat === undefined
      ? 'One key is served by one partition, with 1,000 write units a second, while the others rest.'
      : `At peak that key takes ${count(Math.round(heat.peak))} write units a second, ${percent(heat.share)} of the ${count(heat.limit)} that one partition serves, while the others rest.${reliefText(heat)}`;
  const backPressure = index.kind === 'global' ? ' Where the index is throttled, writes to the table are too.' : '';
  const unknown = heat === undefined ? ' If the load is small, state the `rate` of its writes, or its `volume`.' : '';
  return {
    severity: isThrottled(heat) ? 'error' : 'warning',
    span: placeOfRead(timed.value, timed.field),
    message: `The partition key of ${quote(entity.name)} in ${where} is a time: all items with the same ${quote(timed.text)} are under one key, and what is written at one time mostly shares it. ${load}${backPressure} ${spreadAdvice(timed.value, heat)} and read them in parallel, or begin it with something that differs from item to item.${unknown}`,
    ...(heat === undefined
      ? {}
      : { numbers: { peakUnits: Math.round(heat.peak), limitUnits: heat.limit, leastShards: heat.shards.least } }),
  };
}

interface Timed {
  readonly value: KeyValue;
  readonly field: string;
  /** With what the key keeps of it: `at|date:yyyy-MM-dd`. */
  readonly text: string;
}

/** The part of the partition key that is a time which many items share. */
function timeOf(key: KeyDesign): Timed | undefined {
  for (const value of key.pk) {
    for (const segment of value.compiled.segments) {
      if (segment.kind === 'variable' && isShared(segment)) {
        return { value, field: segment.path.split('.')[0] ?? segment.path, text: bindingText(segment) };
      }
    }
  }
  return undefined;
}

const TIMES: ReadonlySet<string> = new Set(['date', 'timestamp', 'epochSeconds', 'epochMillis']);

/** A date, or a timestamp cut down to a bucket. */
function isShared({ type, fns }: Extract<CompiledSegment, { kind: 'variable' }>): boolean {
  if (!TIMES.has(type.kind)) return false;
  return type.kind === 'date' || fns.some((fn) => fn.name === 'date' || fn.name === 'bucket');
}

/** Shards, or anything that differs between items of one time: tenants, users and devices do, a status does not. */
function spreads(entity: EntityDesign, segment: CompiledSegment): boolean {
  if (segment.kind !== 'variable') return false;
  if (segment.shard !== undefined) return true;
  const attribute = entity.attributes.get(segment.path.split('.')[0] ?? segment.path);
  // A routing parameter steers the key.
  if (attribute === undefined) return true;
  if (attribute.attribute.generate?.value.kind === 'shard') return true;
  if (TIMES.has(segment.type.kind) || segment.type.kind === 'enum' || segment.type.kind === 'bool') return false;
  return attribute.distinct.value >= MANY;
}
