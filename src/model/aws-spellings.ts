import { flatMap } from '../lists/flat-map.js';
import { nearest } from '../text/did-you-mean.js';

/** What the words of DynamoDB's API are called here; a word may have another name in another place. */
const OWN_WORDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['NEW_AND_OLD_IMAGES', ['new-and-old']],
  ['NEW_IMAGE', ['new-image']],
  ['OLD_IMAGE', ['old-image']],
  ['KEYS_ONLY', ['keys-only', 'keys']],
  ['PAY_PER_REQUEST', ['on-demand']],
  ['STANDARD_INFREQUENT_ACCESS', ['infrequent-access']],
  ['S', ['string']],
  ['N', ['int', 'decimal']],
  ['B', ['binary']],
  ['BOOL', ['bool']],
  ['GetItem', ['get']],
  ['PutItem', ['create', 'put']],
  ['UpdateItem', ['update']],
  ['DeleteItem', ['delete']],
  ['BatchGetItem', ['batch-get']],
  ['BatchWriteItem', ['batch-write']],
  ['TransactGetItems', ['transact-get']],
  ['TransactWriteItems', ['transact-write']],
  ['ExecuteStatement', ['execute']],
]);

/** The words of the language that what is written may have been meant as: those that the API has another name for, otherwise those spelt like it. */
export function meantWords(written: string, words: readonly string[]): readonly string[] {
  const own = flatMap(OWN_WORDS.get(written) ?? [], (word) => (words.includes(word) ? [word] : []));
  return own.length > 0 ? own : nearest(written, words);
}
