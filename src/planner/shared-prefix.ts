import { type CompiledSegment, type CompiledVariable, lowest } from '../keys/index.js';
import { flatMap } from '../lists/flat-map.js';
import { type KeyMatch, segmentText } from './match.js';

/** What is given of a sort key: literals by characters, and variables. */
type Token = { readonly text: string; readonly variable?: CompiledVariable };

/**
 * Whether the sort keys of several kinds of rows begin alike as far as the fields go: `CUST#{c}#PROFILE` and `CUST#{c}#ORDER#{o}` where `c`
 * is given. What lies between the lowest and the highest of them then begins with the same values, and is asked for.
 */
export function beginAlike(matches: readonly KeyMatch[], fields: readonly string[]): boolean {
  const all = matches.map(givenTokens);
  const [first = []] = all;
  let length = 0;
  while (length < first.length && all.every((tokens) => isSame(first[length], tokens[length]))) length += 1;
  const shared = first.slice(0, length);
  const covered = new Set(flatMap(shared, ({ variable }) => (variable?.injective.holds === true ? variable.path : [])));
  const endsThere = (variable: CompiledVariable): boolean =>
    matches.every(({ equalSlots }, i) => {
      const next = all[i]?.[length];
      return next === undefined ? equalSlots > 0 : isBelowAll(next, variable);
    });
  return (
    fields.every((field) => covered.has(field)) &&
    shared.every(({ variable }, at) => {
      if (variable === undefined || variable.fixedWidth) return true;
      return at + 1 < length ? shared[at + 1]?.variable === undefined : endsThere(variable);
    })
  );
}

/** Only the first attribute of a sort key is in the condition. */
function givenTokens({ key, equalSlots, tail }: KeyMatch): readonly Token[] {
  const segments = key.sk[0]?.compiled.segments ?? [];
  const given =
    equalSlots > 0 ? segments : tail?.slot === 0 && tail.range === undefined ? segments.slice(0, tail.segments) : [];
  return flatMap(given, tokensOf);
}

function tokensOf(segment: CompiledSegment): readonly Token[] {
  if (segment.kind === 'variable') return [{ text: segmentText(segment), variable: segment }];
  return [...segment.text].map((text) => ({ text }));
}

function isSame(one: Token | undefined, other: Token | undefined): boolean {
  if (one?.text !== other?.text || one === undefined || other === undefined) return false;
  return one.variable === undefined || other.variable === undefined
    ? one.variable === other.variable
    : encoding(one.variable) === encoding(other.variable);
}

/** The same value is the same text in both. */
function encoding({ alphabet, bytes, fixedWidth, injective, order }: CompiledVariable): string {
  return JSON.stringify([alphabet, bytes.max, fixedWidth, injective, order]);
}

/** A value that begins with the given one and goes on then lies behind all that is asked for. */
function isBelowAll({ text, variable }: Token, { alphabet }: CompiledVariable): boolean {
  return variable === undefined && (text.codePointAt(0) ?? 0) < (lowest(alphabet) ?? Number.POSITIVE_INFINITY);
}
