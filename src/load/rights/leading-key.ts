import type { KeyValue } from '../../design/index.js';
import {
  type CompiledSegment,
  type CompiledTemplate,
  type CompiledVariable,
  compileNatural,
} from '../../keys/index.js';

/** Field → what it is for whoever has the role: text of IAM, which may hold `${aws:PrincipalTag/tenant}`. */
export type Scope = ReadonlyMap<string, string>;

/** Values of the first attribute of a partition key, as a pattern of `StringLike`; or why a field of the scope cannot be held there. */
export type LeadingKey =
  | { readonly kind: 'pattern'; readonly text: string }
  | { readonly kind: 'unbound'; readonly field: string; readonly why: string };

/** `fields` are those of the scope that the item has: all of them must be fixed. */
export function leadingKey(value: KeyValue, scope: Scope, fields: readonly string[]): LeadingKey {
  const { segments } = value.compiled;
  const open = new Set(fields);
  let text = '';
  let isAfterHeld = false;
  for (const [i, segment] of segments.entries()) {
    if (text.endsWith('*')) {
      // What stands behind anything may stand in it as well.
      const [field] = open;
      if (field !== undefined) return unbound(field, `nothing fixed may stand before \`${field}\` there`);
    }
    const piece =
      segment.kind === 'literal'
        ? asPattern(segment.text)
        : variable(segment, segments[i + 1], value.compiled, scope, open);
    if (typeof piece !== 'string' && piece !== undefined) return piece;
    if (piece === undefined) {
      const known = segment.kind === 'literal' ? (asPattern(beginning(segment.text)) ?? '') : '';
      const [field] = open;
      if (field !== undefined || (known === '' && isAfterHeld))
        return unbound(field ?? fields.at(-1) ?? '', 'a policy of IAM holds no such characters as stand beside it');
      return { kind: 'pattern', text: shortened(`${text}${known}*`) };
    }
    isAfterHeld = segment.kind === 'variable' && fields.includes(segment.path);
    text = shortened(text + piece);
  }
  const [field] = open;
  return field === undefined ? { kind: 'pattern', text } : unbound(field, `\`${field}\` is no part of it`);
}

function unbound(field: string, why: string): LeadingKey {
  return { kind: 'unbound', field, why };
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
  if (!isDelimited(segment, next, template, isFixed(given))) return unbound(path, 'nothing shows there where it ends');
  if (isFixed(given)) {
    const { holds, reason } = segment.injective;
    // What is folded is so in the item, too.
    if (!holds && reason !== 'normalized')
      return unbound(path, `other values of \`${path}\` are written there in the same way`);
    const encoded = segment.codec.encode(given);
    return encoded.ok ? asPattern(encoded.text) : unbound(path, `\`${given}\` is no value of it`);
  }
  if (asText(given) === undefined) return unbound(path, 'a policy of IAM holds no such characters as its scope');
  if (!isPlain(segment)) return unbound(path, 'it is not written there as it is');
  return given;
}

/** Text without policy variables and wildcards. */
function isFixed(text: string): boolean {
  return !/\$\{|[*?]/.test(text);
}

const PLAIN: ReadonlySet<string> = new Set(['string', 'enum', 'ulid', 'uuid', 'ksuid']);

/** Whether the key holds the value itself. */
function isPlain({ type, fns, shard, broken }: CompiledVariable): boolean {
  return PLAIN.has(type.kind) && fns.length === 0 && shard === undefined && !broken;
}

/**
 * Characters of values of policy variables: of tags, which have most.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 */
const IN_VARIABLES = /[\p{L}\p{Z}\p{N}_.:/=+\-@,]/u;

/** Whether no value of the field can reach into what follows it: neither one that an item has, nor one that the variable may have. */
function isDelimited(
  { path, type, alphabet }: CompiledVariable,
  next: CompiledSegment | undefined,
  template: CompiledTemplate,
  isFixedValue: boolean,
): boolean {
  if (next === undefined) return true;
  if (next.kind !== 'literal') return false;
  const delimiter = next.text.codePointAt(0) ?? 0;
  const isDelimiter = ([first, last]: readonly [number, number]): boolean => first <= delimiter && delimiter <= last;
  const char = String.fromCodePoint(delimiter);
  const isRejected = template.escape === 'reject' && char === template.separator;
  if (!isRejected && alphabet.some(isDelimiter)) return false;
  if (isFixedValue || !IN_VARIABLES.test(char)) return true;
  const [whole] = compileNatural(path, type)?.segments ?? [];
  return whole?.kind === 'variable' && !whole.alphabet.some(isDelimiter);
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
export function mayMeet(a: string, b: string): boolean {
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
