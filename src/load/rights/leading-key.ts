import type { KeyValue } from '../../design/index.js';
import {
  type CompiledSegment,
  type CompiledTemplate,
  type CompiledVariable,
  compileNatural,
} from '../../keys/index.js';
import { brokenVariable, fixedValue, mayHold, openVariable } from './scope-text.js';

/** Field → what it is for whoever has the role: text of IAM, which may hold `${aws:PrincipalTag/tenant}`. */
export type Scope = ReadonlyMap<string, string>;

/** Values of the first attribute of a partition key, as a pattern of `StringLike`; or why a field of the scope cannot be held there. */
export type LeadingKey = HeldKey | UnboundKey;

interface UnboundKey {
  readonly kind: 'unbound';
  /** What stands in the way: the key, or what the scope says of the field. */
  readonly by: 'key' | 'scope';
  readonly field: string;
  readonly why: string;
}

export interface HeldKey {
  readonly kind: 'pattern';
  readonly text: string;
  readonly places: readonly HeldPlace[];
}

/** Where a field of the scope is held. */
interface HeldPlace {
  readonly field: string;
  /** What stands before it. */
  readonly before: string;
  readonly piece: string;
  /** The character that shows where it ends; none at the end of the key. */
  readonly end: string | undefined;
  /** Whether a value of the field may hold a character in an item's key. */
  readonly valueHolds: (char: string) => boolean;
  /** The same of what stands behind the end. */
  readonly restHolds: (char: string) => boolean;
}

/** Every pattern of a role asks for the keys of all others again. */
const known = new WeakMap<Scope, WeakMap<KeyValue, Map<string, LeadingKey>>>();

/** `fields` are those of the scope that the item has: all of them must be fixed. */
export function leadingKey(value: KeyValue, scope: Scope, fields: readonly string[]): LeadingKey {
  const ofScope = known.get(scope) ?? new WeakMap<KeyValue, Map<string, LeadingKey>>();
  known.set(scope, ofScope);
  const ofKey = ofScope.get(value) ?? new Map<string, LeadingKey>();
  ofScope.set(value, ofKey);
  const id = JSON.stringify(fields);
  const found = ofKey.get(id) ?? findLeadingKey(value, scope, fields);
  ofKey.set(id, found);
  return found;
}

function findLeadingKey(value: KeyValue, scope: Scope, fields: readonly string[]): LeadingKey {
  const { segments } = value.compiled;
  const open = new Set(fields);
  const places: HeldPlace[] = [];
  let text = '';
  let isAfterHeld = false;
  for (const [i, segment] of segments.entries()) {
    if (text.endsWith('*')) {
      // What stands behind anything may stand in it as well.
      const [field] = open;
      if (field !== undefined) return unbound(field, `nothing fixed may stand before \`${field}\` there`);
    }
    const next = segments[i + 1];
    const piece =
      segment.kind === 'literal' ? asPattern(segment.text) : variable(segment, next, value.compiled, scope, open);
    if (typeof piece !== 'string' && piece !== undefined) return piece;
    if (piece === undefined) {
      const known = segment.kind === 'literal' ? (asPattern(beginning(segment.text)) ?? '') : '';
      const [field] = open;
      if (field !== undefined || (known === '' && isAfterHeld))
        return unbound(field ?? fields.at(-1) ?? '', 'a policy of IAM holds no such characters as stand beside it');
      return { kind: 'pattern', text: shortened(`${text}${known}*`), places };
    }
    isAfterHeld = segment.kind === 'variable' && fields.includes(segment.path);
    if (segment.kind === 'variable' && isAfterHeld && piece !== '*')
      places.push({
        field: segment.path,
        before: text,
        piece,
        end: next?.kind === 'literal' ? firstOf(next.text) : undefined,
        valueHolds: (char) => holdsChar(segment, value.compiled, char),
        restHolds: (char) =>
          segments.slice(i + 1).some((one, at) => {
            if (one.kind === 'variable') return holdsChar(one, value.compiled, char);
            return (at === 0 ? one.text.slice(firstOf(one.text).length) : one.text).includes(char);
          }),
      });
    text = shortened(text + piece);
  }
  const [field] = open;
  return field === undefined ? { kind: 'pattern', text, places } : unbound(field, `\`${field}\` is no part of it`);
}

function unbound(field: string, why: string, by: UnboundKey['by'] = 'key'): UnboundKey {
  return { kind: 'unbound', by, field, why };
}

function variable(
  segment: CompiledVariable,
  next: CompiledSegment | undefined,
  template: CompiledTemplate,
  scope: Scope,
  open: Set<string>,
): string | LeadingKey | undefined {
  const { path } = segment;
  const given = scope.get(path);
  if (given === undefined || !open.has(path)) return '*';
  open.delete(path);
  const unknown = brokenVariable(given);
  if (unknown !== undefined) return unbound(path, `\`${unknown}\` in its scope is no variable of IAM`, 'scope');
  if (!isDelimited(segment, next, template)) return unbound(path, 'nothing shows there where it ends');
  const fixed = fixedValue(given);
  if (fixed !== undefined) {
    const { holds, reason } = segment.injective;
    // What is folded is so in the item, too.
    if (!holds && reason !== 'normalized')
      return unbound(path, `other values of \`${path}\` are written there in the same way`);
    const encoded = segment.codec.encode(fixed);
    return encoded.ok ? asPattern(encoded.text) : unbound(path, `\`${fixed}\` is no value of it`);
  }
  if (asText(given) === undefined)
    return unbound(path, 'a policy of IAM holds no such characters as its scope', 'scope');
  if (!isPlain(segment)) return unbound(path, 'it is not written there as it is');
  const any = openVariable(given);
  if (any !== undefined)
    return unbound(
      path,
      `nothing is known of the characters that a value of \`\${${any}}\` may hold, and \`#\` or \`*\` would lead elsewhere`,
      'scope',
    );
  const end = next?.kind === 'literal' ? firstOf(next.text) : undefined;
  if (end !== undefined && mayHold(given, end) && isInType(segment, end))
    return unbound(path, `a value of \`${given}\` may hold \`${end}\` itself, which ends it there`, 'scope');
  return given;
}

/** Whether a value of the field may hold the character, wherever it is written. */
function isInType({ path, type }: CompiledVariable, char: string): boolean {
  const template = compileNatural(path, type);
  const [whole] = template?.segments ?? [];
  return template === undefined || whole?.kind !== 'variable' || holdsChar(whole, template, char);
}

const PLAIN: ReadonlySet<string> = new Set(['string', 'enum', 'ulid', 'uuid', 'ksuid']);

/** Whether the key holds the value itself. */
function isPlain({ type, fns, shard, broken }: CompiledVariable): boolean {
  return PLAIN.has(type.kind) && fns.length === 0 && shard === undefined && !broken;
}

/** Whether no value that an item has can reach into what follows it. */
export function isDelimited(
  segment: CompiledVariable,
  next: CompiledSegment | undefined,
  template: CompiledTemplate,
): boolean {
  return next === undefined || (next.kind === 'literal' && !holdsChar(segment, template, firstOf(next.text)));
}

function holdsChar({ alphabet }: CompiledVariable, template: CompiledTemplate, char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  const isRejected = template.escape === 'reject' && char === template.separator;
  return !isRejected && alphabet.some(([first, last]) => first <= code && code <= last);
}

function firstOf(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0);
}

/**
 * Whether the pattern may match a key of an item that it is not meant for: one whose fields have other values, or, of an item with `more`
 * fields of the scope, any. `common` are those that both have. Where both keys hold a field behind the same text, and no value reaches
 * beyond where it ends in the other, they agree in it; where they do not, the texts must tell the two apart.
 */
export function mayReach(
  own: HeldKey,
  other: KeyValue,
  scope: Scope,
  common: readonly string[],
  more: boolean,
): boolean {
  const theirs = leadingKey(other, scope, common);
  const agreed = theirs.kind === 'pattern' ? agreedIn(own.places, theirs.places) : [];
  if (!more && agreed.length === common.length) return false;
  const seen = leadingKey(other, scope, agreed);
  return seen.kind === 'unbound' || mayMeet(own.text, seen.text);
}

function agreedIn(own: readonly HeldPlace[], others: readonly HeldPlace[]): readonly string[] {
  const differs = own.findIndex((one, i) => {
    const other = others[i];
    return (
      one.field !== other?.field ||
      one.before !== other.before ||
      one.piece !== other.piece ||
      (one.end !== undefined && other.valueHolds(one.end)) ||
      // A value that holds the end goes on in what follows it, up to its own end.
      (other.end !== undefined && mayHold(one.piece, other.end) && (one.end === undefined || other.restHolds(one.end)))
    );
  });
  return (differs < 0 ? own : own.slice(0, differs)).map(({ field }) => field);
}

/**
 * Text as it stands, in a pattern; undefined where it holds what a policy cannot.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
 */
export function asPattern(text: string): string | undefined {
  return asText(text)?.replace(/[*?$]/g, (special) => `\${${special}}`);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names */
function asText(text: string): string | undefined {
  return /^[\t\n\r\x20-\xff]*$/.test(text) ? text : undefined;
}

/** As far as a policy can hold it. */
function beginning(text: string): string {
  return /^[\t\n\r\x20-\xff]*/.exec(text)?.[0] ?? '';
}

function shortened(pattern: string): string {
  return pattern.replace(/\*{2,}$/, '*');
}

/** Whether some text may match both patterns, whose variables have the same values. */
function mayMeet(a: string, b: string): boolean {
  const [one, other] = [piecesOf(a), piecesOf(b)];
  const at = one.findIndex((piece, i) => isOpen(piece) || piece !== other[i]);
  const [left, right] = at < 0 ? [undefined, other[one.length]] : [one[at], other[at]];
  // A variable of its own may have any value.
  return left === right || [left, right].some((piece) => piece !== undefined && (isOpen(piece) || isVariable(piece)));
}

/** Characters, those that are escaped, and variables. */
function piecesOf(pattern: string): readonly string[] {
  return pattern.match(/\$\{[^}]*\}|[\s\S]/g) ?? [];
}

function isOpen(piece: string): boolean {
  return piece === '*' || piece === '?';
}

function isVariable(piece: string): boolean {
  return /^\$\{[^*?$]/.test(piece);
}

/** Whether the one matches all that the other does, as far as the texts show. */
export function covers(one: string, other: string): boolean {
  if (one === other) return true;
  const beginning = one.slice(0, -1);
  return one.endsWith('*') && !/[*?]/.test(withoutVariables(beginning)) && other.startsWith(beginning);
}

function withoutVariables(pattern: string): string {
  return pattern.replace(/\$\{[^}]*\}/g, '');
}
