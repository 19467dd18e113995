import type { Text } from '../infrastructure/index.js';
import type { Condition } from './description.js';

/** What AWS is asked to make, before CloudFormation and CDK write it: the second has the first's resources, in its own spelling. */
export interface Resource {
  readonly id: string;
  /** `AWS::CloudWatch::Alarm` */
  readonly type: string;
  readonly properties: { readonly [name: string]: Value | undefined };
  readonly onlyIf?: Condition;
  /** Ids of what has to be there before. */
  readonly after?: readonly string[];
  /** It stays when what made it is removed. */
  readonly stays?: boolean;
}

/** Members that are undefined are left out. */
export type Value =
  | string
  | number
  | boolean
  | Written
  | Reference
  | Data
  | readonly Value[]
  | { readonly [name: string]: Value | undefined };

/** Text that a deployment completes. */
export class Written {
  readonly text: Text;

  constructor(text: Text) {
    this.text = text;
  }
}

/** Another resource, as its `Ref` or an attribute gives it. */
export class Reference {
  readonly id: string;
  readonly attribute: string | undefined;
  /** Behind it: `/AWSLogs/*`. */
  readonly rest: Text;

  constructor(id: string, attribute?: string, rest: Text = []) {
    this.id = id;
    this.attribute = attribute;
    this.rest = rest;
  }
}

/** Names in it are no properties of a resource, and are spelled alike everywhere: a policy. */
export class Data {
  readonly value: Value;

  constructor(value: Value) {
    this.value = value;
  }
}
