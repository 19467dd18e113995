import { type AttributeValue, attribute, type Item } from '../../value/index.js';
import { readItem } from '../attribute-reader.js';
import type { SecondaryIndex } from '../secondary-index.js';
import type { Table } from '../table.js';
import type { FaultOperation, FaultRule } from './api.js';
import { BEFALLS } from './check-fault.js';
import type { Member } from './members.js';

/** Whether a rule is for requests of an operation at all. */
export function isForOperation({ fault, operations }: FaultRule, operation: FaultOperation): boolean {
  return (operations ?? BEFALLS[fault]).includes(operation);
}

/** Whether a rule looks at what a request is about. */
export function looksAtMembers({ fault, table, key }: FaultRule): boolean {
  return table !== undefined || key !== undefined || fault === 'throttle' || fault === 'conflict';
}

/** Whether a rule is for this member of a request; never for one of a table that there is not. */
export function isForMember(rule: FaultRule, member: Member, inTransaction: boolean): boolean {
  const { of: table } = member;
  if (table === undefined || (rule.table !== undefined && rule.table !== table.settings.name)) return false;
  const reason = rule.fault === 'throttle' ? rule.reason : undefined;
  if (reason !== undefined && reason.includes('Write') !== member.isWrite) return false;
  if (rule.fault === 'conflict' && !member.isWrite && !inTransaction) return false;
  if (rule.index !== undefined && !isForIndex(table, rule.index, member)) return false;
  return rule.key === undefined || hasKey(table, rule.index ?? member.index, rule.key, member);
}

function isForIndex(table: Table, name: string, member: Member): boolean {
  const index = table.indexes.get(name);
  if (index === undefined) return false;
  return member.isWrite ? index.definition.kind === 'global' : member.index === name;
}

function hasKey(table: Table, indexName: string | undefined, texts: readonly string[], member: Member): boolean {
  const index = indexName === undefined ? undefined : table.indexes.get(indexName);
  const { hash } = index?.definition.key ?? table.key;
  if (hash.length !== texts.length) return false;
  try {
    const item = known(table, index, readItem(member.attributes()).item, member);
    return hash.every(({ name }, i) => isText(attribute(item, name), texts[i] as string));
  } catch {
    // A malformed request has no key; the operation says what is wrong with it.
    return false;
  }
}

/** An update and a delete name the table's key alone: what else decides about an index is in the stored item. */
function known(table: Table, index: SecondaryIndex | undefined, given: Item, member: Member): Item {
  if (index === undefined || !member.isWrite) return given;
  const stored = table.store.get(table.place(given));
  return { ...stored?.item, ...given };
}

function isText(value: AttributeValue | undefined, text: string): boolean {
  if (value === undefined) return false;
  if ('S' in value) return value.S === text;
  if ('N' in value) return value.N === text || Number(value.N) === Number(text);
  return 'B' in value && Buffer.from(value.B as Uint8Array).toString('base64') === text;
}
