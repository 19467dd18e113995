import type { Model } from '../../model/model.js';
import type { SchemaKind } from '../schema-docs.js';
import type { ModelSymbol } from '../symbols/symbol.js';
import type { LoadWith } from './spaces.js';

/** One thing to write at a place. */
export type Completion = {
  readonly label: string;
  readonly kind: 'property' | 'value' | 'function' | 'rule' | 'keyword' | ModelSymbol['kind'];
  /** What takes the place of the text from `start` to `end`. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Markdown. */
  readonly documentation?: string;
  /** What is told of a name, when it is asked for. */
  readonly symbol?: ModelSymbol;
  readonly isDeprecated?: boolean;
  readonly isRequired?: boolean;
};

export type CompletionInput = {
  readonly text: string;
  readonly offset: number;
  readonly schema: SchemaKind;
  /** The names of the model, as far as they are known. */
  readonly names?: Model | undefined;
  readonly load?: LoadWith;
  /** Ids of the rules that found something in the text last, the nearest to the place first. */
  readonly found?: () => readonly string[];
};

/** Characters behind the cursor that are looked at. */
const MOST_AHEAD = 200;

type Replacing = Pick<Completion, 'text' | 'start' | 'end'>;

/** In place of the word around the cursor, of which `word` stands before it. */
export function replacing({ text, offset }: CompletionInput, word: string, written: string): Replacing {
  const after = /^[\w-]*/.exec(text.slice(offset, offset + MOST_AHEAD))?.[0].length ?? 0;
  return { text: written, start: offset - word.length, end: offset + after };
}

/** What of a name stands there: all that is typed if it begins like it, since names may hold dots, else the last word. */
export function wordOf(typed: string, name: string): string {
  if (name.toLowerCase().startsWith(typed.toLowerCase())) return typed;
  return /\$?[\w-]*$/.exec(typed)?.[0] ?? '';
}

/** A value that YAML would read as another one is quoted, unless it stands in quotes or within a longer text. */
export function plainText({ text, offset }: CompletionInput, typed: string, value: unknown): string {
  if (typeof value !== 'string') return String(value);
  const isWithin = /[^\w-]/.test(typed) || /["']/.test(text.charAt(offset - typed.length - 1));
  const isPlain = /^[A-Za-z_][\w.-]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value);
  return isWithin || isPlain ? value : JSON.stringify(value);
}

/** A key with its colon, unless one stands there already. */
export function withColon({ text, offset }: CompletionInput, name: string): string {
  return /^[\w-]*["']?\s*:/.test(text.slice(offset, offset + MOST_AHEAD)) ? name : `${name}: `;
}
