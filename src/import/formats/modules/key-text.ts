import { literalTemplate } from '../../writer/template-text.js';

export type Casing = 'lower' | 'upper' | 'none';

/** A piece of a key: text that is always the same, or an attribute with functions of the language. */
export type KeyPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'attribute'; readonly name: string; readonly functions: readonly string[] };

/** The template of the language that makes it. */
export function templateOf(pieces: readonly KeyPiece[]): string {
  return pieces
    .map((piece) =>
      piece.kind === 'text' ? literalTemplate(piece.text) : `{${[piece.name, ...piece.functions].join('|')}}`,
    )
    .join('');
}

export function cased(text: string, casing: Casing): string {
  if (casing === 'lower') return text.toLowerCase();
  return casing === 'upper' ? text.toUpperCase() : text;
}

/** What can stand in a template as the name of an attribute. */
export function canBeNamed(name: string): boolean {
  return name !== '' && !/[{}|]/.test(name) && name.trim() === name && !/^shard\s*:/.test(name);
}

/** The largest number of so many digits, where it can be stated. */
export function largestOf(digits: number): number | undefined {
  const largest = 10 ** digits - 1;
  return digits > 0 && Number.isSafeInteger(largest) ? largest : undefined;
}
