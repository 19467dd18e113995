import type { DraftType, KeyType } from '../../draft.js';

/** The type that a letter of DynamoDB stands for: `S`, `NS`. */
export function typeOfLetters(letters: string | undefined): DraftType | undefined {
  switch (letters?.toUpperCase()) {
    case 'S':
      return { kind: 'string' };
    case 'N':
      return { kind: 'number' };
    case 'B':
      return { kind: 'binary' };
    case 'BOOL':
      return { kind: 'boolean' };
    case 'NULL':
      return { kind: 'null' };
    case 'L':
      return { kind: 'list', of: { kind: 'any' } };
    case 'M':
      return { kind: 'dict', of: { kind: 'any' } };
    case 'SS':
      return { kind: 'set', of: 'string' };
    case 'NS':
      return { kind: 'set', of: 'number' };
    case 'BS':
      return { kind: 'set', of: 'binary' };
    default:
      return undefined;
  }
}

/** The type of a key attribute; undefined for what no key can have. */
export function keyTypeOf(letter: string | undefined): KeyType | undefined {
  const type = letter?.toUpperCase();
  return type === 'S' || type === 'N' || type === 'B' ? type : undefined;
}
