import type { ValueType } from '../model/value-type.js';
import { has } from './char-set.js';
import type { CompiledVariable } from './compiled.js';
import { alphabetOf } from './rx.js';
import type { Stage } from './stage.js';
import type { Fn, PlaceholderSegment, ShardSegment } from './template.js';

/** A stage as a segment of a key. */
export function toVariable(
  stage: Stage,
  of: {
    readonly path: string;
    readonly type: ValueType;
    readonly fns: readonly Fn[];
    readonly source?: PlaceholderSegment | ShardSegment;
    readonly shard?: { readonly count: number; readonly by?: string };
    readonly broken?: boolean;
  },
  separator: string | undefined,
): CompiledVariable {
  const alphabet = alphabetOf(stage.language);
  const code = separator?.codePointAt(0);
  return {
    kind: 'variable',
    path: of.path,
    type: of.type,
    fns: of.fns,
    codec: stage,
    bytes: stage.bytes,
    fixedWidth: stage.fixedWidth,
    mayBeEmpty: stage.bytes.min === 0,
    alphabet,
    language: stage.language,
    order: stage.order,
    injective: stage.injective,
    lossless: stage.lossless,
    unpadded: stage.unpadded,
    mayHoldSeparator: code !== undefined && has(alphabet, code),
    broken: of.broken ?? false,
    ...(of.source ? { source: of.source } : {}),
    ...(of.shard ? { shard: of.shard } : {}),
  };
}
