import type { Located, Span } from '../source/index.js';

/** What the model gives names to, and refers to by them. */
export type NameKind =
  | 'table'
  | 'index'
  | 'stored name'
  | 'type'
  | 'entity'
  | 'attribute'
  | 'access pattern'
  | 'parameter'
  | 'role'
  | 'sample';

/**
 * Names of one kind that are told apart by themselves. `of` is the table of an index or of a stored name, the entity of an attribute, the
 * pattern of a parameter; attributes without it are those of all entities.
 */
export interface NameSpace {
  readonly kind: NameKind;
  readonly of?: string;
}

/** A place where a name is used, known or not. */
export interface NameUse {
  readonly value: string;
  readonly span: Span;
  /** Where the name may be declared: of the first kind that has it, by all that have it. */
  readonly of: readonly NameSpace[];
  /** The name of an entity that is written with its first letter in lower case. */
  readonly isLower?: true;
  /** The place where the name is given, of what is not found in the model by it. */
  readonly isDeclaration?: true;
}

/** Whoever reads a name notes it, so that editors find it; what refers to nothing that is declared by name has no name space. */
export function noteUse(
  { uses }: { readonly uses: NameUse[] },
  name: Located<string> | undefined,
  of: readonly NameSpace[] | undefined,
): void {
  if (name !== undefined && of !== undefined) uses.push({ value: name.value, span: name.span, of });
}

export function attributesOf(...entities: readonly string[]): readonly NameSpace[] {
  return entities.map((of) => ({ kind: 'attribute', of }));
}
