import { applyChange, type Changed } from '../changes/apply.js';
import type { CompiledTraffic } from '../changes/compiled.js';
import { parseChange } from '../changes/parse.js';

/** The load with a change as text; undefined where it cannot be made. */
export function changedBy(compiled: CompiledTraffic, text: string): Changed | undefined {
  const parsed = parseChange(text);
  if (parsed.kind === 'problem') return undefined;
  const changed = applyChange(compiled, parsed.change);
  return changed.kind === 'ok' ? changed : undefined;
}
