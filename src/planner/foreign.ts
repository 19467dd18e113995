import type { EntityDesign, IndexDesign, KeyDesign, KeyValue, Membership } from '../design/design.js';
import { type CompiledTemplate, collision, compareUtf8, fence, prefixOverlap } from '../keys/index.js';
import type { KeyMatch } from './match.js';
import { segmentText } from './match.js';

/** An entity whose keys may lie where a pattern reads. */
export interface ForeignKey {
  readonly entity: EntityDesign;
  readonly key: KeyDesign;
  readonly certainty: 'certain' | 'possible';
  /** Only met by calls that leave optional parts out. */
  readonly onlyWide?: true;
}

/** Entities of the index, not among the sources, with keys in the partition and the range that the sources are read from. */
export function foreignKeys(index: IndexDesign, sources: readonly KeyMatch[]): readonly ForeignKey[] {
  const own = new Set(sources.map(({ entity }) => entity.name));
  const [first, second] = sources;
  const found: ForeignKey[] = [];
  for (const member of first === undefined || second !== undefined ? index.members : neighboursOf(index, first.key)) {
    if (own.has(member.entity.name)) continue;
    for (const key of member.keys) {
      const certainty = sources.reduce<Certainty>(
        (strongest, source) => stronger(strongest, meets(source, key, sources)),
        undefined,
      );
      if (certainty !== undefined) {
        found.push({ entity: member.entity, key, certainty });
        break;
      }
    }
  }
  return found;
}

/**
 * Other mappings of the entities, not among those that are read, with keys in the partition and the range that is read: their items
 * are of the right entity, and only a filter tells them apart. The range is that of a call without the optional parts.
 */
export function siblingKeys(sources: readonly KeyMatch[]): readonly ForeignKey[] {
  const read = new Set(sources.map(({ key }) => key));
  const found = new Map<KeyDesign, ForeignKey>();
  const all = sources.map(withoutPrefix);
  for (const [i, { entity, key: own }] of sources.entries()) {
    const source = all[i];
    for (const key of source === undefined ? [] : (mappingOf(entity, own)?.keys ?? [])) {
      if (source === undefined || read.has(key) || found.has(key)) continue;
      const certainty = meets(source, key, all);
      if (certainty !== undefined) found.set(key, { entity, key, certainty });
    }
  }
  return [...found.values()];
}

/** The match as it is where a call leaves all optional parts out. */
function withoutPrefix(match: KeyMatch): KeyMatch {
  const [first] = match.prefix;
  if (first === undefined) return match;
  for (const [slot, { compiled }] of match.key.sk.entries()) {
    const at = compiled.segments.findIndex((segment) => segment.kind === 'variable' && segment.path === first);
    if (at < 0) continue;
    const { tail: _, ...rest } = match;
    return { ...rest, equalSlots: slot, ...(at === 0 ? {} : { tail: { slot, segments: at, last: false } }) };
  }
  return match;
}

function mappingOf(entity: EntityDesign, key: KeyDesign): Membership | undefined {
  return [...entity.memberships.values()].find(({ keys }) => keys.includes(key));
}

type Certainty = ForeignKey['certainty'] | undefined;

function stronger(a: Certainty, b: Certainty): Certainty {
  return a === 'certain' || b === 'certain' ? 'certain' : (a ?? b);
}

function meets(source: KeyMatch, key: KeyDesign, all: readonly KeyMatch[]): Certainty {
  const certainty = inOnePartition(source.key, key);
  if (certainty === undefined) return undefined;
  const [slot] = source.key.sk;
  const [other] = key.sk;
  if (slot === undefined || other === undefined) return certainty;
  if (all.length > 1) return insideHull(other, all) ? certainty : undefined;
  if (source.equalSlots > 0) {
    const equal = source.key.sk.slice(0, source.equalSlots);
    if (!mayCollide(equal, key.sk.slice(0, source.equalSlots))) return undefined;
    if (source.equalSlots === source.key.sk.length || source.tail === undefined) return certainty;
  }
  const at = source.tail?.slot ?? 0;
  const tail = source.key.sk[at];
  const theirs = key.sk[at];
  if (source.tail === undefined || tail === undefined || theirs === undefined) return certainty;
  if (tail.compiled.natural) return certainty;
  const bound = tail.compiled.segments.slice(0, source.tail.segments).filter(({ kind }) => kind === 'variable').length;
  // BETWEEN includes its upper end, the fence's end among them.
  const atEnd = source.tail.range !== undefined && bound === 0 && fence(theirs.compiled).lo === fence(tail.compiled).hi;
  return atEnd || mayShareRange(tail.compiled, theirs.compiled, bound) ? certainty : undefined;
}

const neighbours = new WeakMap<IndexDesign, Map<KeyDesign, readonly Membership[]>>();

/** The members of an index with keys that may lie in the partition of a key: few of many, and every pattern that reads it asks. */
function neighboursOf(index: IndexDesign, key: KeyDesign): readonly Membership[] {
  const ofIndex = neighbours.get(index) ?? new Map<KeyDesign, readonly Membership[]>();
  neighbours.set(index, ofIndex);
  const found =
    ofIndex.get(key) ??
    index.members.filter(({ keys }) => keys.some((other) => inOnePartition(key, other) !== undefined));
  ofIndex.set(key, found);
  return found;
}

/** Most pairs of keys never meet, and every pattern that reads one of them asks. */
const partitions = new WeakMap<KeyDesign, Map<KeyDesign, Certainty>>();

function inOnePartition(a: KeyDesign, b: KeyDesign): Certainty {
  const row = partitions.get(a) ?? new Map<KeyDesign, Certainty>();
  if (row.has(b)) return row.get(b);
  const isSame = a.pk.every((value, i) => sameText(value, b.pk[i]));
  const certainty = isSame ? 'certain' : mayCollide(a.pk, b.pk) ? 'possible' : undefined;
  partitions.set(a, row.set(b, certainty));
  return certainty;
}

/** Whether keys of the template can lie between the lowest and the highest fence of the sources. */
function insideHull(value: KeyValue, all: readonly KeyMatch[]): boolean {
  const fences = all.map(({ key }) => fence((key.sk[0] as KeyValue).compiled));
  const lowest = fences.map(({ lo }) => lo).reduce((a, b) => (compareUtf8(a, b) <= 0 ? a : b));
  const open = fences.some(({ hi }) => hi === undefined);
  const highest = open
    ? undefined
    : fences.map(({ hi }) => hi as string).reduce((a, b) => (compareUtf8(a, b) >= 0 ? a : b));
  const own = fence(value.compiled);
  // BETWEEN includes its upper end.
  const above = highest === undefined || compareUtf8(own.lo, highest) <= 0;
  const below = own.hi === undefined || compareUtf8(own.hi, lowest) > 0;
  return above && below;
}

function sameText(a: KeyValue, b: KeyValue | undefined): boolean {
  return b !== undefined && keyText(a) === keyText(b);
}

const keyTexts = new WeakMap<KeyValue, string>();

/** The template of a key attribute as people write it; a natural one is its field in braces. */
export function keyText(value: KeyValue): string {
  const text = keyTexts.get(value) ?? value.compiled.segments.map(segmentText).join('');
  keyTexts.set(value, text);
  return text;
}

/** Whether an item of one entity may have the same table key as one of another entity. */
export function mayShareKey({ key: own }: EntityDesign, { key: other }: EntityDesign): boolean {
  if (own === undefined || other === undefined) return false;
  return mayCollide(own.pk, other.pk) && mayCollide(own.sk, other.sk);
}

/** Proofs on automata are dear; the same pair comes back for many patterns. */
const collisions = new WeakMap<CompiledTemplate, WeakMap<CompiledTemplate, boolean>>();

function mayCollide(a: readonly KeyValue[], b: readonly KeyValue[]): boolean {
  return a.length === b.length && a.every(({ compiled }, i) => mayBeSame(compiled, (b[i] as KeyValue).compiled));
}

function mayBeSame(a: CompiledTemplate, b: CompiledTemplate): boolean {
  const row = collisions.get(a) ?? new WeakMap<CompiledTemplate, boolean>();
  const known = row.get(b);
  if (known !== undefined) return known;
  const result = a.stored === b.stored && !plainlyDisjoint(a, b) && collision([a], [b]).kind !== 'disjoint';
  row.set(b, result);
  collisions.set(a, row);
  return result;
}

/**
 * Templates that part at a literal, after variables that end at a separator in both: what most pairs are, found without automata.
 * False says nothing.
 */
function plainlyDisjoint(a: CompiledTemplate, b: CompiledTemplate): boolean {
  if (a.separator !== b.separator) return false;
  for (let i = 0; i < a.segments.length && i < b.segments.length; i += 1) {
    const left = a.segments[i];
    const right = b.segments[i];
    if (left?.kind === 'literal' && right?.kind === 'literal') {
      const length = Math.min(left.text.length, right.text.length);
      if (left.text.slice(0, length) !== right.text.slice(0, length)) return true;
      if (left.text.length !== right.text.length) return false;
    } else if (
      left?.kind !== 'variable' ||
      right?.kind !== 'variable' ||
      !endsAtSeparator(a, i) ||
      !endsAtSeparator(b, i)
    ) {
      return false;
    }
  }
  return false;
}

function endsAtSeparator(template: CompiledTemplate, at: number): boolean {
  const segment = template.segments[at];
  const next = template.segments[at + 1];
  const isPlain = segment?.kind === 'variable' && !segment.mayHoldSeparator && !segment.broken;
  return isPlain && next?.kind === 'literal' && next.text.startsWith(template.separator);
}

const overlaps = new WeakMap<CompiledTemplate, WeakMap<CompiledTemplate, readonly boolean[]>>();

function mayShareRange(a: CompiledTemplate, b: CompiledTemplate, bound: number): boolean {
  if (a.stored !== b.stored) return false;
  const row = overlaps.get(a) ?? new WeakMap<CompiledTemplate, readonly boolean[]>();
  const known = row.get(b) ?? prefixOverlap(a, b).map(({ result }) => result.kind !== 'disjoint');
  row.set(b, known);
  overlaps.set(a, row);
  return known[bound] ?? known.at(-1) ?? true;
}
