import { type Position, type Range, TextDocument } from 'vscode-languageserver-textdocument';
import type { SourceFile, Span } from '../source/index.js';

/** Places as the protocol counts them: a carriage return alone ends a line there, too. */
const lines = new WeakMap<SourceFile, TextDocument>();

function linesOf(file: SourceFile): TextDocument {
  let known = lines.get(file);
  if (known === undefined) {
    known = TextDocument.create(file.path, 'yaml', 0, file.text);
    lines.set(file, known);
  }
  return known;
}

/** A place outside the text is the nearest one in it. */
export function offsetAt(file: SourceFile, position: Position): number {
  return linesOf(file).offsetAt(position);
}

export function positionAt(file: SourceFile, offset: number): Position {
  return linesOf(file).positionAt(offset);
}

export function rangeOf({ file, start, end }: Span): Range {
  return { start: positionAt(file, start), end: positionAt(file, end) };
}
