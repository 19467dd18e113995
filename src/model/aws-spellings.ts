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

/** The same of words that other languages and tools have for types and operations, in lower case. */
const COMMON_WORDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['text', ['string']],
  ['varchar', ['string']],
  ['number', ['int', 'decimal']],
  ['numeric', ['int', 'decimal']],
  ['integer', ['int']],
  ['long', ['int']],
  ['bigint', ['int']],
  ['float', ['decimal']],
  ['double', ['decimal']],
  ['boolean', ['bool']],
  ['datetime', ['timestamp']],
  ['instant', ['timestamp']],
  ['epoch', ['epochSeconds', 'epochMillis']],
  ['bytes', ['binary']],
  ['blob', ['binary']],
  ['guid', ['uuid']],
  ['read', ['get', 'query']],
  ['fetch', ['get', 'query']],
  ['find', ['query']],
  ['list', ['query']],
  ['insert', ['create']],
  ['add', ['create']],
  ['save', ['put', 'update']],
  ['upsert', ['put', 'update']],
  ['modify', ['update']],
  ['remove', ['delete']],
]);

/** The words of the language that what is written may have been meant as: those that the API or other tools have another name for, otherwise those spelt like it. */
export function meantWords(written: string, words: readonly string[]): readonly string[] {
  const plain = written.toLowerCase();
  // A type of the model that is named so is meant, whatever others mean by the word.
  const isNamed = words.some((word) => word.toLowerCase() === plain);
  const called = OWN_WORDS.get(written) ?? (isNamed ? undefined : COMMON_WORDS.get(plain)) ?? [];
  const own = flatMap(called, (word) => (words.includes(word) ? [word] : []));
  return own.length > 0 ? own : nearest(written, words);
}
