import { type Code, join, modulePath, modulesOf, NOTHING, raw, ts } from '../text/index.js';
import type { GeneratedFile } from './gen.js';
import texts from './runtime?texts';

/** Where what generated code needs at run time lies in the output. */
const FOLDER = 'runtime/';

/** The files below `runtime/` that these modules are, with all that they import in turn; sorted. */
export function runtimeFiles(used: Iterable<string>): readonly GeneratedFile[] {
  const files = new Map<string, Code>();
  const add = (module: string): void => {
    if (!module.startsWith(FOLDER) || files.has(module)) return;
    const code = runtimeCode(module);
    files.set(module, code);
    for (const imported of modulesOf(code)) add(imported);
  };
  for (const module of used) add(module);
  return [...files]
    .map(([module, code]) => ({ path: `${module}.ts`, code, isFormatted: true }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Files of an output with what they need of the runtime, sorted by their paths. */
export function withRuntime(files: readonly GeneratedFile[]): readonly GeneratedFile[] {
  const runtime = runtimeFiles(files.flatMap(({ code }) => [...modulesOf(code)]));
  return [...files, ...runtime].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A file's text, whose imports of its neighbours are written like all others of the output. */
function runtimeCode(module: string): Code {
  const text = texts[module.slice(FOLDER.length)];
  if (text === undefined) throw new Error(`There is no file of the runtime called \`${module}\`.`);
  const pieces = text.split(/\bfrom "\.\/([\w-]+)\.js"/);
  const codes = pieces.map((piece, i) => (i % 2 === 0 ? raw(piece) : ts`from ${modulePath(`${FOLDER}${piece}`)}`));
  return join(codes, NOTHING);
}
