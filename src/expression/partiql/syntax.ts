import type { AttributeValue, Comparator } from '../../value/index.js';
import type { DocumentPath } from '../dynamodb/index.js';

/** The syntax tree of a PartiQL statement. Places are offsets into its text. */

export interface StatementSpan {
  readonly start: number;
  readonly end: number;
}

export interface LiteralSyntax extends StatementSpan {
  readonly kind: 'literal';
  readonly value: AttributeValue;
}

/** A `?`, counted from 0 in the order of the text; in the statement of a model, `$name`. */
export interface ParameterSyntax extends StatementSpan {
  readonly kind: 'parameter';
  readonly index: number;
  readonly name?: string;
}

/** What has its value before any item is read. */
export type ConstantSyntax = LiteralSyntax | ParameterSyntax;

export interface StatementPath extends StatementSpan {
  readonly kind: 'path';
  readonly path: DocumentPath;
}

export interface SizeSyntax extends StatementSpan {
  readonly kind: 'size';
  readonly of: ConstantSyntax | StatementPath;
}

export type StatementOperand = ConstantSyntax | StatementPath | SizeSyntax;

export type StatementCondition = StatementSpan &
  (
    | { readonly kind: 'and' | 'or'; readonly left: StatementCondition; readonly right: StatementCondition }
    | { readonly kind: 'not'; readonly condition: StatementCondition }
    | {
        readonly kind: 'compare';
        readonly comparator: Comparator;
        readonly left: StatementOperand;
        readonly right: StatementOperand;
      }
    | {
        readonly kind: 'between';
        readonly operand: StatementOperand;
        readonly low: StatementOperand;
        readonly high: StatementOperand;
      }
    | { readonly kind: 'in'; readonly operand: StatementOperand; readonly candidates: readonly StatementOperand[] }
    | {
        readonly kind: 'call';
        readonly name: ConditionFunction;
        readonly args: readonly StatementOperand[];
      }
  );

export type ConditionFunction =
  | 'attribute_exists'
  | 'attribute_not_exists'
  | 'attribute_type'
  | 'begins_with'
  | 'contains';

export interface TableReference extends StatementSpan {
  readonly table: string;
  /** Where the table's name alone stands, its quotes included. */
  readonly tableSpan: StatementSpan;
  readonly index?: string;
}

export interface OrderTerm extends StatementSpan {
  readonly attribute: string;
  readonly descending: boolean;
}

export interface SelectStatement {
  readonly action: 'select';
  readonly from: TableReference;
  /** Undefined for `*`. */
  readonly projection: readonly StatementPath[] | undefined;
  readonly where: StatementCondition | undefined;
  readonly order: readonly OrderTerm[];
  readonly parameters: number;
}

/** An attribute of an item with its value; the place is that of the name. */
export interface InsertedAttribute extends StatementSpan {
  readonly attribute: string;
  readonly value: ConstantSyntax;
}

export interface InsertStatement {
  readonly action: 'insert';
  readonly from: TableReference;
  readonly item: readonly InsertedAttribute[];
  readonly parameters: number;
}

export type SetValue =
  | ConstantSyntax
  | StatementPath
  | (StatementSpan & {
      readonly kind: 'append' | 'add' | 'subtract';
      readonly left: ConstantSyntax | StatementPath;
      readonly right: ConstantSyntax | StatementPath;
    });

/** `add` and `delete` are what `set_add` and `set_delete` say of the attribute that they are assigned to. */
export type UpdateClause =
  | { readonly kind: 'set'; readonly path: StatementPath; readonly value: SetValue }
  | { readonly kind: 'remove'; readonly path: StatementPath }
  | { readonly kind: 'add' | 'delete'; readonly path: StatementPath; readonly value: ConstantSyntax };

export type Returning = 'ALL_OLD' | 'UPDATED_OLD' | 'ALL_NEW' | 'UPDATED_NEW';

export interface UpdateStatement {
  readonly action: 'update';
  readonly from: TableReference;
  readonly clauses: readonly UpdateClause[];
  readonly where: StatementCondition | undefined;
  readonly returning: Returning | undefined;
  readonly parameters: number;
}

export interface DeleteStatement {
  readonly action: 'delete';
  readonly from: TableReference;
  readonly where: StatementCondition | undefined;
  readonly returning: 'ALL_OLD' | undefined;
  readonly parameters: number;
}

/** `EXISTS(SELECT …)`: the condition of a transaction. */
export interface ExistsStatement {
  readonly action: 'exists';
  readonly from: TableReference;
  readonly select: SelectStatement;
  readonly parameters: number;
}

export type Statement = SelectStatement | InsertStatement | UpdateStatement | DeleteStatement | ExistsStatement;
