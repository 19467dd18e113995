import {
  type ClientCapabilities,
  type DocumentSymbol,
  type SymbolInformation,
  SymbolKind,
} from 'vscode-languageserver';
import { rangeOf } from './positions.js';
import type { OutlineKind, OutlineNode } from './symbols/index.js';

const KINDS: Readonly<Record<OutlineKind, SymbolKind>> = {
  section: SymbolKind.Namespace,
  type: SymbolKind.TypeParameter,
  table: SymbolKind.Module,
  index: SymbolKind.Key,
  entity: SymbolKind.Class,
  attribute: SymbolKind.Field,
  'access pattern': SymbolKind.Method,
  parameter: SymbolKind.Variable,
  role: SymbolKind.Interface,
  'stream rule': SymbolKind.Event,
  scenario: SymbolKind.Event,
  sample: SymbolKind.Object,
  test: SymbolKind.Function,
};

/** The outline of a text as a tree; as a list for an editor that knows no trees. */
export function outlineSymbols(
  nodes: readonly OutlineNode[],
  uri: string,
  { textDocument }: ClientCapabilities,
): DocumentSymbol[] | SymbolInformation[] {
  const isTree = textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true;
  return isTree ? nodes.map(symbolOf) : nodes.flatMap((node) => listOf(node, uri));
}

function symbolOf({ name, detail, kind, span, nameSpan, children }: OutlineNode): DocumentSymbol {
  return {
    name: nameOf(name),
    kind: KINDS[kind],
    range: rangeOf(span),
    selectionRange: rangeOf(nameSpan),
    children: children.map(symbolOf),
    ...(detail === undefined ? {} : { detail }),
  };
}

function listOf({ name, kind, span, children }: OutlineNode, uri: string, within?: string): SymbolInformation[] {
  const own = { name: nameOf(name), kind: KINDS[kind], location: { uri, range: rangeOf(span) } };
  const placed = within === undefined ? own : { ...own, containerName: within };
  return [placed, ...children.flatMap((child) => listOf(child, uri, name))];
}

/** The protocol wants a name, and a key may be of blanks. */
function nameOf(name: string): string {
  return name.trim() === '' ? '(no name)' : name;
}
