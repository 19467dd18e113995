/** What may stand in a place of a command line. */
export type Candidates =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** Names of a model, which a script asks for when they are wanted, and words besides. */
  | { readonly kind: 'names'; readonly of: NameKind; readonly words: readonly string[] }
  /** A file, or one of some words. */
  | { readonly kind: 'files'; readonly words: readonly string[] }
  | { readonly kind: 'folders' | 'models' }
  /** Nobody knows: a number, a text. */
  | { readonly kind: 'anything' };

/** What of a model has a name on a command line. */
export type NameKind = 'patterns' | 'scenarios' | 'knobs';

export interface OptionRow {
  /** `--format`, `-h`. */
  readonly flags: readonly string[];
  readonly about: string;
  /** What follows it, if anything does. */
  readonly value?: { readonly name: string; readonly isOptional: boolean; readonly of: Candidates };
}

export interface ArgumentRow {
  readonly name: string;
  readonly of: Candidates;
  readonly isRepeated: boolean;
}

export interface CommandRow {
  readonly name: string;
  readonly about: string;
  readonly options: readonly OptionRow[];
  readonly arguments: readonly ArgumentRow[];
}

/** The commands of the program, and the options that stand before them. */
export interface CommandTable {
  readonly commands: readonly CommandRow[];
  readonly options: readonly OptionRow[];
}
