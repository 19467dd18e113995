import type { Span } from './span.js';

/** Why a text is not a readable YAML document. A closed list: texts may change, codes do not. */
export type SourceProblemCode =
  | 'too-large'
  | 'binary'
  | 'not-utf8'
  | 'empty'
  | 'syntax'
  | 'tab-indent'
  | 'duplicate-key'
  | 'non-string-key'
  | 'several-documents'
  | 'yaml-version'
  | 'unknown-tag'
  | 'unsupported-value'
  | 'unknown-alias'
  | 'recursive-alias'
  | 'bad-merge'
  | 'too-deep'
  | 'too-many-nodes';

/** A fault of the text itself; plain data, never thrown. */
export type SourceProblem = {
  readonly code: SourceProblemCode;
  readonly message: string;
  readonly span: Span;
  readonly related: readonly { readonly message: string; readonly span: Span }[];
};

export function sourceProblem(
  code: SourceProblemCode,
  message: string,
  span: Span,
  related: SourceProblem['related'] = [],
): SourceProblem {
  return { code, message, span, related };
}
