import type { EntityDesign, Membership } from '../../design/index.js';
import { pathsOf } from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { rootOf } from '../../model/written-path.js';
import { keyValues, placeOfRead } from '../keys/key-parts.js';
import { type ItemWrite, itemWrites } from '../patterns/item-writes.js';
import type { Report, Rule } from '../rule.js';
import { listOf, quote } from '../show.js';
import { percent } from '../words.js';

export const partialKey: Rule = {
  id: 'DM3007',
  name: 'partial-key',
  family: 'indexes',
  title: 'An item can have some of the attributes of an index key and lack others',
  severity: 'info',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-general-sparse-indexes.html',
  *check({ model, design }) {
    const writes = itemWrites(model);
    for (const entity of design.entities.values()) {
      for (const membership of entity.memberships.values()) {
        if (membership.index.kind === 'table' || !membership.mapped) continue;
        const found = report(entity, membership, writes);
        if (found !== undefined) yield found;
      }
    }
  },
};

function report(entity: EntityDesign, { index, keys }: Membership, writes: readonly ItemWrite[]): Report | undefined {
  for (const key of keys) {
    const values = keyValues(key);
    const stated = new Set(
      key.when === undefined ? [] : pathsOf(key.when.value).map(({ segments }) => String(segments[0])),
    );
    const names = [...new Set(flatMap(values, ({ reads }) => reads))];
    // What `when` speaks of was thought of.
    const optional = names.filter((name) => isOptional(entity, name) && !stated.has(name));
    if (optional.length < 2) continue;
    const natural = new Set(flatMap(values, (value) => (value.kind === 'natural' ? [value.field.name] : [])));
    const why =
      unevenly(entity, optional) ??
      onlySome(
        entity,
        optional.filter((name) => natural.has(name)),
        optional,
        writes,
      );
    if (why === undefined) continue;
    const value = values.find(({ reads }) => reads.includes(why.missing[0] ?? ''));
    const many = why.missing.length > 1;
    return {
      span: value === undefined ? key.span : placeOfRead(value, why.missing[0] ?? ''),
      message: `${why.text}: such an item of ${quote(entity.name)} is not in index ${quote(index.name)}, which holds an item only if it has every attribute of the key, here ${listOf(names)}. If it should be found there, give ${listOf(why.missing)} ${many ? 'defaults' : 'a default'} or leave ${many ? 'them' : 'it'} out of the key; if not, set them in one write, or say \`when: has(${why.missing[0] ?? ''})\`.`,
      related: why.span === undefined ? [] : [{ message: 'written here', span: why.span }],
      ...(why.share === undefined ? {} : { numbers: { share: why.share } }),
    };
  }
  return undefined;
}

interface Why {
  readonly text: string;
  readonly missing: readonly string[];
  readonly share?: number;
  readonly span?: Report['span'];
}

function isOptional({ attributes, types }: EntityDesign, name: string): boolean {
  const attribute = attributes.get(name)?.attribute;
  return attribute !== undefined && (attribute.optional || types.derivation(name)?.type.optional === true);
}

/** By the model's own numbers more items have one than have the other. */
function unevenly({ attributes }: EntityDesign, optional: readonly string[]): Why | undefined {
  const known = flatMap(optional, (name) => {
    const present = attributes.get(name)?.attribute.present;
    return present === undefined ? [] : [{ name, present }];
  });
  const sorted = [...known].sort((a, b) => b.present - a.present);
  const [most] = sorted;
  const least = sorted.at(-1);
  if (most === undefined || least === undefined || most.present <= least.present) return undefined;
  const share = Number((most.present - least.present).toPrecision(4));
  return {
    text: `At least ${percent(share)} of the items have ${quote(most.name)} and lack ${quote(least.name)}`,
    missing: [least.name],
    share,
  };
}

/** An update gives some of them and not the others, which an item need not have yet. Templates have a finding of their own then. */
function onlySome(
  { name: entity }: EntityDesign,
  natural: readonly string[],
  optional: readonly string[],
  writes: readonly ItemWrite[],
): Why | undefined {
  for (const write of writes) {
    if (write.entity !== entity || write.action !== 'update') continue;
    const set = new Set([...write.set, ...write.add].map(({ path }) => rootOf(path.value)));
    const given = natural.filter((name) => set.has(name));
    const missing = optional.filter((name) => !set.has(name));
    // The last of several steps completes the key.
    if (given.length === 0 || missing.length === 0 || comesAfter(write, missing)) continue;
    return {
      text: `${quote(write.name)} sets ${listOf(given)} and not ${listOf(missing)}, which the item may lack`,
      missing,
      span: write.span,
    };
  }
  return undefined;
}

/** The write is made under the condition that the others are there. */
function comesAfter({ condition }: ItemWrite, missing: readonly string[]): boolean {
  const read = new Set(
    condition === undefined ? [] : pathsOf(condition.value).map(({ segments }) => String(segments[0])),
  );
  return missing.every((name) => read.has(name));
}
