import { fixTexts } from '../../diagnostics/fixes.js';
import type { TextEdit } from '../../source/index.js';
import { changedLines } from '../changed-lines.js';
import type { ModelState } from '../model-document.js';

/** The model with other texts in its files, by their paths. */
export type Again = (texts: ReadonlyMap<string, string>) => Pick<ModelState, 'loaded' | 'findings'>;

/** A fix may let others come to light. */
const MOST_ROUNDS = 100;

/**
 * What `check --fix` of the model does, in all its files, as edits of what they are now.
 *
 * @param again reads and checks the model with what is mended: without it only what is found now is mended.
 */
export function fixAllEdits(state: Pick<ModelState, 'loaded' | 'findings'>, again?: Again): readonly TextEdit[] {
  const texts = new Map<string, string>();
  let now = state;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { texts: fixed } = fixTexts([{ files: now.loaded.files, findings: now.findings }]);
    if (fixed.length === 0) break;
    for (const { file, text } of fixed) texts.set(file.path, text);
    if (again === undefined) break;
    now = again(texts);
  }
  return state.loaded.files.flatMap((file) => {
    const text = texts.get(file.path);
    return text === undefined ? [] : changedLines(file, text);
  });
}
