import { assembleItem, type Design, type EntityDesign, sentinelItem } from '../../../src/design/index.js';
import { entityOfItem } from '../../../src/planner/index.js';
import { attribute, equalItems, type Item } from '../../../src/value/index.js';
import { attributesOf } from './answer-items.js';
import { canonical } from './js-values.js';

const MOST_SHARDS = 16;

/** What is wrong with what the tables hold: index keys that are not those of their items, sentinels without owner, owners without. */
export function brokenInvariants(design: Design, tables: ReadonlyMap<string, readonly Item[]>): readonly string[] {
  const broken: string[] = [];
  for (const [name, items] of tables) {
    const table = design.tables.get(name);
    if (table === undefined) continue;
    const wanted: string[] = [];
    const found: string[] = [];
    for (const item of items) {
      const entity = entityOfItem(table, item);
      if (entity === undefined) broken.push(`of no entity: ${canonical(item)}`);
      else if (entity.companionOf?.kind === 'sentinel') found.push(canonical(item));
      else if (entity.companionOf === undefined) {
        broken.push(...staleKeys(entity, item));
        wanted.push(...sentinelsOf(entity, item));
      }
    }
    for (const one of wanted) if (!found.includes(one)) broken.push(`no sentinel ${one}`);
    for (const one of found) if (!wanted.includes(one)) broken.push(`a sentinel of nothing: ${one}`);
    if (new Set(wanted).size < wanted.length) broken.push('two items hold one unique value');
  }
  return broken;
}

/** The item as it would be written anew, whatever random shard it has. */
function staleKeys(entity: EntityDesign, item: Item): readonly string[] {
  const values = attributesOf(entity, item, { hidden: true });
  let last = '';
  for (let shard = 0; shard < MOST_SHARDS; shard += 1) {
    const assembled = assembleItem(entity, values, { shard: (count) => shard % count });
    if (!assembled.ok) return [`${entity.name} cannot be written anew: ${canonical(assembled.problem)}`];
    if (isLike(entity, item, assembled.item)) return [];
    last = canonical(assembled.item);
  }
  return [`${entity.name} is ${canonical(item)} and would be ${last}`];
}

/** Whether both have the same attributes, and are in the same indexes under the same keys. Half a key is none. */
function isLike(entity: EntityDesign, item: Item, anew: Item): boolean {
  const slots = new Set<string>();
  for (const { index, keys, mapped } of entity.memberships.values()) {
    if (!mapped || index.kind === 'table') continue;
    const names = [...index.pk, ...index.sk].map(({ attribute: name }) => name);
    for (const name of names) if (!entity.attributes.has(name)) slots.add(name);
    // The model says that the old key stays.
    if (keys.some(({ onPartial }) => typeof onPartial === 'object')) continue;
    const [stored, made] = [item, anew].map((one) => names.map((name) => attribute(one, name)));
    const isIn = stored?.every((value) => value !== undefined) === true;
    // An update may take the item out.
    if (!isIn && keys.some(({ onPartial }) => onPartial === 'drop')) continue;
    if (isIn !== (made?.every((value) => value !== undefined) === true)) return false;
    if (isIn && canonical(stored) !== canonical(made)) return false;
  }
  const rest = (one: Item): Item => Object.fromEntries(Object.entries(one).filter(([name]) => !slots.has(name)));
  return equalItems(rest(item), rest(anew));
}

function sentinelsOf(entity: EntityDesign, item: Item): readonly string[] {
  const mark = entity.attributes.get(entity.entity.softDelete?.attribute.value ?? '')?.attribute.storedName;
  if (mark !== undefined && attribute(item, mark) !== undefined) return [];
  return entity.unique.flatMap((unique) => {
    const sentinel = sentinelItem(entity, unique, item);
    return sentinel === undefined ? [] : [canonical(sentinel)];
  });
}
