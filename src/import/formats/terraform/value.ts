import type { Span, YamlEntry, YamlNode } from '../../../source/index.js';
import { invalid } from '../../problem.js';
import { parameterText, type ResolvedText, resolvedScalar } from '../aws-table/index.js';
import { LazyEntries } from './lazy-entries.js';

/** What an expression gives. Its place is where it was written, or for what is not known where it was asked for. */
export type Value = { readonly span: Span } & (
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly value: number }
  /** Text, which may stand for the default of a variable. */
  | { readonly kind: 'text'; readonly text: ResolvedText }
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly size: number }
  /** A map or an object. */
  | MapValue
  /** What the configuration alone does not tell; text of which a part is known is such too. */
  | {
      readonly kind: 'unknown';
      readonly text: ResolvedText;
      /** Of JSON that is made here: what it holds. */
      readonly json?: Value;
    }
);

export interface MapValue {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Value>;
  readonly span: Span;
  /** Of all values in it: a list that holds another one twice is more than twice as large. */
  readonly size: number;
}

/** What holds more values is none that a person wrote, and takes long to go through. */
const MOST_VALUES = 200_000;

export function sizeOf(value: Value): number {
  return value.kind === 'list' || value.kind === 'map' ? value.size : 1;
}

function sizeOfAll(values: Iterable<Value>, span: Span): number {
  let size = 1;
  for (const value of values) size += sizeOf(value);
  if (size > MOST_VALUES) throw invalid('What is made here holds too many values to be read.', span);
  return size;
}

export function nullValue(span: Span): Value {
  return { kind: 'null', span };
}

export function booleanValue(value: boolean, span: Span): Value {
  return { kind: 'boolean', value, span };
}

export function numberValue(value: number, span: Span): Value {
  return { kind: 'number', value, span };
}

export function plainText(text: string): ResolvedText {
  return { text, name: text, kind: 'plain' };
}

export function textValue(text: string | ResolvedText, span: Span): Value {
  const resolved = typeof text === 'string' ? plainText(text) : text;
  return { kind: resolved.kind === 'unknown' ? 'unknown' : 'text', text: resolved, span };
}

export function listValue(items: readonly Value[], span: Span): Value {
  return { kind: 'list', items, span, size: sizeOfAll(items, span) };
}

export function mapValue(entries: ReadonlyMap<string, Value>, span: Span): MapValue {
  // What is found out only when it is asked for is counted then.
  const size = entries instanceof LazyEntries ? 1 : sizeOfAll(entries.values(), span);
  return { kind: 'map', entries, span, size };
}

/** @param name what it is called in the configuration: `var.stage`, `data.aws_region.current.name`. */
export function unknownValue(name: string, span: Span): Value {
  return { kind: 'unknown', text: parameterText(name.replace(/^var\./, ''), undefined), span };
}

/** What is made of something that is not known. */
export function madeOf(cause: Value, how: string, span: Span): Value {
  const name = cause.kind === 'unknown' ? cause.text.text : 'value';
  return unknownValue(`${how}_${name}`, span);
}

/** As text: of numbers and truth values what Terraform writes of them. */
export function textOfValue(value: Value): ResolvedText | undefined {
  switch (value.kind) {
    case 'text':
    case 'unknown':
      return value.text;
    case 'number':
      return plainText(numberText(value.value));
    case 'boolean':
      return plainText(String(value.value));
    default:
      return undefined;
  }
}

/** The same, where nothing of it is unknown. */
export function knownText(value: Value | undefined): string | undefined {
  return value === undefined || value.kind === 'unknown' ? undefined : textOfValue(value)?.text;
}

/** With a word of its own for what is not known. */
export function shownText(value: Value | undefined): string | undefined {
  return value === undefined ? undefined : textOfValue(value)?.text;
}

export function numberText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value).toString() : String(value);
}

/** As Terraform takes text for a number. */
export function numberOfValue(value: Value | undefined): number | undefined {
  if (value?.kind === 'number') return value.value;
  if (value?.kind !== 'text') return undefined;
  const text = value.text.text.trim();
  const number = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

export function booleanOfValue(value: Value | undefined): boolean | undefined {
  if (value?.kind === 'boolean') return value.value;
  if (value?.kind !== 'text') return undefined;
  const { text } = value.text;
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** Whether anything in it is unknown. */
export function hasUnknown(value: Value): boolean {
  if (value.kind === 'list') return value.items.some(hasUnknown);
  if (value.kind === 'map') return [...value.entries.values()].some(hasUnknown);
  return value.kind === 'unknown';
}

export function firstUnknown(value: Value): Value | undefined {
  if (value.kind === 'unknown') return value;
  const inner = value.kind === 'list' ? value.items : value.kind === 'map' ? [...value.entries.values()] : [];
  for (const one of inner) {
    const found = firstUnknown(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether two values are equal; undefined where that is not known. Places do not matter. */
export function areEqual(a: Value, b: Value): boolean | undefined {
  if (a.kind === 'unknown' || b.kind === 'unknown') return undefined;
  if (a.kind === 'list' && b.kind === 'list') {
    if (a.items.length !== b.items.length) return false;
    return all(a.items.map((item, i) => areEqual(item, b.items[i] ?? item)));
  }
  if (a.kind === 'map' && b.kind === 'map') {
    if (a.entries.size !== b.entries.size) return false;
    return all(
      [...a.entries].map(([key, value]) => {
        const other = b.entries.get(key);
        return other === undefined ? false : areEqual(value, other);
      }),
    );
  }
  if (a.kind === 'null' || b.kind === 'null') return a.kind === b.kind;
  if (a.kind === 'number' && b.kind === 'number') return a.value === b.value;
  if (a.kind !== b.kind) return false;
  const [x, y] = [textOfValue(a)?.text, textOfValue(b)?.text];
  return x !== undefined && x === y;
}

function all(parts: readonly (boolean | undefined)[]): boolean | undefined {
  if (parts.includes(false)) return false;
  return parts.includes(undefined) ? undefined : true;
}

/** As a tree, for readers that know of no expressions. */
export function nodeOf(value: Value): YamlNode {
  const { span } = value;
  switch (value.kind) {
    case 'null':
      return { kind: 'scalar', value: null, source: 'null', quoted: false, span };
    case 'list':
      return { kind: 'seq', items: value.items.map(nodeOf), span };
    case 'map':
      return mapNode(
        [...value.entries].map(([key, inner]) => [key, nodeOf(inner)]),
        span,
      );
    default: {
      const text = textOfValue(value) ?? plainText('');
      return resolvedScalar(text, { kind: 'scalar', value: text.text, source: text.text, quoted: true, span });
    }
  }
}

/** Entries without a value are left out. */
export function mapNode(
  entries: readonly (readonly [key: string, value: YamlNode | undefined])[],
  span: Span,
): YamlNode {
  const kept = entries.flatMap(([key, value]): YamlEntry[] =>
    value === undefined ? [] : [{ key, keySpan: value.span, value, merged: false }],
  );
  return { kind: 'map', entries: kept, span };
}

/** A tree of JSON or YAML as a value. */
export function valueOfNode(node: YamlNode): Value {
  const { span } = node;
  if (node.kind === 'seq') return listValue(node.items.map(valueOfNode), span);
  if (node.kind === 'map')
    return mapValue(new Map(node.entries.map(({ key, value }) => [key, valueOfNode(value)])), span);
  if (node.value === null) return nullValue(span);
  if (typeof node.value === 'boolean') return booleanValue(node.value, span);
  if (typeof node.value === 'string') return textValue(node.value, span);
  return numberValue(Number(node.value), span);
}

/** A blank: what is not there, null, or empty. */
export function isBlank(value: Value | undefined): boolean {
  if (value === undefined || value.kind === 'null') return true;
  if (value.kind === 'list') return value.items.length === 0;
  if (value.kind === 'map') return value.entries.size === 0;
  return value.kind === 'text' && value.text.text === '';
}
