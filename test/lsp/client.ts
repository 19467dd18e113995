import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { ClientCapabilities, Diagnostic, InitializeResult, Range } from 'vscode-languageserver';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { BIN } from '../support/cli.js';

export type Published = {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly Diagnostic[];
};

/** An editor with the capabilities that most have. */
export const CAPABILITIES: ClientCapabilities = {
  workspace: {
    workspaceFolders: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true },
  },
  textDocument: {
    publishDiagnostics: { relatedInformation: true, versionSupport: true },
    rename: { prepareSupport: true },
  },
};

/** What an editor does, by a script. */
export class Client {
  readonly connection: MessageConnection;
  readonly #published: Published[] = [];
  readonly #waiting = new Set<() => void>();
  /** Globs that the server asked to be told of. */
  readonly watched: string[] = [];
  /** What the user is shown. */
  readonly told: string[] = [];
  /** Faults of the server, among others. */
  readonly logged: string[] = [];

  constructor(input: Readable, output: Writable) {
    this.connection = createMessageConnection(new StreamMessageReader(input), new StreamMessageWriter(output));
    this.connection.onNotification('textDocument/publishDiagnostics', (published: Published) => {
      this.#published.push(published);
      for (const look of this.#waiting) look();
    });
    this.connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      this.logged.push(message);
    });
    this.connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
      this.told.push(message);
    });
    this.connection.onRequest('client/registerCapability', ({ registrations }) => {
      for (const { registerOptions } of registrations)
        for (const { globPattern } of registerOptions?.watchers ?? []) this.watched.push(globPattern);
      return null;
    });
    this.connection.listen();
  }

  async initialize(folders: readonly string[], capabilities = CAPABILITIES): Promise<InitializeResult> {
    const workspaceFolders = folders.map((uri) => ({ uri, name: uri }));
    const rootUri = folders[0] ?? null;
    const result = await this.request<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri,
      capabilities,
      workspaceFolders,
    });
    await this.notify('initialized', {});
    return result;
  }

  request<T>(method: string, params?: unknown): Promise<T> {
    return params === undefined
      ? this.connection.sendRequest<T>(method)
      : this.connection.sendRequest<T>(method, params);
  }

  notify(method: string, params?: unknown): Promise<void> {
    return params === undefined
      ? this.connection.sendNotification(method)
      : this.connection.sendNotification(method, params);
  }

  open(uri: string, text: string, languageId = 'yaml'): Promise<void> {
    return this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  change(uri: string, version: number, ...contentChanges: readonly { range?: Range; text: string }[]): Promise<void> {
    return this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  close(uri: string): Promise<void> {
    return this.notify('textDocument/didClose', { textDocument: { uri } });
  }

  at<T>(method: string, uri: string, line: number, character: number, more: object = {}): Promise<T> {
    return this.request(`textDocument/${method}`, { textDocument: { uri }, position: { line, character }, ...more });
  }

  /** The last diagnostics of a text, once there are some of this version, or for a file that is not open any. */
  diagnostics(uri: string, version?: number): Promise<readonly Diagnostic[]> {
    return new Promise((done) => {
      const look = (): void => {
        const found = this.#published.findLast((one) => one.uri === uri);
        if (found === undefined || (version !== undefined && found.version !== version)) return;
        this.#waiting.delete(look);
        done(found.diagnostics);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** Waits for the time when a text has these findings and no others, whatever it had before. */
  found(uri: string, ...codes: readonly string[]): Promise<readonly Diagnostic[]> {
    const wanted = JSON.stringify(codes);
    return new Promise((done) => {
      const look = (): void => {
        const diagnostics = this.#published.findLast((one) => one.uri === uri)?.diagnostics;
        if (diagnostics === undefined || JSON.stringify(diagnostics.map(({ code }) => code)) !== wanted) return;
        this.#waiting.delete(look);
        done(diagnostics);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** Every time that diagnostics came. */
  get published(): readonly Published[] {
    return this.#published;
  }

  forget(): void {
    this.#published.length = 0;
  }
}

export type StartedServer = { readonly client: Client; readonly child: ChildProcess; readonly stderr: () => string };

/** The built server as editors start it. */
export function startServer(cwd = '.', args: readonly string[] = ['--stdio']): StartedServer {
  const child = spawn(process.execPath, [BIN, 'lsp', ...args], { cwd, stdio: 'pipe' });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  return { client: new Client(child.stdout, child.stdin), child, stderr: () => errors };
}

export async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}
