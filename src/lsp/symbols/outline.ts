import { printable } from '../../diagnostics/index.js';
import { isText, items } from '../../model/node.js';
import { entrySpan, type Span, scalarText, type YamlEntry, type YamlNode } from '../../source/index.js';
import type { ModelDocument } from '../model-document.js';

export type OutlineKind =
  | 'section'
  | 'type'
  | 'table'
  | 'index'
  | 'entity'
  | 'attribute'
  | 'access pattern'
  | 'parameter'
  | 'role'
  | 'stream rule'
  | 'scenario'
  | 'sample'
  | 'test';

export type OutlineNode = {
  readonly name: string;
  readonly detail?: string;
  readonly kind: OutlineKind;
  /** Key and value. */
  readonly span: Span;
  /** Inside `span`. */
  readonly nameSpan: Span;
  readonly children: readonly OutlineNode[];
};

/** What of a section is shown: its names, of each what stands in the parts that have names in turn. */
type Shape = {
  readonly kind: OutlineKind;
  readonly detail?: (node: YamlNode) => string | undefined;
  readonly parts?: Readonly<Record<string, Shape>>;
};

const DECLARED: Shape = { kind: 'attribute', detail: typeText };
const INDEX: Shape = { kind: 'index', detail: keyText };

const SECTIONS: Readonly<Record<string, Shape>> = {
  types: { kind: 'type', detail: typeText },
  tables: {
    kind: 'table',
    detail: (node) => keyText(at(node, 'key')),
    parts: { indexes: INDEX, vectorIndexes: INDEX },
  },
  entities: {
    kind: 'entity',
    detail: (node) => keyText(at(node, 'key')),
    parts: { routing: DECLARED, attributes: DECLARED, indexes: INDEX },
  },
  accessPatterns: {
    kind: 'access pattern',
    detail: (node) => textOf(at(node, 'op')),
    parts: { params: { kind: 'parameter', detail: typeText } },
  },
  roles: { kind: 'role' },
  streams: { kind: 'stream rule', detail: (node) => textOf(at(node, 'source')) },
  scenarios: { kind: 'scenario', detail: (node) => textOf(at(node, 'for')) },
};

/** The outline of one text: its sections, and in them what has a name. It needs no sound model. */
export function outlineOf({ parsed: { root } }: ModelDocument): readonly OutlineNode[] {
  return writtenIn(root).flatMap((entry): readonly OutlineNode[] => {
    const shape = Object.hasOwn(SECTIONS, entry.key) ? SECTIONS[entry.key] : undefined;
    if (shape !== undefined) return [nodeOf(entry, 'section', namedIn(entry.value, shape))];
    if (entry.key === 'samples') return [nodeOf(entry, 'section', samplesIn(entry.value))];
    return entry.key === 'tests' ? [nodeOf(entry, 'section', testsIn(entry.value))] : [];
  });
}

function namedIn(node: YamlNode, shape: Shape): readonly OutlineNode[] {
  return writtenIn(node).map((entry) => {
    const parts = Object.entries(shape.parts ?? {}).flatMap(([key, part]) => {
      const inner = at(entry.value, key);
      return inner === undefined ? [] : namedIn(inner, part);
    });
    return nodeOf(entry, shape.kind, parts, shape.detail?.(entry.value));
  });
}

function samplesIn(node: YamlNode): readonly OutlineNode[] {
  const entities = at(node, 'entities');
  return writtenIn(entities).map((entry) => {
    const named = items(entry.value).flatMap((item) => placedBy(item, 'id', 'sample'));
    return nodeOf(entry, 'entity', named);
  });
}

function testsIn(node: YamlNode): readonly OutlineNode[] {
  return items(node).flatMap((item) => placedBy(item, 'name', 'test'));
}

/** An item of a list that says its name in one of its entries. */
function placedBy(item: YamlNode, key: string, kind: OutlineKind): readonly OutlineNode[] {
  const name = at(item, key);
  if (!isText(name) || item.definedAt !== undefined || name.definedAt !== undefined) return [];
  return [{ name: shown(scalarText(name)), kind, span: item.span, nameSpan: name.span, children: [] }];
}

function nodeOf(entry: YamlEntry, kind: OutlineKind, children: readonly OutlineNode[], detail?: string): OutlineNode {
  const own = { name: shown(entry.key), kind, span: entrySpan(entry), nameSpan: entry.keySpan, children };
  return detail === undefined ? own : { ...own, detail: shown(detail) };
}

/** Entries that stand here, and not where an alias or a merge brings them from. */
function writtenIn(node: YamlNode | undefined): readonly YamlEntry[] {
  if (node?.kind !== 'map' || node.definedAt !== undefined) return [];
  return node.entries.filter(({ merged }) => !merged);
}

function at(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return writtenIn(node).find((entry) => entry.key === key)?.value;
}

function textOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' ? scalarText(node) : undefined;
}

const SHAPES = ['enum', 'list', 'set', 'map', 'dict', 'copy', 'derive'] as const;

function typeText(node: YamlNode): string | undefined {
  if (node.kind === 'scalar') return textOf(node);
  const named = textOf(at(node, 'is')) ?? textOf(at(node, 'type'));
  return named ?? SHAPES.find((shape) => at(node, shape) !== undefined);
}

function keyText(node: YamlNode | undefined): string | undefined {
  const parts = [at(node, 'pk'), at(node, 'sk')].flatMap((part) => {
    const listed = part?.kind === 'seq' ? part.items : [part];
    return listed.flatMap((one) => textOf(one) ?? []);
  });
  return parts.length > 0 ? parts.join(', ') : textOf(node);
}

const MOST = 120;

/** A name has one line, and clients take none that is empty. */
function shown(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim().slice(0, MOST);
  return line === '' ? '(no name)' : printable(line);
}
