import type { Comparator } from '../../value/index.js';
/** The syntax tree of an expression as written: placeholders unresolved, so that it can be kept for its text. */

export type PathStep =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'placeholder'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number };

export interface PathSyntax {
  readonly kind: 'path';
  readonly steps: readonly PathStep[];
}

export interface ValueSyntax {
  readonly kind: 'value';
  readonly placeholder: string;
}

export interface CallSyntax {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly OperandSyntax[];
}

export type OperandSyntax = PathSyntax | ValueSyntax | CallSyntax;

export type { Comparator };

export type ConditionSyntax =
  | { readonly kind: 'and'; readonly left: ConditionSyntax; readonly right: ConditionSyntax }
  | { readonly kind: 'or'; readonly left: ConditionSyntax; readonly right: ConditionSyntax }
  | { readonly kind: 'not'; readonly condition: ConditionSyntax }
  | {
      readonly kind: 'compare';
      readonly comparator: Comparator;
      readonly left: OperandSyntax;
      readonly right: OperandSyntax;
    }
  | {
      readonly kind: 'between';
      readonly operand: OperandSyntax;
      readonly low: OperandSyntax;
      readonly high: OperandSyntax;
    }
  | { readonly kind: 'in'; readonly operand: OperandSyntax; readonly candidates: readonly OperandSyntax[] }
  | CallSyntax;

export interface ConditionTree {
  readonly root: ConditionSyntax;
  readonly operators: number;
  readonly redundantParentheses: boolean;
}

export type SetValueSyntax =
  | OperandSyntax
  | {
      readonly kind: 'arithmetic';
      readonly operator: '+' | '-';
      readonly left: OperandSyntax;
      readonly right: OperandSyntax;
    };

export type ActionSyntax =
  | { readonly kind: 'set'; readonly path: PathSyntax; readonly value: SetValueSyntax }
  | { readonly kind: 'remove'; readonly path: PathSyntax }
  | { readonly kind: 'add' | 'delete'; readonly path: PathSyntax; readonly value: ValueSyntax };

export interface UpdateTree {
  readonly actions: readonly ActionSyntax[];
  /** First section keyword that appears twice. */
  readonly repeatedSection?: string;
  readonly operators: number;
}

export interface ProjectionTree {
  readonly paths: readonly PathSyntax[];
}
