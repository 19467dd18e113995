import type { Finding } from '../../../src/diagnostics/index.js';
import { withDesign } from '../../../src/library/loaded-model.js';
import { documentIn, type ModelDocument, type ModelState } from '../../../src/lsp/model-document.js';
import { memoryReader } from '../../../src/model/file-reader.js';
import { loadModel } from '../../../src/model/load-model.js';
import { judge, tell } from '../../../src/rules/check.js';
import { applyEdits, type Span, type TextEdit } from '../../../src/source/index.js';

export const ROOT = 'shop.dynamodel.yaml';

export type Files = Readonly<Record<string, string>>;

/** A model as an editor has it; URIs are the paths. */
export function stateOf(files: Files, root = Object.keys(files)[0] ?? ROOT): ModelState {
  const loaded = withDesign(loadModel(memoryReader(files), root));
  let findings: readonly Finding[] | undefined;
  return {
    loaded,
    sound: loaded.model === undefined ? undefined : loaded,
    names: loaded.partial,
    uriOf: (file) => file.path,
    get plan() {
      return loaded.plan;
    },
    get findings() {
      findings ??= tell(judge(loaded, { today: new Date('2026-11-01T00:00:00Z') })).findings;
      return findings;
    },
  };
}

export function documentOf(files: Files | string, path?: string): ModelDocument {
  const all = typeof files === 'string' ? { [ROOT]: files } : files;
  const state = stateOf(all);
  const document = documentIn(state, path ?? Object.keys(all)[0] ?? ROOT);
  if (document === undefined) throw new Error('no such file');
  return document;
}

/** The text with `§` before the place that is meant, taken out, and that place. */
export function marked(text: string): { readonly text: string; readonly at: number } {
  const at = text.indexOf('§');
  if (at === -1) throw new Error('no mark');
  return { text: text.replace('§', ''), at };
}

/** `line:column text`, the column in code points. */
export function shown({ file, start, end }: Span): string {
  const { line, column } = file.position(start);
  return `${line}:${column} ${file.text.slice(start, end)}`;
}

export function textsAfter({ loaded }: ModelState, edits: readonly TextEdit[]): Files {
  return Object.fromEntries(loaded.files.map((file) => [file.path, applyEdits(file, edits)]));
}
