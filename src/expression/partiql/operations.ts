import type { AttributeValue, Item, ScalarType } from '../../value/index.js';
import type { WrittenPlaceholders } from './expression-text.js';
import type { KeyNames } from './key-branches.js';
import type { Returning } from './syntax.js';

/** The requests of DynamoDB's other operations that a statement stands for. */

export interface StatementKeyAttribute {
  readonly name: string;
  readonly type: ScalarType;
}

/** The key of the table or index that a statement names. */
export interface StatementKey {
  readonly partition: StatementKeyAttribute;
  readonly sort?: StatementKeyAttribute;
}

export interface PageRequest extends WrittenPlaceholders {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
}

export interface RangeRequest extends PageRequest {
  readonly KeyConditionExpression: string;
  readonly ScanIndexForward: boolean;
}

/** A Query for each range of keys, in the order in which the rows come, or a Scan. */
export type CompiledSelect =
  | {
      readonly kind: 'query';
      readonly requests: readonly RangeRequest[];
      /** Attributes that each request filters by, besides the key. */
      readonly filtered: readonly (readonly string[])[];
    }
  | { readonly kind: 'scan'; readonly request: PageRequest };

export type CompiledWrite =
  | {
      readonly kind: 'put';
      readonly request: WriteRequestOf<{ readonly Item: Item }> & { readonly ConditionExpression: string };
    }
  | {
      readonly kind: 'update';
      readonly request: WriteRequestOf<{ readonly Key: Item; readonly UpdateExpression: string }> & {
        readonly ConditionExpression: string;
        readonly ReturnValues?: Returning;
      };
    }
  | {
      readonly kind: 'delete';
      readonly request: WriteRequestOf<{ readonly Key: Item }> & {
        readonly ConditionExpression?: string;
        readonly ReturnValues?: 'ALL_OLD';
      };
    };

/** A single item read by its whole key, as batches and transactions read. */
export interface GetRequest extends WrittenPlaceholders {
  readonly TableName: string;
  readonly Key: Item;
  readonly ProjectionExpression?: string;
}

/** A condition on an item that a transaction checks. */
export interface CheckRequest extends WrittenPlaceholders {
  readonly TableName: string;
  readonly Key: Item;
  readonly ConditionExpression: string;
}

type WriteRequestOf<T> = T & WrittenPlaceholders & { readonly TableName: string };

/** The names of a key's attributes. */
export function keyNames(key: StatementKey): KeyNames {
  return { partition: key.partition.name, ...(key.sort === undefined ? {} : { sort: key.sort.name }) };
}

/** Whether a value has a key attribute's type. */
export function fits(value: AttributeValue, attribute: StatementKeyAttribute): boolean {
  return attribute.type in value;
}
