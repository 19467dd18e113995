import { readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { shownPath } from '../files/shown-path.js';
import { createContext } from '../model/context.js';
import { readFiles } from '../model/include.js';
import { isModelPath } from '../model/model-file-name.js';
import { readerOf } from './project.js';
import type { Texts } from './texts.js';

/** Names that nobody searches for and that somebody may open. */
const ALSO_MODELS = /^(?:.*\.)?dynamodel\.(?:yml|json)$/s;
/** How a model of any name begins. */
const MODEL_KEY = /^["']?dynamodel["']?[ \t]*:/m;
const INCLUDE_KEY = /^["'{ \t]*include["']?[ \t]*:/m;

/** Whether an open text is a model by its name or by what it says. */
export function isModelText(path: string, text: string): boolean {
  return isModelPath(path) || ALSO_MODELS.test(basename(path)) || MODEL_KEY.test(text);
}

/**
 * The models that a file is part of: those whose includes lead to it, by their paths. They lie in its folder or above it, since nothing else
 * can be included. Where there is none, the file may be a model itself.
 *
 * @param top folder above which nothing is looked for; paths are shown from it.
 */
export function includersOf(path: string, top: string, texts: Texts): readonly string[] {
  const found = new Map<string, ReadonlySet<string>>();
  for (const candidate of candidatesAbove(path, top, texts)) {
    if (candidate === path) continue;
    const files = filesOf(candidate, top, texts);
    if (files.has(path)) found.set(candidate, files);
  }
  const all = [...found.keys()];
  const roots = all.filter((root) => !all.some((other) => other !== root && found.get(other)?.has(root) === true));
  // Files that include each other in a circle are all models.
  return roots.length > 0 ? roots : all;
}

function candidatesAbove(path: string, top: string, texts: Texts): ReadonlySet<string> {
  const candidates = new Set<string>();
  const folders = new Set<string>();
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    folders.add(folder);
    for (const name of namesIn(folder)) if (isModelPath(name)) candidates.add(join(folder, name));
    if (folder === top || dirname(folder) === folder) break;
  }
  for (const document of texts.all()) {
    const open = texts.pathOf(document.uri);
    if (folders.has(dirname(open)) && isModelText(open, document.getText())) candidates.add(open);
  }
  return candidates;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** Most models are one file, which a look at the text tells. */
function filesOf(root: string, top: string, texts: Texts): ReadonlySet<string> {
  const reader = readerOf(root, top, texts);
  const shown = shownPath(root, top);
  const content = reader.read(shown);
  if (content.kind === 'problem' || !INCLUDE_KEY.test(new TextDecoder().decode(content.bytes))) return new Set();
  const { parsed } = readFiles(createContext(), reader, shown);
  return new Set(parsed.map(({ file }) => resolve(top, file.path)));
}
