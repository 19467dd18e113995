import type { CompiledVariable } from '../../../keys/index.js';
import { lengths } from '../../../keys/rx.js';

/** Characters of every text of the segment; undefined where they differ. */
export function segmentWidth({ fixedWidth, language }: CompiledVariable): number | undefined {
  return fixedWidth ? lengths(language).min : undefined;
}
