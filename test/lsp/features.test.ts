import { describe, expect, it } from 'vitest';
import {
  CancellationTokenSource,
  type CodeAction,
  type CompletionItem,
  type DocumentSymbol,
  type Hover,
  type InlayHint,
  LSPErrorCodes,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { marked, NOTES, serve } from './in-process.js';

const URI = 'file:///nowhere/notes.dynamodel.yaml';
const ALL = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

async function opened(text = NOTES) {
  const { client } = await serve([]);
  await client.open(URI, text);
  await client.diagnostics(URI, 1);
  return client;
}

function applied(text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create(URI, 'yaml', 1, text), [...edits]);
}

describe('inlay hints', () => {
  it('tell behind each pattern what a call takes, and stay while the text is broken', async () => {
    const client = await opened();
    const ask = () => client.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri: URI }, range: ALL });
    const hints = await ask();
    expect(hints.map(({ label, position }) => [position.line, position.character, label])).toEqual([
      [15, 10, '1 (p99 4) RU'],
      [16, 10, '0.5 RU'],
      [17, 10, '2 WU'],
    ]);
    await client.change(URI, 2, { text: NOTES.replace('by: [userId, noteId]', 'by: [userid, noteId]') });
    expect((await ask()).map(({ label }) => label)).toEqual(['1 (p99 4) RU', '0.5 RU', '2 WU']);
  });

  it('say what nothing serves', async () => {
    const client = await opened(`${NOTES}  byText: {op: query, entity: Note, by: [text], rate: 1/s}\n`);
    const range = { start: { line: 18, character: 0 }, end: { line: 19, character: 0 } };
    const hints = await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri: URI }, range });
    expect(hints.map(({ label }) => label)).toEqual(['not served']);
  });
});

describe('formatting', () => {
  const format = (client: Awaited<ReturnType<typeof opened>>) =>
    client.request<TextEdit[] | null>('textDocument/formatting', {
      textDocument: { uri: URI },
      options: { tabSize: 2, insertSpaces: true },
    });

  it('brings a text into its one form by the lines that change, and keeps its ends of lines', async () => {
    for (const end of ['\n', '\r\n']) {
      const text = NOTES.replace('model: notes', 'model:   notes').replaceAll('\n', end);
      const client = await opened(text);
      const edits = await format(client);
      expect(edits).toHaveLength(1);
      expect(edits![0]!.range).toEqual({ start: { line: 1, character: 0 }, end: { line: 2, character: 0 } });
      expect(applied(text, edits!)).toBe(NOTES.replaceAll('\n', end));
    }
  });

  it('leaves alone what is in its form, what is no YAML, and a comment that would move', async () => {
    const client = await opened();
    expect(await format(client)).toEqual([]);
    await client.change(URI, 2, { text: 'dynamodel: [1\n' });
    expect(await format(client)).toEqual([]);
    const moved = NOTES.replace('model: notes', 'model: notes # a\rb');
    await client.change(URI, 3, { text: moved });
    expect(await format(client)).toBeNull();
    expect(client.told.join()).toContain('carriage return');
  });
});

describe('names and actions', () => {
  it('go to declarations, list uses and rename, with the version that the edits are for', async () => {
    const { text, line, character } = marked(NOTES.replace('by: [userId, noteId]', 'by: [user¦Id, noteId]'));
    const client = await opened(text);
    const [definition] = await client.at<{ range: { start: object } }[]>('definition', URI, line, character);
    expect(definition?.range.start).toEqual({ line: 9, character: 6 });
    const context = { includeDeclaration: true };
    expect((await client.at<unknown[]>('references', URI, line, character, { context })).length).toBe(6);
    expect((await client.at<unknown[]>('documentHighlight', URI, line, character)).length).toBe(6);
    expect(await client.at('prepareRename', URI, line, character)).toMatchObject({ placeholder: 'userId' });
    const edit = await client.at<WorkspaceEdit>('rename', URI, line, character, { newName: 'ownerId' });
    const [change] = edit.documentChanges as { textDocument: object; edits: TextEdit[] }[];
    expect(change?.textDocument).toEqual({ uri: URI, version: 1 });
    const renamed = applied(text, change!.edits);
    expect(renamed).toContain('by: [ownerId, noteId]');
    expect(renamed).toContain('"USER#{ownerId}"');
    await expect(client.at('rename', URI, line, character, { newName: 'not a name' })).rejects.toThrow(/name/);
    expect(await client.at('prepareRename', URI, 0, 3)).toBeNull();
  });

  it('mend and silence what is found', async () => {
    const client = await opened(NOTES.replace('by: [userId], rate', 'by: [userid], rate'));
    const [finding] = await client.found(URI, 'DM1002');
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: URI },
      range: finding!.range,
      context: { diagnostics: [finding] },
    });
    const fix = actions.find(({ isPreferred }) => isPreferred === true);
    const [change] = (fix?.edit?.documentChanges ?? []) as { edits: TextEdit[] }[];
    expect(applied(NOTES.replace('by: [userId], rate', 'by: [userid], rate'), change!.edits)).toBe(NOTES);
    expect(fix?.diagnostics?.[0]).toEqual(finding);
    const all = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: URI },
      range: ALL,
      context: { diagnostics: [], only: ['source.fixAll'] },
    });
    expect(all.map(({ kind }) => kind)).toEqual(['source.fixAll']);
  });

  it('outline the text', async () => {
    const client = await opened();
    const list = await client.request<{ name: string; containerName?: string }[]>('textDocument/documentSymbol', {
      textDocument: { uri: URI },
    });
    expect(list.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['accessPatterns', 'notesOf', 'Note', 'userId']),
    );
    const { client: tree } = await serve([], {
      capabilities: { textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } } },
    });
    await tree.open(URI, NOTES);
    const symbols = await tree.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri: URI } });
    expect(symbols.find(({ name }) => name === 'accessPatterns')?.children?.map(({ name }) => name)).toEqual([
      'notesOf',
      'getNote',
      'addNote',
    ]);
  });
});

describe('completion items', () => {
  it('replace the word, and tell more of a name when they are asked for it', async () => {
    const { text, line, character } = marked(`${NOTES}  more: {op: query, entity: N¦}\n`);
    const client = await opened();
    await client.change(URI, 2, { text });
    const items = await client.at<CompletionItem[]>('completion', URI, line, character);
    const note = items.find(({ label }) => label === 'Note');
    expect(note?.textEdit).toMatchObject({ newText: 'Note', range: { start: { line, character: character - 1 } } });
    const { documentation } = await client.request<CompletionItem>('completionItem/resolve', note);
    expect(documentation).toMatchObject({ kind: 'markdown', value: expect.stringContaining('entity `Note` · table') });
  });

  it('do not come for what is no model', async () => {
    const client = await opened();
    await client.open('file:///nowhere/compose.yaml', 'services: \n');
    expect(await client.at('completion', 'file:///nowhere/compose.yaml', 0, 10)).toBeNull();
    expect(await client.at('hover', 'file:///nowhere/compose.yaml', 0, 3)).toBeNull();
  });
});

describe('requests that are taken back', () => {
  it('are not worked out, and others are', async () => {
    const client = await opened();
    const given = new CancellationTokenSource();
    const params = { textDocument: { uri: URI }, position: { line: 15, character: 4 } };
    const codes = Array.from({ length: 20 }, () =>
      client.connection.sendRequest('textDocument/hover', params, given.token).then(
        () => 0,
        ({ code }: { code: number }) => code,
      ),
    );
    given.cancel();
    const hover = await client.at<Hover>('hover', URI, 15, 4);
    expect((await Promise.all(codes)).filter((code) => code === LSPErrorCodes.RequestCancelled).length).toBeGreaterThan(
      15,
    );
    expect(hover.contents).toMatchObject({ value: expect.stringContaining('`notesOf`') });
  });
});
