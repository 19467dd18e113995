import { PassThrough } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { ClientCapabilities, InitializeResult } from 'vscode-languageserver';
import { serveEditor } from '../../src/lsp/server.js';
import { CAPABILITIES, Client } from './client.js';

export type Served = {
  readonly client: Client;
  readonly ended: Promise<boolean>;
  /** As Ctrl-C does. */
  readonly interrupt: () => void;
  readonly initialized: InitializeResult;
};

/** A server in this process that has some folders open. */
export async function serve(
  folders: readonly string[],
  { cwd = '/nowhere', capabilities = CAPABILITIES }: { cwd?: string; capabilities?: ClientCapabilities } = {},
): Promise<Served> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const stopping = new AbortController();
  const ended = serveEditor({
    input,
    output,
    cwd,
    now: () => new Date('2026-11-20T00:00:00Z'),
    signal: stopping.signal,
    isRunning: () => true,
  });
  const client = new Client(output, input);
  onTestFinished(async () => {
    input.end();
    await ended;
    client.connection.dispose();
  });
  const initialized = await client.initialize(folders, capabilities);
  return { client, ended, interrupt: () => stopping.abort(), initialized };
}

/** A model of one page, in which one thing is wrong: nothing reads its index (DM3002, in line 4). */
export const NOTES = `dynamodel: 1
model: notes
tables:
  notes: {key: {pk: pk, sk: sk}, indexes: {byTag: {pk: tagPk, sk: tagSk, project: keys}}}
entities:
  Note:
    key: {pk: "USER#{userId}", sk: "NOTE#{noteId}"}
    indexes: {byTag: {pk: "USER#{userId}", sk: "{tag}#{noteId}"}}
    attributes:
      userId: {type: ulid, immutable: true}
      noteId: {type: ulid, immutable: true, generate: ulid}
      tag: {enum: [WORK, HOME]}
      text: {type: string, maxBytes: 1000, avgBytes: 100}
    volume: {per: {userId: {avg: 20, max: 1000}}}
accessPatterns:
  notesOf: {op: query, entity: Note, by: [userId], rate: 5/s}
  getNote: {op: get, entity: Note, by: [userId, noteId], rate: 5/s}
  addNote: {op: create, entity: Note, rate: 1/s}
`;

/** Line and character of a text's mark \`¦\`, and the text without it. */
export function marked(text: string): { readonly text: string; readonly line: number; readonly character: number } {
  const before = text.slice(0, text.indexOf('¦'));
  const line = before.split('\n').length - 1;
  return { text: text.replace('¦', ''), line, character: before.length - before.lastIndexOf('\n') - 1 };
}
