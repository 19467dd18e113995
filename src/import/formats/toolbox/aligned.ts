import { parseTemplate, type Segment } from '../../../keys/index.js';
import type { DraftKeyPart } from '../../draft.js';
import type { KeyPiece } from '../modules/key-text.js';

/** How a text that a pattern asks for lies in a key. */
export interface Alignment {
  /** Attributes of the key that the text has whole, in order. */
  readonly whole: readonly string[];
  /** The attribute that the text ends in, with nothing behind it. */
  readonly last: string | undefined;
  /** Of these, those that are always the same. */
  readonly fixed: ReadonlyMap<string, string>;
  /** Whether all of the key is there. */
  readonly isAll: boolean;
}

/** The text laid along the key, from its beginning: text on text, values on attributes. Undefined where it is another key. */
export function aligned(pieces: readonly KeyPiece[], part: DraftKeyPart, slot: string): Alignment | undefined {
  const whole: string[] = [];
  const fixed = new Map<string, string>();
  const rest = joined(pieces);
  if (part.kind === 'natural') {
    const [only, more] = rest;
    if (only === undefined || more !== undefined) return undefined;
    if (only.kind === 'text') fixed.set(slot, only.text);
    return { whole: [slot], last: slot, fixed, isAll: true };
  }
  const parsed = parseTemplate(part.text);
  if (parsed.kind === 'error') return undefined;
  const { segments } = parsed.template;
  let last: string | undefined;
  for (const [i, segment] of segments.entries()) {
    const next = rest[0];
    if (next === undefined) return { whole, last, fixed, isAll: false };
    if (segment.kind === 'shard') return undefined;
    last = undefined;
    if (segment.kind === 'placeholder') {
      whole.push(segment.path);
      last = segment.path;
      if (next.kind === 'attribute') {
        rest.shift();
        continue;
      }
      const value = upTo(next.text, segments[i + 1]);
      if (value === undefined) return undefined;
      fixed.set(segment.path, value);
      if (!consume(rest, value)) return undefined;
      continue;
    }
    if (next.kind === 'attribute') return undefined;
    if (next.text.startsWith(segment.text)) consume(rest, segment.text);
    else if (segment.text.startsWith(next.text) && rest.length === 1) return { whole, last, fixed, isAll: false };
    else return undefined;
  }
  return rest.length === 0 ? { whole, last, fixed, isAll: true } : undefined;
}

/** The text that stands where an attribute does in the key: all, or what is before the text behind it. */
function upTo(text: string, behind: Segment | undefined): string | undefined {
  if (behind === undefined) return text;
  if (behind.kind !== 'literal') return undefined;
  const end = text.indexOf(behind.text);
  return end < 0 ? text : text.slice(0, end);
}

/** Takes text from the beginning; false where nothing is taken. */
function consume(rest: KeyPiece[], text: string): boolean {
  const [first] = rest;
  if (first?.kind !== 'text' || text === '') return false;
  const left = first.text.slice(text.length);
  if (left === '') rest.shift();
  else rest[0] = { kind: 'text', text: left };
  return true;
}

function joined(pieces: readonly KeyPiece[]): KeyPiece[] {
  const result: KeyPiece[] = [];
  for (const piece of pieces) {
    const before = result.at(-1);
    if (piece.kind === 'text' && before?.kind === 'text')
      result[result.length - 1] = { kind: 'text', text: before.text + piece.text };
    else if (piece.kind !== 'text' || piece.text !== '') result.push(piece);
  }
  return result;
}
