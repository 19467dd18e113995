import type { NameKind, NameUse } from '../../model/name-uses.js';
import type { Span } from '../../source/index.js';

export type SymbolKind = NameKind | 'stream rule' | 'scenario' | 'error';

export type SymbolSpace = { readonly kind: SymbolKind; readonly of?: string };

/** As the loader notes uses, of more kinds. */
export type SymbolUse = Omit<NameUse, 'of'> & { readonly of: readonly SymbolSpace[] };

/** Something of the model that has a name. */
export type ModelSymbol = {
  readonly kind: SymbolKind;
  readonly name: string;
  /** The table of an index or of a stored name, the entity of an attribute, the pattern of a parameter. */
  readonly of?: string;
};

/** A place in the text that names one symbol, or several that share the name there. */
export type Occurrence = {
  /** The characters of the name, without quotes; where they cannot be told from escapes or aliases, what is written there. */
  readonly span: Span;
  readonly symbols: readonly ModelSymbol[];
  /** `stored`: what it is stored under stands there, and not its name. */
  readonly role: 'declaration' | 'use' | 'stored';
  /** The name of an entity with its first letter in lower case. */
  readonly isLower: boolean;
  readonly isExact: boolean;
};

export type SymbolIndex = {
  /** In reading order, file after file. */
  readonly occurrences: readonly Occurrence[];
  readonly symbols: readonly ModelSymbol[];
  /** Where any of them is named. */
  readonly places: (symbols: readonly ModelSymbol[]) => readonly Occurrence[];
  /** The symbol and all that must have its name: a place names them together, or takes values from one to the other by name. */
  readonly group: (symbol: ModelSymbol) => readonly ModelSymbol[];
  readonly find: (kind: SymbolKind, name: string, of?: string) => ModelSymbol | undefined;
};

/** Names are hostile: no separator that they may hold. */
export function symbolId({ kind, name, of }: ModelSymbol): string {
  return JSON.stringify([kind, of ?? '', name]);
}

export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
