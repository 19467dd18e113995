import { type Code, literal, typeFrom } from '../../text/index.js';
import type { Gen } from '../gen.js';
import type { FollowUpCode } from './follow-up-code.js';
import { MARKER_PREFIX, markerTag, mayHaveMarkerKey } from './marker-keys.js';

/** A marker has text as its key, and nobody takes it for an entity's item. */
export function canMark({ followUp: { target } }: Pick<FollowUpCode, 'followUp'>): boolean {
  const { table } = target;
  const isText = [...table.primary.pk, ...table.primary.sk].every(({ type }) => type === 'S');
  return isText && (markerTag(table) !== undefined || mayHaveMarkerKey(table).length === 0);
}

function hasTtl(counting: readonly FollowUpCode[]): boolean {
  return counting.every(({ followUp }) => followUp.target.table.table.ttl !== undefined);
}

export function defaultOnce(counting: readonly FollowUpCode[]): 'marker' | 'token' {
  return counting.every(canMark) ? 'marker' : 'token';
}

/** What each way guarantees and costs. */
export function onceDoc(gen: Gen, counting: readonly FollowUpCode[]): readonly string[] {
  const price = 'The count itself costs twice its write units, since it goes out as a transaction.';
  const plan = '`explain` and `simulate` price it as a plain update.';
  const token = [
    'DynamoDB knows it for 10 minutes: a change that is delivered again after that counts twice.',
    'Where a new version of the handler makes another request of the same change, DynamoDB refuses it for as long.',
  ];
  if (!counting.every(canMark)) {
    const why =
      'A table cannot hold items that mark what is done: its keys are no text, or such an item could be taken for an entity.';
    return [
      '',
      ['`token` is the idempotency token of a transaction.', ...token, why].join(' '),
      '',
      `${price} ${plan}`,
    ];
  }
  return [
    '',
    ['`marker` is an item more, in the same transaction:', ...markerDoc(gen, counting)].join(' '),
    '',
    ['`token` is the idempotency token of the transaction, and no item.', ...token].join(' '),
    '',
    `${price} ${plan}`,
  ];
}

function markerDoc(gen: Gen, counting: readonly FollowUpCode[]): readonly string[] {
  const tables = [...new Set(counting.map(({ followUp }) => followUp.target.table))];
  const doubtful = tables.flatMap(mayHaveMarkerKey).map(({ name: entity }) => `\`${entity}\``);
  return [
    `it lies beside what is counted, under a key that begins with \`${MARKER_PREFIX}\`,`,
    'and costs two write units, and two for each index that has no other keys than the table. Only a scan reads it.',
    hasTtl(counting)
      ? 'TTL deletes it two days after the change, when no stream has the change any more: only changes that are kept elsewhere would count twice.'
      : 'It stays, unless its table gets a TTL attribute.',
    doubtful.length === 0
      ? 'No item of the model can have such a key.'
      : `An item of ${doubtful.join(' or ')} under such a key would be taken for one.`,
    ...(gen.design.model.tenancy === undefined
      ? []
      : ['A role that may write the keys of one tenant alone (`dynamodb:LeadingKeys`) cannot write it.']),
  ];
}

export function onceType(counting: readonly FollowUpCode[]): Code {
  return counting.every(canMark) ? typeFrom('runtime/stream-once', 'Once') : literal('token');
}
