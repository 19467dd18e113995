import type { EntityDesign, KeyValue } from '../../../design/index.js';
import { isFixedWidth, parseDateFormat } from '../../../keys/date-format.js';
import type { CompiledSegment, CompiledVariable } from '../../../keys/index.js';
import type { ModelValue } from '../../../model/value-type.js';
import { type Code, isEmpty, member, raw, ts } from '../../text/index.js';
import { bareWords } from '../../text/words.js';
import { keyValueCode, type SegmentCode, segmentCode } from '../keys/index.js';
import { attributeType, memberOf, templateLiteral } from '../values/index.js';
import type { ReadFacts } from './read-facts.js';

/** An attribute of the stored `item`. */
export function entry(stored: string): Code {
  return memberOf(raw('item'), stored);
}

/** A block of lines, of which some are left out. */
export function lines(codes: readonly (Code | false | undefined)[]): Code {
  return ts`${codes.filter((code) => code !== false && code !== undefined && !isEmpty(code))}`;
}

/** Fixed text in which names of variables are looked for. */
export function mentions({ parts }: Code, variable: string): boolean {
  return bareWords(parts.map((part) => (typeof part === 'string' ? part : ' 0 ')).join('')).has(variable);
}

/** The argument of a call, or what stands for it: `args.customerId`, `context.tenant`. */
export function given(facts: ReadFacts, path: string): Code {
  return path === facts.tenantField ? ts`context.tenant` : ts`args${member(path)}`;
}

export function segmentOf(
  entity: EntityDesign,
  { compiled }: KeyValue,
  variable: CompiledVariable,
  argument: string = variable.path,
): SegmentCode {
  const type = attributeType(entity, variable.path);
  const { separator, escape: escaping } = compiled;
  return segmentCode(variable, { separator, escape: escaping, argument, ...(type === undefined ? {} : { type }) });
}

/** The value that an entity's attribute always has. */
function constantOf(entity: EntityDesign, path: string): ModelValue | undefined {
  return entity.attributes.get(path)?.attribute.constant?.value;
}

interface TextOptions {
  /** Segments from the first on; all of them unless given. */
  readonly end?: number;
  /** Text of segments which no single argument stands for. */
  readonly own?: (segment: CompiledVariable, at: number) => Code | undefined;
  /** Of a partition key: of a part of a time, that part itself is taken as well. */
  readonly takesLabels?: boolean;
}

/** Text of the first segments. */
export function textPieces(
  facts: ReadFacts,
  entity: EntityDesign,
  value: KeyValue,
  { end = value.compiled.segments.length, own = () => undefined, takesLabels = false }: TextOptions = {},
): readonly (string | Code)[] {
  return value.compiled.segments.slice(0, end).map((segment: CompiledSegment, at): string | Code => {
    if (segment.kind === 'literal') return segment.text;
    const other = own(segment, at);
    if (other !== undefined) return other;
    const fixed = constantOf(entity, segment.path);
    const constant = fixed === undefined ? undefined : segment.codec.encode(fixed);
    if (constant?.ok === true) return constant.text;
    const code = given(facts, segment.path);
    const isPart = takesLabels && !facts.bindings.whole.has(segment.path);
    const label = isPart ? labelPattern(segment) : undefined;
    const encoded = segmentOf(entity, value, segment).encode(code);
    return label === undefined ? encoded : ts`(${label}.test(${code}) ? ${code} : ${encoded})`;
  });
}

/** What the key attribute is equal to, as the document client takes it. */
export function keyCode(
  facts: ReadFacts,
  entity: EntityDesign,
  value: KeyValue,
  options: Pick<TextOptions, 'takesLabels'> = {},
): Code {
  if (!value.compiled.natural) return templateLiteral(textPieces(facts, entity, value, options));
  return keyValueCode(entity, value, (path) => given(facts, path));
}

/** Whether the text of the first segments cannot be empty. */
export function isNeverEmpty({ compiled }: KeyValue, end: number): boolean {
  return compiled.segments.slice(0, end).some((one) => (one.kind === 'literal' ? one.text !== '' : !one.mayBeEmpty));
}

const FIELD_PATTERNS = {
  year: '\\d{4}',
  month: '(0[1-9]|1[0-2])',
  day: '(0[1-9]|[12]\\d|3[01])',
  hour: '([01]\\d|2[0-3])',
  minute: '[0-5]\\d',
  second: '[0-5]\\d',
  ms: '\\d{3}',
} as const;

/** What the labels of buckets look like: the beginning of an ISO 8601 text. */
const BUCKET_FORMATS = {
  y: 'yyyy',
  mo: 'yyyy-MM',
  w: 'yyyy-MM-dd',
  d: 'yyyy-MM-dd',
  h: 'yyyy-MM-ddTHH',
  m: 'yyyy-MM-ddTHH:mm',
  s: 'yyyy-MM-ddTHH:mm:ss',
} as const;

/** Of a segment that keeps a part of a time (`date:yyyy-MM`), what its text looks like; undefined for others. */
function labelPattern({ fns, type }: CompiledVariable): Code | undefined {
  const [fn] = fns;
  if (fns.length !== 1 || (type.kind !== 'timestamp' && type.kind !== 'date')) return undefined;
  const format =
    fn?.name === 'date' ? fn.format : fn?.name === 'bucket' ? parseDateFormat(BUCKET_FORMATS[fn.size.unit]) : undefined;
  if (format === undefined || typeof format === 'string' || !isFixedWidth(format)) return undefined;
  const tokens = format.tokens.map((token) =>
    'literal' in token ? token.literal.replace(/[^A-Za-z0-9-]/gu, escapedCharacter) : FIELD_PATTERNS[token.field],
  );
  return raw(`/^${tokens.join('')}$/u`);
}

function escapedCharacter(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`;
}
