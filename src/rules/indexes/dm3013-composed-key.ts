import type { EntityDesign, IndexDesign, KeyDesign, KeyValue } from '../../design/index.js';
import { MAX_INDEX_HASH_ATTRIBUTES, MAX_INDEX_RANGE_ATTRIBUTES } from '../../facts/index.js';
import type { CompiledVariable } from '../../keys/index.js';
import { isScalar } from '../../model/value-type.js';
import { placeOfValue, variables } from '../keys/key-parts.js';
import type { Report, Rule } from '../rule.js';
import { quote } from '../show.js';
import { plural } from '../words.js';

export const composedKey: Rule = {
  id: 'DM3013',
  name: 'composed-key',
  family: 'indexes',
  title: 'A composed text could be a key of several attributes',
  severity: 'info',
  preset: 'all',
  pillar: 'operational-excellence',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html',
  *check({ design }) {
    for (const table of design.tables.values()) {
      for (const index of table.indexes.values()) {
        const [member, another] = index.members;
        // Several entities share an index through texts of their own making.
        if (index.kind !== 'global' || member === undefined || another !== undefined || !member.mapped) continue;
        // Inverted, it is the table's own key, which has to be a text.
        if (member.entity.entity.indexes.get(index.name)?.kind === 'invert') continue;
        const [key, other] = member.keys;
        const found = key === undefined || other !== undefined ? undefined : composed(index, member.entity, key);
        if (found !== undefined) yield found;
      }
    }
  },
};

function composed(index: IndexDesign, entity: EntityDesign, key: KeyDesign): Report | undefined {
  const pk = namesOf(entity, key.pk);
  const sk = namesOf(entity, key.sk);
  // Whether an item is in an index of its own attributes is not to be chosen.
  if (pk === undefined || sk === undefined || key.when !== undefined) return undefined;
  const value = [...key.pk, ...key.sk].find((one) => one.kind === 'template' && variables(one.compiled).length > 1);
  const all = [...pk, ...sk];
  const fits =
    pk.length > 0 &&
    pk.length <= MAX_INDEX_HASH_ATTRIBUTES &&
    sk.length <= MAX_INDEX_RANGE_ATTRIBUTES &&
    new Set(all).size === all.length;
  if (value === undefined || !fits) return undefined;
  const stored = (names: readonly string[]): string =>
    names.map((name) => entity.entity.attributes.get(name)?.storedName ?? name).join(', ');
  const bytes = [...key.pk, ...key.sk].reduce(
    (total, one) => total + (one.kind === 'template' ? one.bytes.typical + one.slot.attribute.length : 0),
    0,
  );
  const text = `{pk: [${stored(pk)}]${sk.length === 0 ? '' : `, sk: [${stored(sk)}]`}}`;
  return {
    span: placeOfValue(value),
    message: `${quote(entity.name)} composes ${quote(value.slot.attribute)} of index ${quote(index.name)} out of attributes that it stores anyway. Give it a key of several attributes: ${quote(text)} mapped \`natural\`, has the same order, needs no text that is built and kept in step, and leaves out ${plural(Math.round(bytes), 'byte')} of every item. It would be another index, filled from the items that are there.`,
    numbers: { bytes: Math.round(bytes) },
  };
}

/** Attributes in the order of the key; undefined where the text says more than they do, or says it in another order. */
function namesOf(entity: EntityDesign, values: readonly KeyValue[]): readonly string[] | undefined {
  const names: string[] = [];
  for (const value of values) {
    for (const variable of variables(value.compiled)) {
      if (!keepsAll(entity, variable)) return undefined;
      names.push(variable.path);
    }
  }
  return names;
}

/** Functions that give a value its place in a text, and no other meaning: as an attribute it has its own. */
const PLAIN: ReadonlySet<string> = new Set(['pad', 'signed', 'dec', 'sdec', 'iso', 'epoch']);

function keepsAll({ entity, types }: EntityDesign, { path, fns, shard, lossless }: CompiledVariable): boolean {
  const type = types.typeOf(path);
  const isStored = entity.attributes.has(path) && type !== undefined && isScalar(type) && type.kind !== 'bool';
  return isStored && shard === undefined && lossless && fns.every(({ name }) => PLAIN.has(name));
}
