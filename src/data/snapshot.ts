import { type Engine, type EngineState, engineState, type Json, type TableState } from '../engine/index.js';
import { itemOfText, itemText } from '../value/index.js';
import { DataError } from './data-error.js';
import { fileBytes } from './file-chunks.js';
import { writeFileOf } from './file-writer.js';
import { type Line, lineBatches } from './lines.js';
import type { LoadProgress } from './load-items.js';

/** Of the lines of the file. Another one is another number, and this program then still reads the older ones. */
const FORMAT = 1;

/**
 * Writes all that an engine holds, tables with all their settings and items, to one compressed file, which `restore` reads. The file is
 * there as a whole or, where writing it fails, as it was before. The engine may go on meanwhile: each table is as it was at some time
 * while it was written.
 *
 * ```ts
 * await snapshot(engine, 'fixtures/shop.snapshot');
 * ```
 */
export async function snapshot(engine: Engine, path: string): Promise<void> {
  await writeFileOf(path, chunksOf(engineState(engine)), true);
}

const CHUNK_CHARACTERS = 256 * 1024;

/** A line for the file, then for each table a line with its settings and one for each item, then streams, backups and client tokens; the last one says how many items there were. */
function* chunksOf(state: EngineState): Generator<string> {
  let text = `${JSON.stringify({ dynamodel: 'snapshot', format: FORMAT })}\n`;
  let items = 0;
  for (const table of state.tables()) {
    text += `${JSON.stringify({ table: table.state })}\n`;
    for (const { item, bytes } of state.items(table.id)) {
      items += 1;
      text += `[${bytes},${itemText(item)}]\n`;
      if (text.length < CHUNK_CHARACTERS) continue;
      yield text;
      text = '';
    }
  }
  for (const note of state.notes()) {
    text += `${JSON.stringify({ note })}\n`;
    if (text.length < CHUNK_CHARACTERS) continue;
    yield text;
    text = '';
  }
  for (const token of state.tokens()) text += `${JSON.stringify({ token })}\n`;
  yield `${text}${JSON.stringify({ end: items })}\n`;
}

/**
 * Puts back what `snapshot` wrote, beside what the engine has. Sizes and units, indexes and the order of items are as they were.
 *
 * @throws DataError where the file is no whole snapshot, or has a table whose name is taken; tables before that one are there.
 */
export async function restore(engine: Engine, path: string): Promise<void> {
  for await (const _ of restoring(engine, path));
}

/** The same step by step; each step tells how far it is. */
export async function* restoring(engine: Engine, path: string): AsyncGenerator<LoadProgress, void> {
  const of = fileBytes(path);
  const state = engineState(engine);
  const reader = new SnapshotReader(state, path);
  let done = 0;
  for await (const lines of lineBatches(path, (bytes) => {
    done += bytes.length;
  })) {
    for (const line of lines) reader.read(line);
    yield { done, of };
  }
  reader.finish();
}

class SnapshotReader {
  readonly #state: EngineState;
  readonly #path: string;
  #table: string | undefined;
  #items = 0;
  readonly #notes: (readonly [string, Json])[] = [];
  #at: 'start' | 'tables' | 'end' = 'start';

  constructor(state: EngineState, path: string) {
    this.#state = state;
    this.#path = path;
  }

  read(line: Line): void {
    const { text } = line;
    if (this.#at === 'start') this.#head(line);
    else if (this.#at === 'end') throw this.#broken(line);
    else if (text.startsWith('[')) this.#item(line);
    else this.#other(line);
  }

  finish(): void {
    if (this.#at !== 'end') throw new DataError('is no whole snapshot: its end is missing', { path: this.#path });
    try {
      this.#state.addNotes(this.#notes);
      this.#state.finish();
    } catch {
      throw new DataError('is no whole snapshot: its streams or backups were not written so', { path: this.#path });
    }
  }

  #head({ number, text }: Line): void {
    let head: { readonly dynamodel?: unknown; readonly format?: unknown } | null = null;
    try {
      head = JSON.parse(text);
    } catch {
      // It is not what was looked for, like any other file.
    }
    const place = { path: this.#path, line: number };
    if (head?.dynamodel !== 'snapshot') throw new DataError('is no snapshot of dynamodel', place);
    if (head.format !== FORMAT) {
      throw new DataError(
        `was written by a newer dynamodel (format ${String(head.format)}; this one knows ${FORMAT})`,
        place,
      );
    }
    this.#at = 'tables';
  }

  #item(line: Line): void {
    const { text } = line;
    const comma = text.indexOf(',');
    const bytes = Number(text.slice(1, comma));
    if (this.#table === undefined || !Number.isSafeInteger(bytes) || !text.endsWith(']')) throw this.#broken(line);
    try {
      this.#state.addItem(this.#table, itemOfText(text.slice(comma + 1, -1)), bytes);
    } catch {
      throw this.#broken(line);
    }
    this.#items += 1;
  }

  #other(line: Line): void {
    let content: {
      readonly table?: TableState;
      readonly note?: readonly [string, Json];
      readonly token?: readonly [string, { readonly digest: string; readonly expires: number }];
      readonly end?: unknown;
    };
    try {
      content = JSON.parse(line.text);
    } catch {
      throw this.#broken(line);
    }
    if (content.table !== undefined) {
      try {
        this.#table = this.#state.addTable(content.table);
      } catch (error) {
        if (error instanceof RangeError) throw new DataError(error.message, { path: this.#path, line: line.number });
        throw this.#broken(line);
      }
    } else if (content.note !== undefined) this.#notes.push(content.note);
    else if (content.token !== undefined) this.#state.addToken(...content.token);
    else if (content.end === this.#items) this.#at = 'end';
    else throw this.#broken(line);
  }

  #broken({ number }: Line): DataError {
    return new DataError('is no whole snapshot: this line was not written so', { path: this.#path, line: number });
  }
}
