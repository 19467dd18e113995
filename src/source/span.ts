import type { SourceFile } from './source-file.js';

/** A half-open range of offsets in one file. */
export type Span = { readonly file: SourceFile; readonly start: number; readonly end: number };

/** A value that keeps its place. */
export type Located<T> = { readonly value: T; readonly span: Span };

export function spanOf(file: SourceFile, start: number, end: number): Span {
  return { file, start, end: Math.max(start, end) };
}

export function located<T>(value: T, span: Span): Located<T> {
  return { value, span };
}

/** True if `inner` begins inside `outer`, in the same file. */
export function beginsInside(inner: Span, outer: Span): boolean {
  return inner.file === outer.file && inner.start >= outer.start && inner.start < Math.max(outer.end, outer.start + 1);
}

/** Reading order: by path, then by place. */
export function compareSpans(a: Span, b: Span): number {
  if (a.file.path !== b.file.path) return a.file.path < b.file.path ? -1 : 1;
  return a.start - b.start || a.end - b.end;
}
