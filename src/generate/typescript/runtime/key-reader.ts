import { InvalidArgument } from './errors.js';
import { UnreadableItem } from './read-values.js';

/** Reads a key's text from left to right. Every step throws where the text is no such key. */
export interface KeyReader {
  /** The next characters have to be these. */
  skip(literal: string): void;
  /** The next characters (code points), so many of them. */
  take(width: number): string;
  /** All before the character, which is not taken; all there is where there is none. */
  upTo(character: string): string;
  /** Nothing may be left. */
  end(): void;
}

/** `literal`: what the text has to begin with. */
export function keyReader(key: unknown, literal: string): KeyReader {
  if (typeof key !== 'string') throw new InvalidArgument('key', 'text', key);
  const refuse = (): never => {
    throw new InvalidArgument('key', 'a key of this kind', key);
  };
  let at = 0;
  const upToIndex = (end: number): string => {
    const part = key.slice(at, end);
    at = end;
    return part;
  };
  const reader: KeyReader = {
    skip(expected) {
      if (!key.startsWith(expected, at)) refuse();
      at += expected.length;
    },
    take(width) {
      let end = at;
      for (let i = 0; i < width; i += 1) {
        const code = key.codePointAt(end);
        if (code === undefined) return refuse();
        end += code > 0xffff ? 2 : 1;
      }
      return upToIndex(end);
    },
    upTo(character) {
      const end = character === '' ? -1 : key.indexOf(character, at);
      return upToIndex(end < 0 ? key.length : end);
    },
    end() {
      if (at < key.length) refuse();
    },
  };
  reader.skip(literal);
  return reader;
}

/** What has been read makes this text again, so that it is the one way to read the key. */
export function confirm(key: unknown, again: unknown): void {
  if (key !== again) throw new InvalidArgument('key', 'a key of this kind', key);
}

/** The fields of a key, or undefined where reading them finds that it is none of this kind. */
export function readKey<Fields>(read: () => Fields): Fields | undefined {
  try {
    return read();
  } catch (error) {
    // Numbers and times that are none make JavaScript throw the last two.
    const isOther = [InvalidArgument, UnreadableItem, RangeError, SyntaxError].some((kind) => error instanceof kind);
    if (isOther) return undefined;
    throw error;
  }
}

/** The member that is written as the text. */
export function memberOf<const Member extends string>(
  text: string,
  members: readonly (readonly [member: Member, text: string])[],
): Member {
  const found = members.find(([, written]) => written === text);
  if (found === undefined) throw new InvalidArgument('key', `one of ${members.map(([, one]) => one).join(', ')}`, text);
  return found[0];
}
