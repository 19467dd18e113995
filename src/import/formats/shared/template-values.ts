import { MAX_PARTITION_KEY_BYTES } from '../../../facts/index.js';
import { parseTemplate } from '../../../keys/index.js';
import type { DraftEntity, DraftKeyPart } from '../../draft.js';

/** How a key's text fits a template. */
export type Fit =
  /** All of it is what the template makes. */
  | 'whole'
  /** It is the text before the first attribute, or less. */
  | 'literal'
  /** It is the beginning of what the template makes, into an attribute. */
  | 'prefix'
  | 'none';

/** Whether a template could have made a key of this text, or one that begins like it. */
export function fitOf(part: DraftKeyPart, text: string): Fit {
  if (part.kind === 'natural') return 'whole';
  const parsed = parseTemplate(part.text);
  if (parsed.kind === 'error') return 'none';
  const pieces = parsed.template.segments.map((segment) => (segment.kind === 'literal' ? segment.text : undefined));
  if (valuesBetween(pieces, text) !== undefined) return 'whole';
  const lead = pieces[0] ?? '';
  if (lead.startsWith(text)) return 'literal';
  return text.startsWith(lead) && pieces.length > 1 ? 'prefix' : 'none';
}

/**
 * The texts that stand for the pieces without one, none of them empty and each as short as it can be; undefined where that cannot be. The
 * text is gone through once: what comes first in it leaves the most for what follows.
 */
export function valuesBetween(all: readonly (string | undefined)[], text: string): readonly string[] | undefined {
  if (text.length > MAX_PARTITION_KEY_BYTES) return undefined;
  const pieces = joined(all);
  const last = pieces.at(-1) ?? '';
  if (!text.endsWith(last)) return undefined;
  const end = text.length - last.length;
  const values: string[] = [];
  let at = 0;
  /** Where the value begins whose end is not found yet. */
  let open: number | undefined;
  for (const piece of last === '' ? pieces : pieces.slice(0, -1)) {
    const found = piece === undefined || open === undefined ? at : text.indexOf(piece, at);
    if (found === -1 || found > end || !text.startsWith(piece ?? '', found)) return undefined;
    if (open !== undefined) values.push(text.slice(open, found));
    open = piece === undefined ? found : undefined;
    at = found + (piece?.length ?? 1);
  }
  if (at > end || (open === undefined && at < end)) return undefined;
  return open === undefined ? values : [...values, text.slice(open, end)];
}

/** With texts that follow one another as one: only together do they stand somewhere. */
function joined(pieces: readonly (string | undefined)[]): readonly (string | undefined)[] {
  const made: (string | undefined)[] = [];
  for (const piece of pieces) {
    const last = made.at(-1);
    if (piece === undefined || last === undefined) made.push(piece);
    else made[made.length - 1] = last + piece;
  }
  return made;
}

/** How much text of its own a template has: the more it has, the less does a fit by chance. */
export function literalLength(part: DraftKeyPart | undefined): number {
  if (part === undefined || part.kind === 'natural') return 0;
  return part.text.replace(/\{[^{}]*\}/g, '').length;
}

/** The entity whose key is most like these texts; undefined where none is. */
export function entityOfKey(
  entities: readonly DraftEntity[],
  mappingOf: (entity: DraftEntity) => DraftEntity['key'] | undefined,
  pk: string | undefined,
  sk: string | undefined,
): DraftEntity | undefined {
  let best: { readonly entity: DraftEntity; readonly score: number } | undefined;
  for (const entity of entities) {
    const mapping = mappingOf(entity);
    if (mapping === undefined) continue;
    if (pk !== undefined && fitOf(mapping.pk, pk) !== 'whole') continue;
    if (sk !== undefined && mapping.sk !== undefined && fitOf(mapping.sk, sk) === 'none') continue;
    const score = literalLength(mapping.pk) + literalLength(mapping.sk);
    if (best === undefined || score > best.score) best = { entity, score };
  }
  return best?.entity;
}
