import { raw } from '../text/index.js';
import type { GeneratedFile } from '../typescript/gen.js';

/** The one file of a target that a model gives nothing to: why, and what to write for there to be something. */
export function nothingToSay(title: string, why: string): readonly GeneratedFile[] {
  return [{ path: 'README.md', code: raw(`# ${title}\n\n${why}\n`), isFormatted: true }];
}
