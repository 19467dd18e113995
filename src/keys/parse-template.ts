import { didYouMean } from '../text/did-you-mean.js';
import { parseDateFormat } from './date-format.js';
import type {
  Binding,
  Fn,
  FnCall,
  FnName,
  PlaceholderSegment,
  Segment,
  ShardSegment,
  Template,
  TemplateProblem,
} from './template.js';
import { parseBucketSize } from './time-bucket.js';

export type ParsedTemplate =
  | { readonly kind: 'ok'; readonly template: Template }
  | { readonly kind: 'error'; readonly problems: readonly TemplateProblem[] };

export type ParsedBinding =
  | { readonly kind: 'ok'; readonly binding: Binding }
  | { readonly kind: 'error'; readonly problems: readonly TemplateProblem[] };

export const FN_NAMES: readonly FnName[] = [
  'pad',
  'signed',
  'dec',
  'sdec',
  'desc',
  'iso',
  'date',
  'epoch',
  'bucket',
  'lower',
  'upper',
  'hash',
  'first',
  'bool',
];

/** Functions that work on text and may follow another function; all others read the attribute's value and come first. */
const TEXT_FNS: ReadonlySet<FnName> = new Set<FnName>(['lower', 'upper', 'hash', 'first']);

/** More digits than a DynamoDB number has are never needed. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number */
const MAX_DIGITS = 38;
/** Hexadecimal digits of a SHA-256 hash. */
const MAX_HASH = 64;
/** Bytes of a partition key. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_FIRST = 2048;
const MAX_SHARDS = 1_000_000;

/** Of nearly all, and asked first: the classes of Unicode take a millisecond to make. */
const ASCII_PATH = /^[A-Za-z_$][\w$-]*(\.[A-Za-z_$][\w$-]*)*$/;
const PATH = /^[\p{L}_$][\p{L}\p{N}_$-]*(\.[\p{L}_$][\p{L}\p{N}_$-]*)*$/u;

/** Reads a key template. Offsets of problems count in the text as given. */
export function parseTemplate(text: string): ParsedTemplate {
  const problems: TemplateProblem[] = [];
  const segments: Segment[] = [];
  let literal = '';
  let literalStart = 0;
  let at = 0;
  const flush = (): void => {
    if (literal !== '') segments.push({ kind: 'literal', text: literal, start: literalStart, end: at });
    literal = '';
  };
  while (at < text.length) {
    const char = text.charAt(at);
    if (literal === '') literalStart = at;
    if ((char === '{' || char === '}') && text.charAt(at + 1) === char) {
      literal += char;
      at += 2;
    } else if (char === '}') {
      problems.push({ message: '`}` closes nothing; write `}}` for a brace in the key', start: at, end: at + 1 });
      at++;
    } else if (char === '{') {
      flush();
      const close = closing(text, at + 1);
      if (close === undefined) {
        problems.push({ message: '`{` is not closed; write `{{` for a brace in the key', start: at, end: text.length });
        at = text.length;
      } else {
        const segment = readPlaceholder(text, at + 1, close, problems);
        if (segment) segments.push({ start: at, end: close + 1, ...segment });
        at = close + 1;
      }
    } else {
      literal += char;
      at++;
    }
  }
  flush();
  if (segments.length === 0 && problems.length === 0)
    problems.push({ message: 'the template is empty', start: 0, end: text.length });
  return problems.length > 0 ? { kind: 'error', problems } : { kind: 'ok', template: { text, segments } };
}

/** Reads what a pattern binds: `customerId`, `day|date:yyyy-MM`. */
export function parseBinding(text: string): ParsedBinding {
  const problems: TemplateProblem[] = [];
  const segment = readPipeline(text, 0, text.length, problems);
  if (!segment || problems.length > 0) return { kind: 'error', problems };
  return { kind: 'ok', binding: { path: segment.path, fns: segment.fns } };
}

/** Position of the brace that closes the placeholder; undefined if another opens first or the text ends. */
function closing(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at++) {
    if (text.charAt(at) === '}') return at;
    if (text.charAt(at) === '{') return undefined;
  }
  return undefined;
}

function isPath(text: string): boolean {
  return ASCII_PATH.test(text) || PATH.test(text);
}

type Unplaced<T> = T extends unknown ? Omit<T, 'start' | 'end'> : never;

function readPlaceholder(
  text: string,
  start: number,
  end: number,
  problems: TemplateProblem[],
): Unplaced<PlaceholderSegment | ShardSegment> | undefined {
  const inner = text.slice(start, end);
  if (/^\s*shard\s*:/.test(inner)) return readShard(inner, start, end, problems);
  return readPipeline(text, start, end, problems);
}

function readShard(
  inner: string,
  start: number,
  end: number,
  problems: TemplateProblem[],
): Unplaced<ShardSegment> | undefined {
  const match = /^\s*shard\s*:\s*([^\s|]*)(?:\s+by\s+(\S+))?\s*$/.exec(inner);
  const count = Number(match?.[1]);
  if (!match || !/^[1-9]\d{0,6}$/.test(match[1] ?? '') || count > MAX_SHARDS) {
    problems.push({
      message: `a shard is written \`shard:N\` or \`shard:N by attribute\`, N from 1 to ${MAX_SHARDS}`,
      start,
      end,
    });
    return undefined;
  }
  const by = match[2];
  if (by === undefined) return { kind: 'shard', count };
  if (!isPath(by)) {
    problems.push({ message: `\`${by}\` is no attribute name`, start: start + inner.lastIndexOf(by), end });
    return undefined;
  }
  return { kind: 'shard', count, by };
}

function readPipeline(
  text: string,
  start: number,
  end: number,
  problems: TemplateProblem[],
): Unplaced<PlaceholderSegment> | undefined {
  const parts: { text: string; start: number; end: number }[] = [];
  let from = start;
  for (let at = start; at <= end; at++) {
    if (at === end || text.charAt(at) === '|') {
      const raw = text.slice(from, at);
      const lead = raw.length - raw.trimStart().length;
      const trimmed = raw.trim();
      parts.push({ text: trimmed, start: from + lead, end: from + lead + trimmed.length });
      from = at + 1;
    }
  }
  const [head, ...calls] = parts;
  if (!head || head.text === '') {
    problems.push({ message: 'the placeholder names no attribute', start, end });
    return undefined;
  }
  if (!isPath(head.text)) {
    problems.push({ message: `\`${head.text}\` is no attribute name`, start: head.start, end: head.end });
    return undefined;
  }
  const fns: FnCall[] = [];
  for (const call of calls) {
    const fn = readFn(call.text);
    if (typeof fn === 'string') {
      problems.push({ message: fn, start: call.start, end: Math.max(call.end, call.start) });
    } else if (fns.length > 0 && !TEXT_FNS.has(fn.name)) {
      const first = fns[0]?.name ?? '';
      problems.push({
        message: `\`${fn.name}\` reads the attribute's own value and cannot follow \`${first}\``,
        start: call.start,
        end: call.end,
      });
    } else {
      fns.push({ ...fn, start: call.start, end: call.end });
    }
  }
  return { kind: 'placeholder', path: head.text, fns };
}

function readFn(text: string): Fn | string {
  const colon = text.indexOf(':');
  const name = (colon < 0 ? text : text.slice(0, colon)).trim();
  const argument = colon < 0 ? undefined : text.slice(colon + 1).trim();
  if (name === '') return 'a function is missing after `|`';
  const known = FN_NAMES.find((candidate) => candidate === name);
  if (!known) {
    const near = didYouMean(name, FN_NAMES);
    return `there is no function \`${name}\`${near ? `; did you mean \`${near}\`?` : ''}`;
  }
  switch (known) {
    case 'pad':
    case 'signed':
      return width(known, argument, MAX_DIGITS, 'digits');
    case 'hash':
      return width(known, argument, MAX_HASH, 'hexadecimal digits');
    case 'first':
      return width(known, argument, MAX_FIRST, 'characters');
    case 'dec':
    case 'sdec': {
      const match = /^(\d{1,2})\.(\d{1,2})$/.exec(argument ?? '');
      const integer = Number(match?.[1]);
      const fraction = Number(match?.[2]);
      if (!match || integer < 1 || integer + fraction > MAX_DIGITS) {
        return `\`${known}\` needs its digits before and after the point, as in \`${known}:8.2\`, ${MAX_DIGITS} in all at most`;
      }
      return { name: known, integer, fraction };
    }
    case 'date': {
      const format = argument ? parseDateFormat(argument) : 'it is missing';
      return typeof format === 'string'
        ? `\`date\` needs a format such as \`date:yyyy-MM-dd\`: ${format}`
        : { name: known, format };
    }
    case 'bucket': {
      const size = parseBucketSize(argument ?? '');
      return size ? { name: known, size } : '`bucket` needs a span such as `15m`, `1h`, `1d`, `1w`, `1mo` or `1y`';
    }
    default:
      return argument === undefined ? { name: known } : `\`${known}\` takes no argument`;
  }
}

function width(
  name: 'pad' | 'signed' | 'hash' | 'first',
  argument: string | undefined,
  most: number,
  unit: string,
): Fn | string {
  const value = /^[1-9]\d{0,4}$/.test(argument ?? '') ? Number(argument) : 0;
  if (value < 1 || value > most)
    return `\`${name}\` needs a number of ${unit} from 1 to ${most}, as in \`${name}:${name === 'hash' ? 8 : 6}\``;
  return { name, width: value };
}
