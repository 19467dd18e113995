import { type Item, itemText } from '../../value/index.js';
import { isObject, type Json, type JsonObject, own } from './extension.js';

/** For each element of a list the first item that has its attributes, in the list's order and none of them twice: a key names its item. */
export function selectedItems(items: readonly Item[], list: readonly Json[]): readonly Item[] {
  const plain = items.map(plainItem);
  const taken = new Set<Item>();
  /** By names of attributes, items by the values that they have there. */
  const known = new Map<string, ReadonlyMap<string, Group>>();
  return list.flatMap((element): readonly Item[] => {
    if (!isObject(element)) return [];
    const names = Object.keys(element);
    const under = JSON.stringify(names);
    const groups = known.get(under) ?? grouped(items, plain, names);
    known.set(under, groups);
    const group = groups.get(valuesOf(element, names));
    const found = group === undefined ? undefined : freeItem(group, names.length, taken);
    if (found === undefined) return [];
    taken.add(found);
    return [found];
  });
}

/** Items with the same values; those before the first are taken. */
interface Group {
  readonly items: Item[];
  first: number;
}

/** A whole item is itself before another one that has more. */
function freeItem(group: Group, size: number, taken: ReadonlySet<Item>): Item | undefined {
  const isTaken = (item: Item | undefined): boolean => item !== undefined && taken.has(item);
  while (isTaken(group.items[group.first])) group.first += 1;
  for (let i = group.first; i < group.items.length; i += 1) {
    const item = group.items[i];
    if (item !== undefined && !isTaken(item) && Object.keys(item).length === size) return item;
  }
  return group.items[group.first];
}

/** As DynamoDB JSON has it, bytes as Base64. */
export function plainItem(item: Item): JsonObject {
  return JSON.parse(itemText(item));
}

function grouped(
  items: readonly Item[],
  plain: readonly JsonObject[],
  names: readonly string[],
): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  items.forEach((item, i) => {
    const values = valuesOf(plain[i] ?? {}, names);
    const group = groups.get(values);
    if (group === undefined) groups.set(values, { items: [item], first: 0 });
    else group.items.push(item);
  });
  return groups;
}

function valuesOf(object: JsonObject, names: readonly string[]): string {
  return JSON.stringify(names.map((name) => own(object, name) ?? null));
}
