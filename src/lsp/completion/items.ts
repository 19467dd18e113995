import {
  type ClientCapabilities,
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type MarkupContent,
  MarkupKind,
} from 'vscode-languageserver';
import type { SourceFile } from '../../source/index.js';
import { rangeOf } from '../positions.js';
import type { ModelSymbol } from '../symbols/symbol.js';
import type { Completion } from './writing.js';

/** What an item is resolved by. */
export type ItemData = { readonly uri: string; readonly symbol: ModelSymbol };

const KINDS: Readonly<Partial<Record<Completion['kind'], CompletionItemKind>>> = {
  property: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  function: CompletionItemKind.Function,
  rule: CompletionItemKind.Constant,
  keyword: CompletionItemKind.Keyword,
  entity: CompletionItemKind.Class,
  attribute: CompletionItemKind.Field,
  'stored name': CompletionItemKind.Field,
  table: CompletionItemKind.Module,
  index: CompletionItemKind.Reference,
  type: CompletionItemKind.TypeParameter,
  'access pattern': CompletionItemKind.Method,
  parameter: CompletionItemKind.Variable,
};

/** Items in the order in which they are offered: editors sort by the text otherwise. */
export function completionItems(
  completions: readonly Completion[],
  { file, uri }: { readonly file: SourceFile; readonly uri: string },
  client: ClientCapabilities,
): CompletionItem[] {
  const canTag = client.textDocument?.completion?.completionItem?.tagSupport !== undefined;
  return completions.map((one, i) => ({
    label: one.label,
    kind: KINDS[one.kind] ?? CompletionItemKind.Value,
    sortText: `${one.isRequired === true ? 0 : 1}${String(i).padStart(6, '0')}`,
    filterText: file.text.charAt(one.start) === '$' ? one.text : one.label,
    textEdit: { range: rangeOf({ file, start: one.start, end: one.end }), newText: one.text },
    ...(one.symbol === undefined ? {} : { detail: detailOf(one.symbol), data: { uri, symbol: one.symbol } }),
    ...(one.documentation === undefined ? {} : { documentation: markup(one.documentation) }),
    ...(one.isDeprecated === true && canTag ? { tags: [CompletionItemTag.Deprecated] } : {}),
  }));
}

function detailOf({ kind, of }: ModelSymbol): string {
  return of === undefined || kind === 'parameter' ? kind : `${kind} of ${of}`;
}

export function markup(value: string): MarkupContent {
  return { kind: MarkupKind.Markdown, value };
}
