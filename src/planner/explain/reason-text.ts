import { numberText, percentText, plural } from '../../diagnostics/index.js';
import type { Reason } from '../reason.js';
import { names } from './units.js';

/** Why an index does not serve a pattern, as half a sentence: what stands after the index's name. */
export function reasonText(reason: Reason): string {
  return reasonTextOf(reason, 'the pattern');
}

/** The same where something else gives the fields. */
export function reasonTextOf(reason: Reason, giver: string): string {
  switch (reason.code) {
    case 'not-a-member':
      return `no \`${reason.entity}\` is in it`;
    case 'unmapped-member':
      return `items of \`${reason.entity}\` are in it, but under keys that no template describes`;
    case 'partition-unbound':
      return reason.missing.length === 1 && reason.missing[0] === reason.slot
        ? `it needs \`${reason.slot}\`, which ${giver} does not give`
        : `its \`${reason.slot}\` needs ${names(reason.missing)}, which ${giver} does not give`;
    case 'sort-gap':
      return `${names(reason.given)} comes after \`${reason.missing}\` in \`${reason.slot}\`, and \`${reason.missing}\` is not given`;
    case 'binding-unused':
      return `${names(reason.fields)} ${reason.fields.length === 1 ? 'is' : 'are'} in no part of its key`;
    case 'binding-too-weak':
      return `its \`${reason.slot}\` needs more of \`${reason.field}\` than \`${reason.given}\` gives`;
    case 'part-too-short':
      return `its \`${reason.slot}\` holds more of \`${reason.field}\` than \`${reason.given}\` gives, so ask for a range: \`range: {${reason.field}: between}\``;
    case 'range-not-next':
      return reason.next === undefined
        ? `its sort key has no room for the range of \`${reason.field}\``
        : `the range of \`${reason.field}\` cannot be used: \`${reason.next}\` comes first in the sort key`;
    case 'range-unordered':
      return `\`${reason.slot}\` does not keep the order of \`${reason.field}\`, so that \`${reason.operator}\` would be wrong`;
    case 'second-range':
      return `a query has one sort key condition, and ${names(reason.fields)} would be a second range`;
    case 'order-unavailable':
      return orderText(reason);
    case 'consistent-on-global-index':
      return 'a global index has no consistent reads';
    case 'projection-misses':
      return `it does not project ${names(reason.attributes)}`;
    case 'sparse':
      return sparseText(reason, giver);
    case 'different-partitions':
      return `${names(reason.entities)} have different \`${reason.slot}\``;
    case 'different-sort-keys': {
      const several = reason.entities.length > 1;
      const advice = several ? '; ask for each in a pattern of its own' : '';
      return `one condition on \`${reason.slot}\` cannot say ${names(reason.fields)} of ${names(reason.entities)}, as ${several ? 'their' : 'its'} keys there differ: rows that are not asked for would be answered too${advice}`;
    }
    case 'shard-unbound':
      return `\`${reason.slot}\` is spread over ${reason.shards} shards: give ${reason.by === undefined ? 'the shard' : `\`${reason.by}\``} or say \`fanOut: {shard: all}\``;
    case 'bucket-unbound':
      return reason.need === 'fan-out'
        ? `\`${reason.slot}\` is cut into buckets of \`${reason.field}\`: say how many a call may touch with \`fanOut: {bucket: {max: …}}\``
        : `\`${reason.slot}\` is cut into buckets of \`${reason.field}\`, and ${giver} has no \`between\` on it`;
    case 'foreign-indistinct':
      return reason.tag === undefined
        ? `rows of ${names(reason.entities)} lie in the range, and items carry no tag that tells them apart`
        : `rows of ${names(reason.entities)} lie in the range, and \`${reason.tag}\`, which tells them apart, is not projected`;
    case 'key-incomplete':
      return `the key of \`${reason.entity}\` also needs ${names(reason.missing)}`;
    case 'filter-on-key':
      return `DynamoDB refuses a filter on ${names(reason.attributes)}, a key attribute of it`;
    case 'get-on-index':
      return 'BatchGetItem reads the table only';
    case 'batch-needs-table-key':
      return `a batch needs the whole table key of \`${reason.entity}\``;
    case 'pinned-condition-differs':
      return `the pinned condition \`${reason.pinned}\` is not what the model gives: \`${reason.derived}\``;
    case 'pinned-elsewhere':
      return `the pattern pins \`${reason.pinned}\``;
    case 'dearer':
      return dearerText(reason);
    case 'equal-cost':
      return `it would cost the same as \`${reason.chosen}\``;
    case 'other-order':
      return otherOrderText(reason);
    case 'broken-key':
      return `the key of \`${reason.entity}\` is broken: \`check\` says where`;
    case 'different-tables':
      return `its entities are in different tables: ${names(reason.tables)}`;
    case 'batch-cannot-condition':
      return `a batch takes no conditions, and ${names(reason.loses)} of \`${reason.entity}\` ${reason.loses.length === 1 ? 'rests' : 'rest'} on one`;
    case 'upsert-cannot-keep':
      return `a stream rule writes the item without reading it first, and ${names(reason.loses)} of \`${reason.entity}\` ${reason.loses.length === 1 ? 'rests' : 'rest'} on what it was: keep such values in an entity of their own`;
    case 'move-keeps-key':
      return `a move gives a new key, and nothing that is set is in the key of \`${reason.entity}\`, which is made of ${names(reason.key)}`;
    case 'step-key-unbound':
      return `step ${reason.step + 1} needs ${names(reason.fields)} for the key of \`${reason.entity}\`, and no parameter gives ${reason.fields.length === 1 ? 'it' : 'them'}`;
    case 'step-value-unbound':
      return `step ${reason.step + 1} needs ${names(reason.values)} of \`${reason.entity}\`, and no parameter gives ${reason.values.length === 1 ? 'it' : 'them'}`;
    case 'step-misplaced':
      return `step ${reason.step + 1} is a \`${reason.action}\`, which a \`${reason.op}\` cannot do`;
    case 'no-steps':
      return 'it has no steps';
    case 'no-statement':
      return 'it states no `statement`';
    case 'statement-refused':
      return reason.why;
  }
}

function orderText(reason: Extract<Reason, { code: 'order-unavailable' }>): string {
  switch (reason.why) {
    case 'no-sort-key':
      return 'it has no sort key to order by';
    case 'unordered-key':
      return `\`${reason.slot}\` is not in the order of the values of \`${reason.entity}\``;
    case 'mixed-directions':
      return 'its sort key would have to run in two directions';
    case 'fan-out-without-merge':
      return 'rows of several shards have no common order: say by what to merge them with `merge: {order: …}`';
  }
}

function otherOrderText({ by, chosen, chosenBy, direction }: Extract<Reason, { code: 'other-order' }>): string {
  const other = direction === 'descending' ? 'ascending' : 'descending';
  const way = (text: string): string => (direction === undefined ? '' : `, ${text}`);
  const own = by === undefined ? 'it has no order' : `it sorts by \`${by}\`${way(direction ?? '')}`;
  const meant = chosenBy === undefined ? '' : `, by \`${chosenBy}\`${way(other)}`;
  return `${own}, and the order meant is that of \`${chosen}\`${meant}; \`index:\` would ask for another`;
}

function sparseText(reason: Extract<Reason, { code: 'sparse' }>, giver: string): string {
  const share = percentText(reason.share);
  const held =
    share === '100 %'
      ? `not every \`${reason.entity}\` need be in it`
      : `only ${share} of \`${reason.entity}\` are in it`;
  if (reason.when !== undefined) return `${held}: those with ${reason.when}, which ${giver} does not ask for`;
  return `${held}: those that have ${names(reason.absent)}`;
}

function dearerText(reason: Extract<Reason, { code: 'dearer' }>): string {
  if (reason.readUnits > reason.chosenUnits) {
    return `${plural(reason.readUnits, 'read unit')} a call, against ${numberText(reason.chosenUnits)}`;
  }
  return `${plural(reason.requests, 'request')} a call, against ${numberText(reason.chosenRequests)}`;
}
