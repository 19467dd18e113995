import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { MAX_DEPTH, MAX_NODES } from './limits.js';
import { type SourceProblem, type SourceProblemCode, sourceProblem } from './problem.js';
import type { SourceFile } from './source-file.js';
import { type Span, spanOf } from './span.js';
import type { YamlOptions } from './yaml.js';
import type { YamlEntry, YamlNode, YamlScalar, YamlScalarValue } from './yaml-node.js';

export type ConvertedTree = {
  readonly root: YamlNode | undefined;
  readonly problems: readonly SourceProblem[];
  /** What aliases stand for. */
  readonly shared: readonly Span[];
};

/** A finished node with the nodes under it, aliases expanded (itself included), and its height. */
type Measured = { readonly node: YamlNode; readonly size: number; readonly height: number };

type Context = {
  readonly file: SourceFile;
  readonly problems: SourceProblem[];
  /** The last node finished under each anchor; `undefined` while it is still open. */
  readonly anchors: Map<string, Measured | undefined>;
  readonly shared: Set<Span>;
  readonly keepTags: boolean;
  nodes: number;
  exhausted: boolean;
};

/** Converts a YAML document into the project's own tree; never throws. */
export function convertTree(
  file: SourceFile,
  document: Document.Parsed,
  { keepTags = false }: YamlOptions = {},
): ConvertedTree {
  const context: Context = {
    file,
    problems: [],
    anchors: new Map(),
    shared: new Set(),
    keepTags,
    nodes: 0,
    exhausted: false,
  };
  const { node } = convert(context, document.contents, 1, 0);
  return { root: context.exhausted ? undefined : node, problems: context.problems, shared: [...context.shared] };
}

function convert(context: Context, node: unknown, depth: number, emptyAt: number): Measured {
  if (isAlias(node)) return resolveAlias(context, node as Alias.Parsed, depth);
  if (isScalar(node))
    return remember(context, node.anchor, tagged(context, node.tag, leaf(context, node as Scalar.Parsed, emptyAt)));
  if (!isMap(node) && !isSeq(node)) return leafOf(context, emptyScalar(context, emptyAt));
  if (depth > MAX_DEPTH) return exhausted(context, 'too-deep', rangeSpan(context, node, emptyAt), depthMessage());
  const { anchor } = node;
  if (anchor !== undefined) context.anchors.set(anchor, undefined);
  const made = isMap(node)
    ? mapNode(context, node as YAMLMap.Parsed, depth)
    : seqNode(context, node as YAMLSeq.Parsed, depth);
  return remember(context, anchor, tagged(context, node.tag, made));
}

/** A tag that YAML itself gives a meaning has had its effect on the value. */
function tagged(context: Context, tag: string | undefined, measured: Measured): Measured {
  if (!context.keepTags || tag === undefined || tag.startsWith('tag:yaml.org,2002:')) return measured;
  return { ...measured, node: { ...measured.node, tag } };
}

function remember(context: Context, anchor: string | undefined, measured: Measured): Measured {
  if (anchor !== undefined) context.anchors.set(anchor, measured);
  return measured;
}

function leaf(context: Context, node: Scalar.Parsed, emptyAt: number): Measured {
  const span = rangeSpan(context, node, emptyAt);
  const quoted = node.type !== 'PLAIN';
  const raw = context.file.text.slice(span.start, span.end);
  const source = quoted ? raw : (node.source ?? raw);
  return leafOf(context, { kind: 'scalar', value: scalarValue(context, node.value, span), source, quoted, span });
}

function leafOf(context: Context, node: YamlScalar): Measured {
  spend(context, 1, node.span);
  return { node, size: 1, height: 1 };
}

function emptyScalar(context: Context, at: number): YamlScalar {
  return { kind: 'scalar', value: null, source: '', quoted: false, span: spanOf(context.file, at, at) };
}

function scalarValue(context: Context, value: unknown, span: Span): YamlScalarValue {
  switch (typeof value) {
    case 'string':
    case 'bigint':
    case 'number':
    case 'boolean':
      return value;
    default:
      if (value !== null)
        report(context, 'unsupported-value', 'This kind of YAML value has no place in a model.', span);
      return null;
  }
}

function seqNode(context: Context, node: YAMLSeq.Parsed, depth: number): Measured {
  const span = collectionSpan(context, node);
  spend(context, 1, span);
  const items: YamlNode[] = [];
  let size = 1;
  let height = 0;
  for (const item of node.items) {
    if (context.exhausted) break;
    const made = convert(context, item, depth + 1, span.start);
    items.push(made.node);
    size += made.size;
    height = Math.max(height, made.height);
  }
  return { node: { kind: 'seq', items, span }, size, height: height + 1 };
}

function mapNode(context: Context, node: YAMLMap.Parsed, depth: number): Measured {
  const span = collectionSpan(context, node);
  spend(context, 1, span);
  const slots: { readonly entries: readonly YamlEntry[]; readonly merged: boolean }[] = [];
  const own = new Map<string, YamlEntry>();
  let size = 1;
  let height = 0;
  for (const pair of node.items as unknown as Pair<unknown, unknown>[]) {
    if (context.exhausted) break;
    const keySpan = nodeSpan(context, pair.key, span.start);
    if (isMergeKey(pair.key)) {
      const merge = mergeEntries(context, pair.value, depth, keySpan);
      slots.push({ entries: merge.entries, merged: true });
      size += merge.size;
      height = Math.max(height, merge.height);
      continue;
    }
    const key = keyText(context, pair.key, keySpan);
    const made = convert(context, pair.value, depth + 1, keySpan.end);
    size += made.size;
    height = Math.max(height, made.height);
    if (key === undefined) continue;
    const first = own.get(key);
    if (first !== undefined) {
      const related = [{ message: 'It is defined here first.', span: first.keySpan }];
      report(
        context,
        'duplicate-key',
        `\`${key}\` is defined twice in the same map. Rename one of them, or remove it.`,
        keySpan,
        related,
      );
      continue;
    }
    const entry: YamlEntry = { key, keySpan, value: made.node, merged: false };
    own.set(key, entry);
    slots.push({ entries: [entry], merged: false });
  }
  return { node: { kind: 'map', entries: flatten(slots, own), span }, size, height: height + 1 };
}

/** Own entries win over merged ones wherever they stand; of merged ones the first. */
function flatten(
  slots: readonly { readonly entries: readonly YamlEntry[]; readonly merged: boolean }[],
  own: ReadonlyMap<string, YamlEntry>,
): readonly YamlEntry[] {
  if (!slots.some((slot) => slot.merged)) return [...own.values()];
  const taken = new Set<string>(own.keys());
  const entries: YamlEntry[] = [];
  for (const slot of slots) {
    for (const entry of slot.entries) {
      if (slot.merged && taken.has(entry.key)) continue;
      taken.add(entry.key);
      entries.push(entry);
    }
  }
  return entries;
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}

type Merge = { readonly entries: readonly YamlEntry[]; readonly size: number; readonly height: number };

function mergeEntries(context: Context, value: unknown, depth: number, keySpan: Span): Merge {
  const made = convert(context, value, depth + 1, keySpan.end);
  const sources = made.node.kind === 'seq' ? made.node.items : [made.node];
  const entries: YamlEntry[] = [];
  for (const source of sources) {
    if (source.kind !== 'map') {
      if (!context.exhausted)
        report(context, 'bad-merge', '`<<` takes an alias of a map, or a list of such aliases.', source.span);
      continue;
    }
    for (const entry of source.entries) {
      const place = source.definedAt === undefined ? entry.keySpan : source.span;
      entries.push({ key: entry.key, keySpan: place, value: entry.value, merged: true });
    }
  }
  return { entries, size: made.size, height: made.height };
}

/** Keys are text: a plain `404`, `true` or `0x10` is its own spelling. */
function keyText(context: Context, key: unknown, span: Span): string | undefined {
  if (isAlias(key)) {
    const { node } = resolveAlias(context, key as Alias.Parsed, 1);
    if (node.kind === 'scalar') return node.quoted ? String(node.value) : node.source;
  } else if (isScalar(key)) {
    const plain = key.type === 'PLAIN' && key.source !== undefined ? key.source : String(key.value ?? '');
    if (plain !== '' || key.type !== 'PLAIN') return plain;
    report(context, 'non-string-key', 'The key is empty.', span);
    return undefined;
  } else if (key === null || key === undefined) {
    report(context, 'non-string-key', 'The key is empty.', span);
    return undefined;
  }
  if (context.exhausted) return undefined;
  const hint = 'A template such as `{id}` has to be quoted.';
  report(context, 'non-string-key', `A key has to be text, not a list or a map. ${hint}`, span);
  return undefined;
}

function resolveAlias(context: Context, alias: Alias.Parsed, depth: number): Measured {
  const span = rangeSpan(context, alias, 0);
  const name = alias.source;
  const found = context.anchors.get(name);
  if (found === undefined) {
    const open = context.anchors.has(name);
    const message = open
      ? `\`*${name}\` stands inside the value that it names; it would never end.`
      : `No anchor \`&${name}\` stands before this alias.`;
    report(context, open ? 'recursive-alias' : 'unknown-alias', message, span);
    return leafOf(context, { kind: 'scalar', value: null, source: `*${name}`, quoted: false, span });
  }
  if (depth + found.height - 1 > MAX_DEPTH) return exhausted(context, 'too-deep', span, depthMessage());
  spend(context, found.size, span);
  const definedAt = found.node.definedAt ?? found.node.span;
  context.shared.add(definedAt);
  return { node: { ...found.node, span, definedAt }, size: found.size, height: found.height };
}

function spend(context: Context, nodes: number, span: Span): void {
  context.nodes += nodes;
  if (context.nodes <= MAX_NODES) return;
  const message = `With its aliases expanded the file has more than 1,000,000 values.`;
  exhausted(context, 'too-many-nodes', span, message);
}

function exhausted(context: Context, code: SourceProblemCode, span: Span, message: string): Measured {
  if (!context.exhausted) report(context, code, message, span);
  context.exhausted = true;
  return { node: { kind: 'scalar', value: null, source: '', quoted: false, span }, size: 1, height: 1 };
}

function depthMessage(): string {
  return `Nested deeper than ${MAX_DEPTH} levels.`;
}

function report(
  context: Context,
  code: SourceProblemCode,
  message: string,
  span: Span,
  related: SourceProblem['related'] = [],
): void {
  context.problems.push(sourceProblem(code, message, span, related));
}

function nodeSpan(context: Context, node: unknown, otherwise: number): Span {
  if (isAlias(node) || isScalar(node) || isMap(node) || isSeq(node)) return rangeSpan(context, node, otherwise);
  return spanOf(context.file, otherwise, otherwise);
}

/** A collection in brackets ends with them, and one in a block with its last value: a comment that follows belongs to neither. */
function collectionSpan(context: Context, node: YAMLMap.Parsed | YAMLSeq.Parsed): Span {
  const span = rangeSpan(context, node, 0);
  if (node.flow) return span;
  const last: unknown = node.items.at(-1);
  const end = isPair(last) ? (endOf(context, last.value) ?? endOf(context, last.key)) : endOf(context, last);
  return end === undefined ? span : spanOf(context.file, span.start, end);
}

function endOf(context: Context, node: unknown): number | undefined {
  if (isMap(node) || isSeq(node)) return collectionSpan(context, node as YAMLMap.Parsed | YAMLSeq.Parsed).end;
  return isScalar(node) || isAlias(node) ? rangeSpan(context, node, 0).end : undefined;
}

/** The node's own text: block scalars end before the blanks that follow them. */
function rangeSpan(
  context: Context,
  node: { readonly range?: readonly [number, number, number] | null | undefined },
  otherwise: number,
): Span {
  const { file } = context;
  if (!node.range) return spanOf(file, otherwise, otherwise);
  const [start, valueEnd] = node.range;
  let end = valueEnd;
  while (end > start && isBlank(file.text.charCodeAt(end - 1))) end -= 1;
  return spanOf(file, start, end);
}

function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}
