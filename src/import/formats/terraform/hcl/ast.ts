import type { Span } from '../../../../source/index.js';

/** What stands between braces, or all of a file. */
export interface Body {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
  readonly span: Span;
}

/** `name = value`. */
export interface Attribute {
  readonly name: string;
  readonly value: Expression;
  readonly span: Span;
}

/** `type "label" { … }`. */
export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
  /** Of the type and the labels. */
  readonly span: Span;
}

export type UnaryOperator = '-' | '!';
export type BinaryOperator = '*' | '/' | '%' | '+' | '-' | '>' | '>=' | '<' | '<=' | '==' | '!=' | '&&' | '||';

export type Expression = { readonly span: Span } & (
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'template'; readonly parts: readonly TemplatePart[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly entries: readonly ObjectEntry[] }
  /** A name that a reference begins with: `var`, `local`, `aws_dynamodb_table`, or a keyword of a type. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'attribute'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expression; readonly index: Expression }
  /** `of[*].name`: `each` is what is made of each element, which stands in it as `element`. */
  | { readonly kind: 'splat'; readonly of: Expression; readonly each: Expression }
  | { readonly kind: 'element' }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
      /** Whether the last argument is a list of arguments: `max(list...)`. */
      readonly expands: boolean;
    }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'conditional'; readonly if: Expression; readonly yes: Expression; readonly no: Expression }
  | {
      readonly kind: 'for';
      readonly loop: Loop;
      /** Of an object; absent for a list. */
      readonly key?: Expression;
      readonly value: Expression;
      /** `value...`: values of one key are gathered. */
      readonly groups: boolean;
      readonly condition?: Expression;
    }
);

export interface ObjectEntry {
  readonly key: Expression;
  readonly value: Expression;
}

/** `for key, value in …`. */
export interface Loop {
  readonly key: string | undefined;
  readonly value: string;
  readonly in: Expression;
}

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly value: Expression }
  | {
      readonly kind: 'if';
      readonly condition: Expression;
      readonly yes: readonly TemplatePart[];
      readonly no: readonly TemplatePart[];
    }
  | { readonly kind: 'for'; readonly loop: Loop; readonly parts: readonly TemplatePart[] };
