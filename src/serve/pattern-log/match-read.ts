import type { IndexDesign, KeyValue } from '../../design/index.js';
import type { KeyPredicate } from '../../expression/dynamodb/index.js';
import type { CompiledSegment } from '../../keys/index.js';
import type { KeyMatch, ReadOperation, ReadSource } from '../../planner/index.js';
import { type ActionFacts, filterOf, type ReadFacts } from './facts.js';
import { entitiesOf, fitsPartition, fitsValue, liesWithin, meets } from './key-fit.js';

/** How well a request fits a read, higher for a better fit; undefined where it is none of its requests. */
export function matchRead(operation: ReadOperation, facts: ReadFacts | ActionFacts): number | undefined {
  if (facts.api !== operation.api) return undefined;
  return facts.kind === 'actions' ? matchGet(operation, facts) : matchRange(operation, facts);
}

function matchGet(operation: ReadOperation, { actions, projection }: ActionFacts): number | undefined {
  const wanted = new Set(operation.sources.map(({ entity }) => entity));
  const fits = actions.every(({ table, item }) => entitiesOf(table, item).some((entity) => wanted.has(entity)));
  return fits ? 2 + sameProjection(operation, projection) : undefined;
}

function matchRange(operation: ReadOperation, facts: ReadFacts): number | undefined {
  if (facts.index.name !== operation.index.name || facts.index.table.name !== operation.index.table.name)
    return undefined;
  const keyed = operation.api === 'Scan' ? 0 : matchKeys(operation, facts);
  if (keyed === undefined) return undefined;
  const filtered = matchFilter(operation, facts);
  if (filtered === undefined) return undefined;
  const turned = facts.forward === operation.forward ? 1 : 0;
  const limited = facts.limit === operation.limit ? 1 : 0;
  return keyed + filtered + turned + limited + sameProjection(operation, facts.projection);
}

function sameProjection({ projection }: ReadOperation, asked: ReadonlySet<string> | undefined): number {
  if (projection === undefined || asked === undefined) return projection === asked ? 1 : 0;
  return projection.length === asked.size && projection.every((name) => asked.has(name)) ? 2 : 0;
}

/** A scan is told from another by what it filters by; a query by its key, and then by its filter. */
function matchFilter(operation: ReadOperation, { filter, api }: ReadFacts): number | undefined {
  const declared = operation.filter.some(({ kind }) => kind === 'declared');
  const wanted = filterOf(operation.example.input);
  if (wanted.size === filter.size && [...wanted].every((name) => filter.has(name))) return 2;
  if (api === 'Scan' && [...wanted].some((name) => !filter.has(name)) && (declared || filter.size > 0))
    return undefined;
  return declared ? -2 : 0;
}

function matchKeys({ sources, index }: ReadOperation, facts: ReadFacts): number | undefined {
  const fitting = sources.filter((source) => fitsPartition(source.key, facts.keys));
  const [first] = fitting;
  if (first === undefined) return undefined;
  return sources.length === 1 ? matchSort(first, index, facts) : matchSpan(fitting, facts);
}

/** Several entities or mappings in one request: it has to reach into the keys of each of them. */
function matchSpan(sources: readonly ReadSource[], { keys }: ReadFacts): number | undefined {
  const first = sources[0]?.key.sk[0];
  const predicate = first === undefined ? undefined : keys.get(first.slot.attribute);
  if (predicate === undefined) return 2;
  const values = sources.flatMap(({ key }) => key.sk[0] ?? []);
  return values.every((value) => value.kind === 'natural' || meets(predicate, value)) ? 3 : undefined;
}

function matchSort({ match, key, entity }: ReadSource, index: IndexDesign, { keys }: ReadFacts): number | undefined {
  if (match === undefined) return undefined;
  let score = 0;
  for (const [position, value] of key.sk.entries()) {
    const predicate = keys.get(value.slot.attribute);
    if (position < match.equalSlots) {
      if (predicate === undefined) {
        // Nothing but the entity's own word stands there, and nothing else is in the partition.
        if (!isConstant(value) || !isAlone(index, entity.name, keys)) return undefined;
        score += 1;
      } else if (predicate.operator !== '=' || !fitsValue(value, predicate.value)) return undefined;
      else score += 3;
    } else if (match.tail?.slot === position) {
      const tail = matchTail(match, value, predicate, () => isAlone(index, entity.name, keys));
      if (tail === undefined) return undefined;
      score += tail;
    } else if (predicate !== undefined) return undefined;
  }
  return score;
}

function matchTail(
  { tail, prefix, key }: KeyMatch,
  value: KeyValue,
  predicate: KeyPredicate | undefined,
  alone: () => boolean,
): number | undefined {
  const range = tail?.range;
  const { segments } = value.compiled;
  const given = segments.slice(0, tail?.segments ?? 0);
  // What the caller may leave out, and what follows it.
  const optional = given.findIndex((segment) => segment.kind === 'variable' && prefix.includes(segment.path));
  const least = optional === -1 ? given : given.slice(0, optional);
  if (predicate === undefined) {
    // The whole partition, where nothing else is in it or the pattern names nothing that keeps it out.
    const said = new Set(key.pk.flatMap(({ reads }) => reads));
    const isWhole = least.every((segment) => segment.kind === 'literal' || said.has(segment.path));
    return range === undefined && isWhole && (least.length === 0 || alone()) ? 1 : undefined;
  }
  if (predicate.operator === '=' || !liesWithin(predicate, value)) return undefined;
  const isPrefix = range === undefined || range.begins;
  if (isPrefix !== (predicate.operator === 'begins_with')) return 1;
  if (!isPrefix || !('value' in predicate) || !('S' in predicate.value)) return 3;
  const covered = segmentsIn(predicate.value.S, segments);
  if (covered < least.length) return undefined;
  return range === undefined ? (covered <= given.length ? 3 : 1) : covered > given.length ? 3 : 1;
}

/** Segments that a text has something of, from the left. */
function segmentsIn(text: string, segments: readonly CompiledSegment[]): number {
  let at = 0;
  for (const [i, segment] of segments.entries()) {
    if (at >= text.length) return i;
    if (segment.kind === 'literal') at += segment.text.length;
    else {
      const next = segments[i + 1];
      const end = next?.kind === 'literal' ? text.indexOf(next.text, at) : -1;
      at = end === -1 ? text.length : end;
    }
  }
  return segments.length;
}

function isConstant({ kind, compiled }: KeyValue): boolean {
  return kind === 'template' && compiled.segments.every((segment) => segment.kind === 'literal');
}

/** No other entity of the model has items under such a partition key. */
function isAlone(index: IndexDesign, name: string, keys: ReadonlyMap<string, KeyPredicate>): boolean {
  return !index.members.some(
    (member) => member.entity.name !== name && member.keys.some((key) => fitsPartition(key, keys)),
  );
}
