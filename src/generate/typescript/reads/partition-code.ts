import type { KeyValue } from '../../../design/index.js';
import { type CompiledVariable, shardLabels } from '../../../keys/index.js';
import type { BucketSize } from '../../../keys/time-bucket.js';
import { formatBucket } from '../../../keys/time-bucket.js';
import type { KeyMatch } from '../../../planner/match.js';
import { type Code, commas, from, literal, member, name, raw, ts, typeFrom } from '../../text/index.js';
import type { Placeholders } from '../expressions/index.js';
import { templateLiteral } from '../values/index.js';
import { keyCode, lines, textPieces } from './key-text.js';
import type { ReadFacts } from './read-facts.js';

/** Something that a read asks for one value after the other. */
interface FanDimension {
  readonly kind: 'shard' | 'bucket';
  /** Variable that holds one of the values. */
  readonly variable: Code;
  /** All values, in the order of the answer. */
  readonly values: Code;
}

export interface PartitionCode {
  /** `#pk = :pk`, for all attributes of the partition key. */
  readonly condition: string;
  /** Key attributes with the placeholders of their values. */
  readonly equal: ReadonlyMap<string, string>;
  /** From the outermost to the innermost. */
  readonly dimensions: readonly FanDimension[];
  /** Constants of the module. */
  readonly declarations: Code;
}

export function partitionCode(facts: ReadFacts, placeholders: Placeholders): PartitionCode {
  const match = facts.levels.at(-1)?.matches[0];
  if (match === undefined) return { condition: '', equal: new Map(), dimensions: [], declarations: raw('') };
  const dimensions: FanDimension[] = [];
  const declarations: Code[] = [];
  const equal = new Map<string, string>();
  for (const [position, value] of match.key.pk.entries()) {
    const own = (segment: CompiledVariable, at: number): Code | undefined => {
      if (match.bucket?.slot === position && match.bucket.segment === at) {
        const { declaration, dimension } = bucketDimension(facts, match);
        declarations.push(declaration);
        dimensions.push(dimension);
        return dimension.variable;
      }
      const labels = shardsOf(facts, match, segment);
      if (labels === undefined) return undefined;
      const count = dimensions.filter(({ kind }) => kind === 'shard').length;
      const dimension: FanDimension = {
        kind: 'shard',
        variable: name(count === 0 ? 'shard' : `shard${count + 1}`),
        values: inOrder(facts, shardValues(value, labels)),
      };
      dimensions.push(dimension);
      return dimension.variable;
    };
    const code = partCode(facts, match, value, own);
    equal.set(value.slot.attribute, placeholders.value(code, value.slot.attribute));
  }
  const condition = [...equal].map(([attribute, value]) => `${placeholders.name(attribute)} = ${value}`).join(' AND ');
  return { condition, equal, dimensions, declarations: ts`${declarations}` };
}

function partCode(
  facts: ReadFacts,
  match: KeyMatch,
  value: KeyValue,
  own: (segment: CompiledVariable, at: number) => Code | undefined,
): Code {
  if (!value.compiled.natural)
    return templateLiteral(textPieces(facts, match.entity, value, { own, takesLabels: true }));
  const [segment] = value.compiled.segments;
  const drawn = segment?.kind === 'variable' ? own(segment, 0) : undefined;
  return drawn ?? keyCode(facts, match.entity, value, { takesLabels: true });
}

/** Texts of the shards that have to be tried; undefined where the call names the one. */
function shardsOf(facts: ReadFacts, match: KeyMatch, segment: CompiledVariable): readonly string[] | undefined {
  const { whole } = facts.bindings;
  if (segment.shard !== undefined) {
    const { by, count } = segment.shard;
    return by !== undefined && whole.has(by) ? undefined : shardLabels(count);
  }
  const drawn = match.entity.entity.attributes.get(segment.path)?.generate?.value;
  if (drawn?.kind !== 'shard' || whole.has(segment.path)) return undefined;
  return Array.from({ length: drawn.count }, (_, shard) => {
    const encoded = segment.codec.encode(BigInt(shard));
    return encoded.ok ? encoded.text : String(shard);
  });
}

/** `shards(16)` where labels are the usual ones, otherwise a list of them; numbers where the attribute itself is the key. */
function shardValues({ compiled }: KeyValue, labels: readonly string[]): Code {
  if (compiled.natural && compiled.stored === 'N')
    return ts`[${commas(labels.map((label) => literal(Number(label))))}]`;
  const usual = shardLabels(labels.length);
  if (labels.every((label, i) => label === usual[i]))
    return ts`${from('runtime/shard-labels', 'shardLabels')}(${labels.length})`;
  return ts`[${commas(labels.map(literal))}]`;
}

/** Buckets, and shards with them, come in the order of the rows within them. */
function inOrder(facts: ReadFacts, values: Code): Code {
  return isOldestFirst(facts) ? values : ts`[...${values}].reverse()`;
}

function isOldestFirst({ operation }: ReadFacts): boolean {
  const { forward, sources } = operation;
  return sources[0]?.match?.next?.direction === 'reversed' ? !forward : forward;
}

function bucketDimension(
  facts: ReadFacts,
  { bucket }: KeyMatch,
): { readonly declaration: Code; readonly dimension: FanDimension } {
  const { range } = facts.bindings;
  const { lower = 'from', upper = 'to' } = range?.args ?? {};
  const variable = bucket?.variable;
  const [fn] = variable?.fns ?? [];
  if (variable === undefined || (fn?.name !== 'bucket' && fn?.name !== 'date'))
    throw new Error('A bucket is a part of a time.');
  const size = fn.name === 'bucket' ? fn.size : formatBucket(fn.format);
  if (size === undefined) throw new Error('No bucket is as small as a millisecond.');
  const isPrefix = fn.name === 'bucket' || 'yyyy-MM-ddTHH:mm:ss'.startsWith(fn.format.text);
  const label = isPrefix
    ? ts`(iso) => iso.slice(0, ${LABEL_CHARS[size.unit]})`
    : ts`(iso) => ${from('runtime/key-time', 'formatted')}(iso, ${literal(fn.format.text)})`;
  const unit = variable.type.kind === 'epochSeconds' ? 1000 : undefined;
  const declaration = ts`const buckets: ${typeFrom('runtime/range-buckets', 'Bucket')} = { ${lines([
    ...lengthOf(size),
    unit !== undefined && ts`unit: ${unit},`,
    ts`label: ${label},`,
    ts`most: ${facts.planned.pattern.fanOut?.bucket?.max ?? 1},`,
  ])} };\n`;
  const values = ts`${from('runtime/range-buckets', 'bucketsBetween')}(buckets, args${member(lower)}, args${member(upper)})`;
  return { declaration, dimension: { kind: 'bucket', variable: ts`bucket`, values: inOrder(facts, values) } };
}

/** Characters of the ISO 8601 text that name a bucket. */
const LABEL_CHARS: Readonly<Record<BucketSize['unit'], number>> = { y: 4, mo: 7, w: 10, d: 10, h: 13, m: 16, s: 19 };

const SECONDS: Readonly<Record<Exclude<BucketSize['unit'], 'mo' | 'y'>, number>> = {
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};

/** Weeks start on a Monday: 1970-01-05 was one. */
const FIRST_MONDAY = 345_600_000;

function lengthOf({ unit, count }: BucketSize): readonly (Code | false)[] {
  if (unit === 'mo' || unit === 'y') return [ts`months: ${unit === 'mo' ? count : 12 * count},`];
  return [ts`length: ${SECONDS[unit] * count * 1000},`, unit === 'w' && ts`origin: ${FIRST_MONDAY},`];
}
