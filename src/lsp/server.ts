import { type ClientCapabilities, DidChangeWatchedFilesNotification, TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { foldersOf, serverCapabilities } from './capabilities.js';
import { checker } from './checker.js';
import { converse, type Line } from './conversation.js';
import { answerFeatures } from './features.js';
import { Publisher } from './publisher.js';
import { Workspace } from './workspace.js';

export type LanguageServerOptions = Line & {
  /** Folder of texts that lie in none. */
  readonly cwd: string;
  readonly now: () => Date;
  readonly signal: AbortSignal;
};

/** Files that a model or its settings may consist of. */
const WATCHED = '**/*.{yaml,yml,json}';

/** Serves one editor. Resolves when it has gone: to whether it took its leave as the protocol wants it. */
export async function serveEditor({ cwd, now, signal, ...line }: LanguageServerOptions): Promise<boolean> {
  const { connection, ended, close } = converse(line);
  const workspace = new Workspace(cwd, now);
  let isOver = false;
  const failed = (error: unknown): void => {
    // What was asked of an editor that has gone has no answer.
    if (!isOver) connection.console.error(textOf(error));
  };
  const publisher = new Publisher(
    (published) => {
      connection.sendDiagnostics(published).catch(failed);
    },
    (uri) => workspace.versionOf(uri),
  );
  const checking = checker(workspace, publisher, failed);
  const documents = new TextDocuments(TextDocument);
  let client: ClientCapabilities = {};

  connection.onInitialize((params) => {
    client = params.capabilities;
    workspace.setFolders(foldersOf(params));
    return serverCapabilities(params);
  });
  connection.onInitialized(() => {
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration === true) {
      const watchers = [{ globPattern: WATCHED }];
      connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(failed);
    }
    if (client.workspace?.workspaceFolders !== true) return;
    connection.workspace.onDidChangeWorkspaceFolders(() => {
      const given = connection.workspace.getWorkspaceFolders().then((folders) => {
        workspace.setFolders((folders ?? []).map(({ uri }) => uri));
        diskChanged();
      });
      given.catch(failed);
    });
  });
  documents.onDidOpen(({ document }) => {
    workspace.open(document);
    checking.changed();
  });
  documents.onDidChangeContent(({ document }) => {
    workspace.changed(document);
    checking.changed();
  });
  documents.onDidClose(({ document }) => {
    workspace.close(document);
    checking.changed();
  });
  documents.onDidSave(diskChanged);
  connection.onDidChangeWatchedFiles(diskChanged);
  answerFeatures(connection, workspace, () => client);
  documents.listen(connection);
  signal.addEventListener('abort', leave, { once: true });
  try {
    connection.listen();
    return await ended;
  } finally {
    leave();
  }

  /** First of all it is noted: what was asked fails at once when the line is closed. */
  function leave(): void {
    isOver = true;
    checking.stop();
    close();
  }

  function diskChanged(): void {
    workspace.diskChanged();
    checking.changed();
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
