import {
  type ClientCapabilities,
  type Connection,
  DocumentHighlightKind,
  type Location,
  LSPErrorCodes,
  MessageType,
  ResponseError,
  ShowMessageNotification,
  type TextDocumentPositionParams,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Span } from '../source/index.js';
import { type Again, codeActionsAt, fixAllAction } from './actions/index.js';
import { completionItems, type ItemData, markup } from './completion/items.js';
import { diagnosticOf } from './diagnostics.js';
import { formatting } from './formatting.js';
import { configurationHoverAt, hoverAt, symbolCard } from './hover/hover.js';
import { inlayHints } from './inlay-hints.js';
import type { ModelDocument } from './model-document.js';
import { outlineSymbols } from './outline-symbols.js';
import { offsetAt, rangeOf } from './positions.js';
import { definitionAt, highlightsAt, outlineOf, referencesAt, renameAt, renameTargetAt } from './symbols/index.js';
import type { Workspace } from './workspace.js';
import { type NotedEdit, notesOf, showsNotes, workspaceEdit } from './workspace-edit.js';

/** Answers what the editor asks about places and texts. `client` gives what it can do, once that is known. */
export function answerFeatures(connection: Connection, workspace: Workspace, client: () => ClientCapabilities): void {
  /** With the model of the text, and the place in it; nothing is known of other texts. */
  function atPlace<P extends TextDocumentPositionParams, R>(
    answer: (document: ModelDocument, offset: number, params: P) => R | undefined,
  ): (params: P) => R | null {
    return (params) => {
      const document = workspace.documentAt(params.textDocument.uri);
      if (document === undefined) return null;
      return answer(document, offsetAt(document.parsed.file, params.position), params) ?? null;
    };
  }

  /** Of itself, the library would ask for an answer. */
  function warn(message: string): void {
    void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
  }

  function editOf({ state }: ModelDocument, edits: readonly NotedEdit[]): WorkspaceEdit {
    return workspaceEdit(edits, state, (uri) => workspace.versionOf(uri), client());
  }

  connection.onHover(({ textDocument: { uri }, position }) => {
    const document = workspace.documentAt(uri);
    const parsed = document?.parsed ?? workspace.configurationAt(uri);
    if (parsed === undefined) return null;
    const offset = offsetAt(parsed.file, position);
    const hover = document === undefined ? configurationHoverAt(parsed, offset) : hoverAt(document, offset);
    return hover === undefined ? null : { contents: markup(hover.text), range: rangeOf(hover.span) };
  });

  connection.onCompletion(({ textDocument: { uri }, position }) => {
    const asked = workspace.completionsAt(uri, position);
    return asked === undefined ? null : completionItems(asked.completions, { file: asked.file, uri }, client());
  });

  connection.onCompletionResolve((item) => {
    const { uri, symbol } = (item.data ?? {}) as Partial<ItemData>;
    const state = uri === undefined ? undefined : workspace.projectOf(uri)?.last;
    const card = state === undefined || symbol === undefined ? undefined : symbolCard(state, symbol);
    return card === undefined ? item : { ...item, documentation: markup(card) };
  });

  connection.onDefinition(
    atPlace((document, offset) => {
      const definition = definitionAt(document, offset);
      return definition === undefined ? undefined : locationsOf(document, definition.targets);
    }),
  );

  connection.onReferences(
    atPlace((document, offset, { context }) =>
      locationsOf(document, referencesAt(document, offset, { declaration: context.includeDeclaration })),
    ),
  );

  connection.onDocumentHighlight(
    atPlace((document, offset) =>
      highlightsAt(document, offset).map(({ span, kind }) => ({
        range: rangeOf(span),
        kind: kind === 'write' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
      })),
    ),
  );

  connection.onPrepareRename(
    atPlace((document, offset) => {
      const target = renameTargetAt(document, offset);
      if (target === undefined) return undefined;
      if ('refusal' in target) throw refused(target.refusal);
      return { range: rangeOf(target.span), placeholder: target.name };
    }),
  );

  connection.onRenameRequest(
    atPlace((document, offset, { newName }) => {
      const renaming = renameAt(document, offset, newName);
      if ('refusal' in renaming) throw refused(renaming.refusal);
      if (!showsNotes(client())) for (const note of notesOf(renaming.edits)) warn(note);
      return editOf(document, renaming.edits);
    }),
  );

  connection.onDocumentSymbol(({ textDocument: { uri } }) => {
    const document = workspace.documentAt(uri);
    return document === undefined ? null : outlineSymbols(outlineOf(document), uri, client());
  });

  connection.onCodeAction(({ textDocument: { uri }, range, context: { only } }) => {
    const document = workspace.documentAt(uri);
    const project = workspace.projectOf(uri);
    if (document === undefined || project === undefined) return null;
    const { file } = document.parsed;
    const again: Again = (texts) => project.stateWith(texts);
    const isWanted = (kind: string): boolean =>
      only === undefined || only.some((one) => kind === one || kind.startsWith(`${one}.`));
    // Whoever saves a text asks for this alone.
    const actions = isWanted('quickfix')
      ? codeActionsAt(document, offsetAt(file, range.start), offsetAt(file, range.end), again)
      : [fixAllAction(document, again)].flatMap((action) => action ?? []);
    return actions
      .filter(({ kind }) => isWanted(kind))
      .map(({ title, kind, edits, finding, preferred }) => ({
        title,
        kind,
        edit: editOf(document, edits),
        ...(finding === undefined ? {} : { diagnostics: [diagnosticOf(finding, document.state.uriOf)] }),
        ...(preferred === true ? { isPreferred: true } : {}),
      }));
  });

  connection.languages.inlayHint.on(({ textDocument: { uri }, range }) => {
    const document = workspace.documentAt(uri);
    return document === undefined ? null : inlayHints(document, range);
  });

  connection.onDocumentFormatting(async ({ textDocument: { uri } }) => {
    const parsed = workspace.documentAt(uri)?.parsed ?? workspace.configurationAt(uri);
    if (parsed === undefined) return null;
    const version = workspace.versionOf(uri);
    const result = await formatting(parsed);
    // What was typed meanwhile is not written over.
    if (workspace.versionOf(uri) !== version) return null;
    if ('edits' in result) return result.edits;
    warn(result.refusal);
    return null;
  });
}

function locationsOf({ state }: ModelDocument, spans: readonly Span[]): Location[] {
  return spans.map((span) => ({ uri: state.uriOf(span.file), range: rangeOf(span) }));
}

/** What the user is told instead of an answer. */
function refused(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
