import type { EntityDesign, KeyDesign, KeyValue } from '../../design/design.js';
import { MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { dynamoType } from '../../model/value-type.js';
import type { Span } from '../../source/index.js';
import type { Report, Rule } from '../rule.js';
import { bytes, listOf, quote } from '../show.js';
import { companionValues } from './companion-keys.js';
import { placeOfRead, placeOfValue, variables } from './key-parts.js';

export const keyTooLong: Rule = {
  id: 'DM2012',
  name: 'key-too-long',
  family: 'keys',
  title: 'The longest value of a key is over the limit, or not bounded',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source:
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys',
  *check({ design }) {
    const seen = new Set<KeyValue>();
    for (const entity of design.entities.values()) {
      const unbounded = new Map<string, Unbounded>();
      for (const { value, part, where, of } of keyUses(entity)) {
        if (seen.has(value)) continue;
        seen.add(value);
        const { max } = value.bytes;
        const limit = part === 'pk' ? MAX_PARTITION_KEY_BYTES : MAX_SORT_KEY_BYTES;
        if (max === undefined) collect(unbounded, value, where);
        else if (max > limit) yield tooLong(of, value, part, where, max, limit);
      }
      yield* missingBounds(entity, unbounded);
      yield* longSums(entity);
    }
  },
};

interface KeyUse {
  readonly value: KeyValue;
  readonly part: 'pk' | 'sk';
  /** "the table", or the name of the index, of the sentinel or of the copies. */
  readonly where: string;
  readonly of: EntityDesign;
}

function* keyUses(entity: EntityDesign): Generator<KeyUse> {
  if (entity.key !== undefined) yield* usesOf(entity, entity.key, 'the table');
  for (const { index, mapped, keys } of entity.memberships.values()) {
    if (index.kind === 'table' || !mapped) continue;
    for (const key of keys) yield* usesOf(entity, key, quote(index.name));
  }
  for (const { companion, value, part } of companionValues(entity))
    yield { value, part, where: quote(companion.name), of: companion };
}

function* usesOf(of: EntityDesign, key: KeyDesign, where: string): Generator<KeyUse> {
  for (const value of key.pk) yield { value, part: 'pk', where, of };
  for (const value of key.sk) yield { value, part: 'sk', where, of };
}

/**
 * Several attributes that make up one key: no page says whether the limit is for each of them or for all together.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html
 */
function* longSums(entity: EntityDesign): Generator<Report> {
  for (const { index, mapped, keys } of entity.memberships.values()) {
    for (const key of mapped ? keys : []) {
      for (const [values, name, limit] of [
        [key.pk, 'partition key', MAX_PARTITION_KEY_BYTES],
        [key.sk, 'sort key', MAX_SORT_KEY_BYTES],
      ] as const) {
        const longest = values.map(({ bytes: range }) => range.max ?? 0);
        const sum = longest.reduce((total, max) => total + max, 0);
        const [first] = values;
        if (first === undefined || values.length < 2 || sum <= limit || longest.some((max) => max > limit)) continue;
        yield {
          severity: 'warning',
          span: placeOfValue(first),
          message: `The attributes of the ${name} of ${quote(entity.name)} in ${quote(index.name)} can be ${bytes(sum)} long together. DynamoDB takes ${bytes(limit)} for a ${name}, and does not say whether that is for each attribute or for all of them: a longer one may be refused. Lower the declared \`maxBytes\` of ${listOf([...new Set(flatMap(values, ({ reads }) => reads))])}.`,
          numbers: { maxBytes: sum, limitBytes: limit },
        };
      }
    }
  }
}

function tooLong(
  entity: EntityDesign,
  value: KeyValue,
  part: 'pk' | 'sk',
  where: string,
  max: number,
  limit: number,
): Report {
  const name = part === 'pk' ? 'partition key' : 'sort key';
  const isSentinel = entity.companionOf?.kind === 'sentinel';
  const place = entity.companionOf === undefined ? `${quote(entity.name)} in ${where}` : where;
  const longest = longestOf(value);
  return {
    span: placeOfValue(value),
    message: `The ${name} of ${place} can be ${bytes(max)} long, and DynamoDB takes ${bytes(limit)}: the write of such an item is refused. Lower the declared \`maxBytes\` of ${listOf(value.reads)}, or ${isSentinel ? `give the constraint a \`key\` with a hash in it (${quote(`{${longest}|hash:32}`)})` : 'put an id or a hash into the key'}.`,
    numbers: { maxBytes: max, limitBytes: limit },
  };
}

/** The attribute that takes most of the key. */
function longestOf({ compiled, reads }: KeyValue): string {
  const [first] = [...variables(compiled)].sort((a, b) => (b.bytes.max ?? 0) - (a.bytes.max ?? 0));
  return first?.path ?? reads[0] ?? '';
}

interface Unbounded {
  readonly span: Span;
  readonly in: Set<string>;
}

function collect(unbounded: Map<string, Unbounded>, value: KeyValue, where: string): void {
  for (const { path, type, bytes: range } of variables(value.compiled)) {
    // The text of a number is never long: 38 digits and an exponent of three.
    if (range.max !== undefined || dynamoType(type) === 'N') continue;
    const attribute = path.split('.')[0] ?? path;
    const known = unbounded.get(path);
    if (known !== undefined) known.in.add(where);
    else unbounded.set(path, { span: placeOfRead(value, attribute), in: new Set([where]) });
  }
}

/** One finding for an attribute, however many keys it stands in: it is one fact that is missing. */
function* missingBounds(entity: EntityDesign, unbounded: ReadonlyMap<string, Unbounded>): Generator<Report> {
  for (const [path, { span, in: keys }] of unbounded) {
    const attribute = entity.entity.attributes.get(path.split('.')[0] ?? path);
    yield {
      severity: 'warning',
      span,
      // A named type lacks the bound wherever it is used.
      ...(attribute?.typeName === undefined ? {} : { cause: attribute.typeName.value }),
      message: `${quote(path)} of ${quote(entity.name)} declares no \`maxBytes\` and stands in the key of ${[...keys].join(' and of ')}: it cannot be proved that the key stays within ${bytes(MAX_PARTITION_KEY_BYTES)} (partition key) or ${bytes(MAX_SORT_KEY_BYTES)} (sort key), beyond which DynamoDB refuses the write. Declare its \`maxBytes\`.`,
      related:
        attribute === undefined ? [] : [{ message: `${quote(attribute.name)} is declared here`, span: attribute.span }],
    };
  }
}
