/** A value of HCL. Plain strings are text, whatever they hold: only an `Expression` is code. */
export type HclValue =
  | string
  | number
  | boolean
  | null
  | Expression
  | Call
  | Template
  | readonly HclValue[]
  | HclObject
  | ReadonlyMap<string, HclValue>;

/** Left out where undefined. */
export interface HclObject {
  readonly [name: string]: HclValue | undefined;
}

/** What of its surroundings a module reads through a data source. */
export type Surrounding = 'region' | 'account' | 'partition';

/** Code on one line, made of no text of a model. */
export class Expression {
  readonly code: string;
  /** Variable that it names, if it is one of the parameters. */
  readonly variable: string | undefined;
  readonly surrounding: Surrounding | undefined;

  constructor(code: string, of: { readonly variable?: string; readonly surrounding?: Surrounding } = {}) {
    this.code = code;
    this.variable = of.variable;
    this.surrounding = of.surrounding;
  }
}

/** Call of a function of Terraform. */
export class Call {
  readonly name: string;
  readonly args: readonly HclValue[];

  constructor(name: string, args: readonly HclValue[]) {
    this.name = name;
    this.args = args;
  }
}

/** Text with expressions in it. */
export class Template {
  readonly pieces: readonly (string | Expression)[];

  constructor(pieces: readonly (string | Expression)[]) {
    this.pieces = pieces;
  }
}

/** `aws_dynamodb_table.shop.arn`: code on one line, made of no text of a model. */
export function expression(code: string): Expression {
  return new Expression(code);
}

export function call(name: string, ...args: readonly HclValue[]): Call {
  return new Call(name, args);
}

/** Plain data (lists, objects without a class, and values of HCL), such as that of a policy. */
export function hclData(data: unknown): HclValue {
  if (data === null || typeof data === 'string' || typeof data === 'number' || typeof data === 'boolean') return data;
  if (data instanceof Expression || data instanceof Call || data instanceof Template) return data;
  if (Array.isArray(data)) return data.map(hclData);
  if (typeof data !== 'object') throw new Error(`HCL has no value of the type ${typeof data}.`);
  return new Map(
    Object.entries(data).flatMap(([name, value]) => (value === undefined ? [] : [[name, hclData(value)] as const])),
  );
}
