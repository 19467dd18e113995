import type {
  AnnotatedTextEdit,
  ChangeAnnotation,
  ClientCapabilities,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import type { TextEdit as SourceEdit } from '../source/index.js';
import type { ModelState } from './model-document.js';
import { rangeOf } from './positions.js';

/** An edit, and what has to be told of it. */
export type NotedEdit = SourceEdit & {
  readonly note?: { readonly label: string; readonly description: string; readonly needsConfirmation: boolean };
};

/** Whether an editor shows with each change what it changes besides the text, and lets a person agree. */
export function showsNotes({ workspace }: ClientCapabilities): boolean {
  const { documentChanges, changeAnnotationSupport } = workspace?.workspaceEdit ?? {};
  return documentChanges === true && changeAnnotationSupport !== undefined;
}

/** What a person should know of edits, where the editor does not show it. */
export function notesOf(edits: readonly NotedEdit[]): ReadonlySet<string> {
  return new Set(edits.flatMap(({ note }) => (note?.needsConfirmation === true ? [note.description] : [])));
}

/**
 * Edits of a model's files as an editor makes them: each for the version of the text that it was made for, so that it is not made on another
 * one, as far as the editor can. Equal ones count once.
 */
export function workspaceEdit(
  edits: readonly NotedEdit[],
  { uriOf }: ModelState,
  versionOf: (uri: string) => number | undefined,
  client: ClientCapabilities,
): WorkspaceEdit {
  const isNoted = showsNotes(client);
  const annotations = new Map<string, ChangeAnnotation>();
  const byUri = new Map<string, Map<string, TextEdit | AnnotatedTextEdit>>();
  for (const edit of edits) {
    const { file, newText, note } = edit;
    const made: TextEdit = { range: rangeOf(edit), newText };
    const own = byUri.get(uriOf(file)) ?? new Map<string, TextEdit | AnnotatedTextEdit>();
    byUri.set(uriOf(file), own);
    const isAnnotated = isNoted && note !== undefined;
    if (isAnnotated) annotations.set(`${note.label}: ${note.description}`, note);
    const noted: AnnotatedTextEdit = { ...made, annotationId: `${note?.label}: ${note?.description}` };
    own.set(JSON.stringify(made), isAnnotated ? noted : made);
  }
  const files = [...byUri].map(([uri, own]) => ({ uri, edits: [...own.values()] }));
  if (client.workspace?.workspaceEdit?.documentChanges !== true)
    return { changes: Object.fromEntries(files.map(({ uri, edits: own }) => [uri, own])) };
  return {
    documentChanges: files.map(
      ({ uri, edits: own }): TextDocumentEdit => ({
        textDocument: { uri, version: versionOf(uri) ?? null },
        edits: own,
      }),
    ),
    ...(annotations.size === 0 ? {} : { changeAnnotations: Object.fromEntries(annotations) }),
  };
}
