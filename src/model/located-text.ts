import { type Located, type Span, scalarText, spanOf, spanWithin, type YamlScalar } from '../source/index.js';
import type { LocatedExpr } from './model.js';

/** A scalar's text with the place of its characters, quotes left out; the whole scalar where they are written otherwise. */
export function locatedText(node: YamlScalar): Located<string> {
  const value = scalarText(node);
  return { value, span: spanWithin(node, 0, value.length) };
}

/** The place of `text.value.slice(from, to)`; the whole text where escapes or folding make its characters untraceable. */
export function textSpan(text: Located<string>, from: number, to: number): Span {
  return partOf(text.span, text.value, from, to);
}

/** The place of a part of an expression, by the offsets that its tree carries. */
export function expressionSpan(expr: LocatedExpr, part: { readonly start: number; readonly end: number }): Span {
  return expr.text === undefined ? expr.span : partOf(expr.span, expr.text, part.start, part.end);
}

function partOf(span: Span, text: string, from: number, to: number): Span {
  const { file, start, end } = span;
  return file.text.slice(start, end) === text ? spanOf(file, start + from, start + to) : span;
}
