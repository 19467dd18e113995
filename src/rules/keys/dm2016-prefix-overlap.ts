import type { IndexDesign, KeyDesign, KeyValue, Membership } from '../../design/design.js';
import { type CompiledTemplate, collision, encodeKey, type PrefixOverlap, prefixOverlap } from '../../keys/index.js';
import type { Model } from '../../model/model.js';
import type { ModelValue } from '../../model/value-type.js';
import type { Report, Rule } from '../rule.js';
import { listOf, quote, showItem, showValue } from '../show.js';
import {
  compiledParts,
  leadingText,
  pairsThatMayMeet,
  partitionText,
  placeOfValue,
  surelyDifferent,
  variables,
} from './key-parts.js';

export const keyPrefixOverlap: Rule = {
  id: 'DM2016',
  name: 'prefix-overlap',
  family: 'keys',
  title: 'A query for one entity by its prefix also reads another',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'performance-efficiency',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html',
  *check({ model, design }) {
    // An entity that lies in the ranges of several others, or in several indexes, has one cause: its sort key.
    const reported = new Set<string>();
    for (const table of design.tables.values()) {
      for (const index of [table.primary, ...table.indexes.values()]) {
        const members = index.members.filter(({ keys }) => keys.length > 0);
        for (const { first, second } of pairsThatMayMeet(members, partitionText)) {
          const [shorter, longer] = segments(first) <= segments(second) ? [first, second] : [second, first];
          if (reported.has(longer.entity.name)) continue;
          const report = overlap(index, shorter, longer) ?? overlap(index, longer, shorter);
          if (report === undefined || isWanted(model, first, second)) continue;
          reported.add(longer.entity.name);
          yield report;
        }
      }
    }
  },
};

/** Parts of the sort key: the shorter one is usually the beginning of the longer. */
function segments({ keys }: Membership): number {
  return Math.min(...keys.map((key) => key.sk[0]?.compiled.segments.length ?? 0));
}

/** Somebody reads both together, and nobody reads one of them alone by a query. */
function isWanted({ patterns }: Model, first: Membership, second: Membership): boolean {
  const names = [first.entity.name, second.entity.name];
  let together = false;
  for (const { op, entities } of patterns.values()) {
    if (op.value !== 'query') continue;
    const asked = names.filter((name) => entities.some(({ value }) => value === name)).length;
    if (asked === 1) return false;
    together ||= asked === 2;
  }
  return together;
}

/** Whether the range over everything of `own` holds items of `foreign`. */
function overlap(index: IndexDesign, own: Membership, foreign: Membership): Report | undefined {
  if (!own.mapped || !foreign.mapped || index.sk.length !== 1) return undefined;
  // Nobody asks for sentinels or kept versions alone.
  if (own.entity.companionOf !== undefined) return undefined;
  for (const ownKey of own.keys) {
    for (const foreignKey of foreign.keys) {
      const report = overlapOfKeys(index, own, ownKey, foreign, foreignKey);
      if (report !== undefined) return report;
    }
  }
  return undefined;
}

function overlapOfKeys(
  index: IndexDesign,
  own: Membership,
  ownKey: KeyDesign,
  foreign: Membership,
  foreignKey: KeyDesign,
): Report | undefined {
  const [ownSort, foreignSort] = [ownKey.sk[0], foreignKey.sk[0]];
  if (ownSort === undefined || foreignSort === undefined) return undefined;
  // A constant is read by equality; without a literal of its own an entity is read by the partition key alone.
  if (variables(ownSort.compiled).length === 0 || leadingText(ownSort.compiled) === '') return undefined;
  if (!sharesBeginning(ownSort, foreignSort) || !mayMeet(ownKey, foreignKey)) return undefined;
  // Equal keys in the table are a collision, which says more.
  if (index.kind === 'table' && collision(compiledParts(ownKey), compiledParts(foreignKey)).kind === 'collision')
    return undefined;
  const found =
    plainOverlap(ownSort.compiled, foreignSort.compiled) ?? provedOverlap(ownSort.compiled, foreignSort.compiled);
  if (found === undefined) return undefined;
  const { prefix, key, foreign: example } = found;
  const [a, b] = [own.entity.name, foreign.entity.name];
  return {
    span: placeOfValue(foreignSort),
    message: `A query for the ${quote(a)} items whose ${quote(ownSort.slot.attribute)} begins with ${showValue(prefix)} also reads ${quote(b)}, such as ${showValue(key)} of ${showItem(example)}${index.kind === 'table' ? '' : ` in ${quote(index.name)}`}: they are paid for and fill its pages. Begin the sort keys of ${listOf([a, b])} with different literals, or declare a pattern that reads both.`,
    related: [{ message: `the sort key of ${quote(a)}`, span: placeOfValue(ownSort) }],
  };
}

type Found = Pick<Extract<PrefixOverlap['result'], { readonly kind: 'overlap' }>, 'prefix' | 'key' | 'foreign'>;

/** Literals alone show most overlaps: whatever begins with `ORDER#…` lies in the range over `ORDER#`. */
function plainOverlap(own: CompiledTemplate, foreign: CompiledTemplate): Found | undefined {
  const prefix = leadingText(own);
  if (!leadingText(foreign).startsWith(prefix)) return undefined;
  const values = new Map<string, ModelValue>();
  for (const { path, codec } of variables(foreign)) {
    const [sample] = codec.samples(1);
    if (sample !== undefined && !values.has(path)) values.set(path, sample);
  }
  const key = encodeKey(foreign, (path) => values.get(path));
  return key.ok ? { prefix, key: key.text, foreign: values } : undefined;
}

function provedOverlap(own: CompiledTemplate, foreign: CompiledTemplate): Found | undefined {
  for (const { result } of prefixOverlap(own, foreign)) if (result.kind === 'overlap') return result;
  return undefined;
}

/** Whether an item of the one and an item of the other can be under the same partition key. */
function mayMeet(a: KeyDesign, b: KeyDesign): boolean {
  const [left, right] = [a.pk.map(({ compiled }) => compiled), b.pk.map(({ compiled }) => compiled)];
  if (left.some((one, i) => right[i] === undefined || surelyDifferent(one, right[i]))) return false;
  return collision(left, right).kind === 'collision';
}

function sharesBeginning(own: KeyValue, foreign: KeyValue): boolean {
  const [wanted, there] = [leadingText(own.compiled), leadingText(foreign.compiled)];
  const length = Math.min(wanted.length, there.length);
  return wanted.slice(0, length) === there.slice(0, length);
}
