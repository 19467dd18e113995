import {
  CodeActionKind,
  type InitializeParams,
  type InitializeResult,
  PositionEncodingKind,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { VERSION } from '../version.js';

/** Characters behind which something may be offered at once: a value, what stands in brackets, a placeholder, a function, a rule. */
const TRIGGERS = [' ', '"', "'", '{', '[', ',', '|', '$', '#', '.'];

/** What the server does, for an editor. */
export function serverCapabilities({ capabilities }: InitializeParams): InitializeResult {
  const canPrepare = capabilities.textDocument?.rename?.prepareSupport === true;
  return {
    serverInfo: { name: 'dynamodel', version: VERSION },
    capabilities: {
      positionEncoding: PositionEncodingKind.UTF16,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      hoverProvider: true,
      completionProvider: { triggerCharacters: TRIGGERS, resolveProvider: true },
      definitionProvider: true,
      referencesProvider: true,
      documentHighlightProvider: true,
      documentSymbolProvider: true,
      renameProvider: canPrepare ? { prepareProvider: true } : true,
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.SourceFixAll] },
      inlayHintProvider: true,
      documentFormattingProvider: true,
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}

/** Folders that the editor has open: older editors name one. */
export function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  return workspaceFolders?.map(({ uri }) => uri) ?? (rootUri === null || rootUri === undefined ? [] : [rootUri]);
}
