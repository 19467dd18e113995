import { MAX_NESTING_DEPTH } from '../facts/index.js';
import { ProtocolError } from './errors.js';

/** What a member of a request holds, as far as attribute values lie in it. */
type Place =
  | 'value'
  /** A structure. */
  | { readonly members: Readonly<Record<string, Place>> }
  /** A list, or a map whose names the request chooses. */
  | { readonly each: Place };

const VALUES: Place = { each: 'value' };
const ITEM: Place = { each: 'value' };
const ITEMS: Place = { each: ITEM };
const ACTION: Place = { members: { Item: ITEM, Key: ITEM, ExpressionAttributeValues: ITEM } };
const STATEMENTS: Place = { each: { members: { Parameters: VALUES } } };

const BATCH_GET: Place = { members: { RequestItems: { each: { members: { Keys: ITEMS } } } } };
const WRITE_REQUEST: Place = {
  members: { PutRequest: { members: { Item: ITEM } }, DeleteRequest: { members: { Key: ITEM } } },
};
const BATCH_WRITE: Place = { members: { RequestItems: { each: { each: WRITE_REQUEST } } } };

/** Conditions by attribute, of the parameters from before expressions. */
const CONDITIONS: Place = { each: { members: { Value: 'value', AttributeValueList: VALUES } } };

/** All other operations: a member means the same in each of them. */
const ORDINARY: Place = {
  members: {
    Item: ITEM,
    Key: ITEM,
    ExpressionAttributeValues: ITEM,
    ExclusiveStartKey: ITEM,
    Expected: CONDITIONS,
    AttributeUpdates: CONDITIONS,
    KeyConditions: CONDITIONS,
    QueryFilter: CONDITIONS,
    ScanFilter: CONDITIONS,
    TransactItems: {
      each: { members: { Get: ACTION, Put: ACTION, Update: ACTION, Delete: ACTION, ConditionCheck: ACTION } },
    },
    Parameters: VALUES,
    SearchVector: VALUES,
    Statements: STATEMENTS,
    TransactStatements: STATEMENTS,
  },
};

/**
 * A request as an engine takes it: base64 of binary values becomes bytes, in place. What is not of the API's shape stays as it is,
 * for the operation to refuse.
 */
export function decodeRequest(operation: string, request: unknown): unknown {
  const places = operation === 'BatchGetItem' ? BATCH_GET : operation === 'BatchWriteItem' ? BATCH_WRITE : ORDINARY;
  decode(request, places);
  return request;
}

function decode(node: unknown, place: Place): void {
  if (typeof node !== 'object' || node === null) return;
  if (place === 'value') decodeValue(node, 0);
  else if ('each' in place) {
    for (const member of Array.isArray(node) ? node : Object.values(node)) decode(member, place.each);
  } else {
    for (const name in place.members) {
      const member = (node as Record<string, unknown>)[name];
      if (member !== undefined) decode(member, place.members[name] as Place);
    }
  }
}

function decodeValue(node: unknown, depth: number): void {
  // No operation reads what is nested more deeply than this.
  if (typeof node !== 'object' || node === null || depth > MAX_NESTING_DEPTH) return;
  const value = node as Record<string, unknown>;
  for (const type in value) {
    const content = value[type];
    if (type === 'B') {
      if (typeof content === 'string') value.B = bytesOf(content);
    } else if (type === 'BS') {
      if (Array.isArray(content)) value.BS = content.map((one) => (typeof one === 'string' ? bytesOf(one) : one));
    } else if (type === 'L' || type === 'M') {
      if (typeof content !== 'object' || content === null) continue;
      for (const member of Object.values(content)) decodeValue(member, depth + 1);
    }
  }
}

function bytesOf(base64: string): Uint8Array {
  if (base64.length % 4 !== 0) {
    throw serializationError(`Base64 encoded length is expected a multiple of 4 bytes but found: ${base64.length}`);
  }
  const bytes = Buffer.from(base64, 'base64');
  // The decoder passes over what is no base64 and over bits that no byte takes up. The service spells it so.
  if (bytes.toString('base64') !== base64) throw serializationError('Invalid last non-pad Base64 character dectected');
  return bytes;
}

function serializationError(message: string): ProtocolError {
  return new ProtocolError('SerializationException', message);
}
