import { paintedDiffLine, printable } from '../diagnostics/index.js';
import type { CommandContext } from './context.js';
import type { FileChange } from './edited-files.js';

/** Prints what would change, as a patch. What goes to a pipe or a file can be applied as it is. */
export async function printDiff({ io, color, palette }: CommandContext, changes: readonly FileChange[]): Promise<void> {
  const { patchOf } = await import('../text/unified-diff.js');
  const isForPeople = color || io.stdout.isTerminal;
  const paint = await palette();
  for (const { path, before, after } of changes) {
    const patch = patchOf(printable(path), before, after);
    io.stdout.write(isForPeople ? patch.replace(/[^\n]+/g, (line) => paintedDiffLine(line, paint)) : patch);
  }
}
