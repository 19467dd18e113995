import { type Code, join, modulePath, NOTHING, raw, ts } from '../text/index.js';
import type { GeneratedFile } from '../typescript/gen.js';
import texts from './runtime?texts';

/** Where functions lie in the output, with what they need at run time. */
export const FUNCTIONS = 'functions';

export type RuntimeModule = 'api' | 'input' | 'task';

/** `functions/input.ts` and others, as prettier leaves them. */
export function runtimeFiles(modules: readonly RuntimeModule[]): readonly GeneratedFile[] {
  return modules.map((module) => ({
    path: `${FUNCTIONS}/${module}.ts`,
    code: runtimeCode(module),
    isFormatted: true,
  }));
}

/** A file's text, whose imports of its neighbours are written like all others of the output. */
function runtimeCode(module: RuntimeModule): Code {
  const text = texts[module];
  if (text === undefined) throw new Error(`There is no file of the runtime called \`${module}\`.`);
  const pieces = text.split(/\bfrom "\.\/([\w-]+)\.js"/);
  return join(
    pieces.map((piece, i) => (i % 2 === 0 ? raw(piece) : ts`from ${modulePath(`${FUNCTIONS}/${piece}`)}`)),
    NOTHING,
  );
}
