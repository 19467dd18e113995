import type { Span } from './span.js';
import { entrySpan, type YamlEntry, type YamlMap, type YamlNode, type YamlSeq } from './yaml-node.js';

/** One step from a collection to what stands in it; an entry is the place of its key and its value together. */
export type YamlStep =
  | { readonly kind: 'key' | 'value' | 'entry'; readonly map: YamlMap; readonly entry: YamlEntry }
  | { readonly kind: 'item'; readonly seq: YamlSeq; readonly index: number };

/**
 * The steps from the root of a file to the innermost key, value or entry that holds the whole place, as it is written there: neither aliases nor
 * merges are followed.
 */
export function stepsTo(root: YamlNode, place: Pick<Span, 'start' | 'end'>): readonly YamlStep[] {
  const steps: YamlStep[] = [];
  let node: YamlNode | undefined = root;
  while (node !== undefined && node.kind !== 'scalar' && node.definedAt === undefined) {
    const step: YamlStep | undefined = stepIn(node, place);
    if (step === undefined) break;
    steps.push(step);
    node = step.kind === 'item' ? step.seq.items[step.index] : step.kind === 'value' ? step.entry.value : undefined;
  }
  return steps;
}

function stepIn(node: YamlMap | YamlSeq, place: Pick<Span, 'start' | 'end'>): YamlStep | undefined {
  const holds = ({ start, end }: Span): boolean => start <= place.start && place.end <= end;
  if (node.kind === 'seq') {
    const index = node.items.findIndex(({ span }) => holds(span));
    return index === -1 ? undefined : { kind: 'item', seq: node, index };
  }
  for (const entry of node.entries) {
    if (entry.merged) continue;
    if (holds(entry.keySpan)) return { kind: 'key', map: node, entry };
    if (holds(entry.value.span)) return { kind: 'value', map: node, entry };
    if (holds(entrySpan(entry))) return { kind: 'entry', map: node, entry };
  }
  return undefined;
}
