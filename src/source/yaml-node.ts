import { type Span, spanOf } from './span.js';

/** A scalar as YAML 1.2 (core schema) reads it; integers are `bigint`, so no digit is lost. */
export type YamlScalarValue = string | bigint | number | boolean | null;

export type YamlScalar = {
  readonly kind: 'scalar';
  readonly value: YamlScalarValue;
  /** What was written: for a plain scalar its text (`007`, `yes`, `1e3`), else the raw text with its quotes. */
  readonly source: string;
  /** Written in quotes or as a block: its value is text on purpose. */
  readonly quoted: boolean;
  readonly span: Span;
  /** Where the value is written, if `span` is the place of an alias. */
  readonly definedAt?: Span;
  /** A tag of the text's own, such as `!Ref`, where tags are kept. */
  readonly tag?: string;
};

export type YamlEntry = {
  readonly key: string;
  /** The key, or the alias of a merge (`<<: *base`) that brought the entry here. */
  readonly keySpan: Span;
  readonly value: YamlNode;
  /** True if the entry came through `<<`. */
  readonly merged: boolean;
};

export type YamlMap = {
  readonly kind: 'map';
  /** In the order of the text; keys are unique. */
  readonly entries: readonly YamlEntry[];
  readonly span: Span;
  readonly definedAt?: Span;
  readonly tag?: string;
};

export type YamlSeq = {
  readonly kind: 'seq';
  readonly items: readonly YamlNode[];
  readonly span: Span;
  readonly definedAt?: Span;
  readonly tag?: string;
};

/** An immutable tree; aliases and merges are resolved, every node keeps its place. */
export type YamlNode = YamlScalar | YamlMap | YamlSeq;

/** The entry with this key, or undefined; `__proto__` is a key like any other. */
export function entryOf({ entries }: YamlMap, key: string): YamlEntry | undefined {
  // Asked thousands of times for each model: a call for each entry would be most of what reading a model calls.
  for (let i = 0; i < entries.length; i += 1) {
    const entry = entries[i] as YamlEntry;
    if (entry.key === key) return entry;
  }
  return undefined;
}

/** From the first character of the key to the last of the value. */
export function entrySpan(entry: YamlEntry): Span {
  const { keySpan, value } = entry;
  const end = value.span.file === keySpan.file ? Math.max(keySpan.end, value.span.end) : keySpan.end;
  return spanOf(keySpan.file, keySpan.start, end);
}

/** The text that a person meant: a plain `007` or `true` is its own spelling, not the value YAML makes of it. */
export function scalarText(node: YamlScalar): string {
  if (node.quoted && typeof node.value === 'string') return node.value;
  return typeof node.value === 'string' ? node.value : node.source;
}

/**
 * The place of `text.slice(from, to)` of a scalar's text, for templates and expressions inside strings.
 *
 * The whole scalar where escapes or line folding make the written text differ from the value.
 */
export function spanWithin(node: YamlScalar, from: number, to: number): Span {
  const written = node.definedAt ?? node.span;
  const { file, start, end } = written;
  const text = scalarText(node);
  const lead = node.quoted ? 1 : 0;
  if (file.text.slice(start + lead, end - lead) !== text) return node.span;
  return spanOf(file, start + lead + from, start + lead + to);
}

/** A plain JavaScript value, for validators: objects without prototype, integers as numbers where they are exact. */
export function toPlain(node: YamlNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return plainScalar(node.value);
    case 'seq':
      return node.items.map(toPlain);
    case 'map': {
      const object: Record<string, unknown> = Object.create(null);
      for (const { key, value } of node.entries) object[key] = toPlain(value);
      return object;
    }
  }
}

function plainScalar(value: YamlScalarValue): string | number | boolean | null | bigint {
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
