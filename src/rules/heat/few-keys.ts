import type { EntityDesign, IndexDesign, KeyDesign, Membership } from '../../design/index.js';
import type { CompiledVariable } from '../../keys/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { KeyHeat } from '../../load/index.js';
import { isUnread } from '../indexes/unread.js';
import { invertedConstant } from '../keys/inverted.js';
import { placeOfValue } from '../keys/key-parts.js';
import type { Report, RuleContext } from '../rule.js';
import { count, quote } from '../show.js';
import { percent } from '../words.js';
import { hottestOfKey, isRated, isSmall, isThrottled, reliefText, spreadAdvice } from './hottest-of.js';

/** Up to how many values a partition key is called low in cardinality. */
const FEW = 20;
/** Share of a partition's limit from which a hot key of few values is worth a word. */
const BUSY = 0.5;

/** A partition key whose values are few by construction: constants, booleans, enums. */
export interface FewKeys {
  readonly index: IndexDesign;
  readonly entity: EntityDesign;
  /** How many values there are; 1 for a constant. */
  readonly values: number;
  /** Of a partition's limit, on the hottest of them; 0 where no rate is known. */
  readonly share: number;
  readonly report: Report;
}

/**
 * Every table and index with entities whose partition key has few values, the hottest of each. Where no pattern with a rate
 * loads it, the structure alone is judged; otherwise the load on the hottest of the values decides.
 */
export function* fewKeys(context: RuleContext): Iterable<FewKeys> {
  for (const table of context.design.tables.values()) {
    for (const index of [table.primary, ...table.indexes.values()]) {
      // A local index has the partition keys of its table.
      if (index.kind === 'local') continue;
      const found = flatMap(index.members, (membership) =>
        flatMap(membership.keys, (key) => judgeKey(context, index, membership, key) ?? []),
      );
      const [hottest] = found.sort((one, other) => other.share - one.share);
      if (hottest !== undefined) yield hottest;
    }
  }
}

/** One mapping of an entity: the finding, if its partition key has few values and that matters. */
export function judgeKey(
  context: RuleContext,
  index: IndexDesign,
  membership: Membership,
  key: KeyDesign,
): FewKeys | undefined {
  const { entity } = membership;
  if (!membership.mapped || entity.entity.singleton) return undefined;
  // An inverted index has a rule of its own.
  if (invertedConstant(context, index, membership) !== undefined) return undefined;
  const values = fewValues(entity, key);
  if (values === undefined) return undefined;
  const heat = isRated(context, index, entity) ? hottestOfKey(context, membership, key) : undefined;
  if (isRated(context, index, entity)) {
    if (heat === undefined || heat.share < BUSY) return undefined;
    // Shards that are enough are what this rule asks for.
    if (isSharded(entity, key) && heat.shards.least <= heat.shards.now) return undefined;
  } else if (isSharded(entity, key) || isSmall(entity, membership.share) || isUnread(context, index)) {
    // Shards were put there by someone who knows the load; an index that nobody reads has its own finding.
    return undefined;
  }
  return { index, entity, values, share: heat?.share ?? 0, report: report(index, entity, key, values, heat) };
}

/** Number of values that the partition key takes, where its parts say that they are few. */
export function fewValues(entity: EntityDesign, key: KeyDesign): number | undefined {
  let values = 1;
  for (const segment of variablesOf(key)) {
    const choices = choicesOf(entity, segment);
    if (choices === undefined) return undefined;
    values *= choices;
  }
  return values <= FEW ? values : undefined;
}

function variablesOf(key: KeyDesign): readonly CompiledVariable[] {
  return flatMap(key.pk, ({ compiled }) => compiled.segments).filter((segment) => segment.kind === 'variable');
}

function choicesOf(entity: EntityDesign, segment: CompiledVariable): number | undefined {
  const shards = shardsOf(entity, segment);
  if (shards !== undefined) return shards;
  const attribute = entity.attributes.get(segment.path.split('.')[0] ?? segment.path)?.attribute;
  if (attribute?.constant !== undefined) return 1;
  const { type } = segment;
  if (type.kind === 'bool') return 2;
  if (type.kind === 'enum') return type.values.length;
  if (type.kind === 'int' && type.min !== undefined && type.max !== undefined) return Number(type.max - type.min) + 1;
  return attribute?.distinct;
}

function shardsOf(entity: EntityDesign, segment: CompiledVariable): number | undefined {
  if (segment.shard !== undefined) return segment.shard.count;
  const drawn = entity.attributes.get(segment.path)?.attribute.generate?.value;
  return drawn?.kind === 'shard' ? drawn.count : undefined;
}

function isSharded(entity: EntityDesign, key: KeyDesign): boolean {
  return variablesOf(key).some((segment) => shardsOf(entity, segment) !== undefined);
}

function report(
  index: IndexDesign,
  entity: EntityDesign,
  key: KeyDesign,
  values: number,
  heat: KeyHeat | undefined,
): Report {
  const [first] = key.pk;
  const where = index.kind === 'table' ? `table ${quote(index.name)}` : `index ${quote(index.name)}`;
  const spread =
    values === 1
      ? `All items of ${quote(entity.name)} are under one partition key of ${where}`
      : `Items of ${quote(entity.name)} are under ${count(values)} partition keys of ${where}`;
  const load =
    heat === undefined
      ? 'One key is served by one partition, with 3,000 read and 1,000 write units a second, however large the table is.'
      : `At peak ${values === 1 ? 'it' : 'the hottest'} takes ${count(Math.round(heat.peak))} ${heat.unit} units a second, ${percent(heat.share)} of the ${count(heat.limit)} that one partition serves.${reliefText(heat)}`;
  const backPressure =
    index.kind === 'global' && heat?.unit !== 'read'
      ? ' Where the index is throttled, writes to the table are too.'
      : '';
  const unknown = heat === undefined ? ' If the load is small, state the `rate` of its patterns, or its `volume`.' : '';
  return {
    severity: isThrottled(heat) ? 'error' : 'warning',
    span: first === undefined ? key.span : placeOfValue(first),
    message: `${spread}. ${load}${backPressure} ${spreadAdvice(first, heat)}, or put an attribute with many values into it.${unknown}`,
    numbers: {
      values,
      ...(heat === undefined
        ? {}
        : { peakUnits: Math.round(heat.peak), limitUnits: heat.limit, leastShards: heat.shards.least }),
    },
  };
}
