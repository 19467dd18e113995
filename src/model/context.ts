import { type Choice, type Finding, findingOf, type Suggestion } from '../diagnostics/index.js';
import type { Span, TextEdit, YamlMap, YamlNode } from '../source/index.js';
import { nearest } from '../text/did-you-mean.js';
import { meantWords } from './aws-spellings.js';
import { DUPLICATE_NAME, UNKNOWN_REFERENCE, WRONG_TYPE } from './language-rules.js';
import type { Misspelling } from './misspelt-declarations.js';
import { type NameSpace, type NameUse, noteUse } from './name-uses.js';
import type { ValueType } from './value-type.js';

/** What loading has found so far. One mistake is reported once: a node that was reported is not reported again. */
export interface LoadContext {
  readonly findings: Finding[];
  readonly reported: Set<YamlNode>;
  /** Maps with an unknown key, and the keys that may have been meant: what stands under those is not known. */
  readonly misspelt: Map<YamlMap, ReadonlySet<string>>;
  /** Keys that stand twice in their map: what the second one should have been called is not known. */
  readonly duplicates: Span[];
  /** Unknown names with the one declared name that is near. */
  readonly misspellings: Misspelling[];
  /** Names as they are used, each as often as it is read. */
  readonly uses: NameUse[];
  /** Members of all enums of the model, which stand bare in expressions. */
  enumMembers?: NameSet;
}

export function createContext(): LoadContext {
  return { findings: [], reported: new Set(), misspelt: new Map(), duplicates: [], misspellings: [], uses: [] };
}

/** Names that may be referred to; incomplete where a mistake hides some of them, and then nothing is called unknown. */
export interface NameSet {
  readonly names: ReadonlySet<string>;
  readonly complete: boolean;
  /** Members of those that are attributes with an enum: what an expression compares one with may be a member. */
  readonly enums?: ReadonlyMap<string, readonly string[]>;
  /** Of those that are attributes, as each of the entities has them. */
  readonly types?: ReadonlyMap<string, readonly ValueType[]>;
  /** Where they are declared. */
  readonly of?: readonly NameSpace[] | undefined;
}

/** What is wrong with values of one declaration: most likely that is what is wrong, and not each of the values. */
export function valuesOf<T>({ findings }: LoadContext, declaration: string, read: () => T): T {
  const before = findings.length;
  const result = read();
  for (const finding of findings.splice(before)) findings.push({ cause: declaration, ...finding });
  return result;
}

/** A value that cannot be what its place asks for. */
export function reportWrong(
  context: LoadContext,
  node: YamlNode,
  message: string,
  span: Span = node.span,
  suggestion?: Suggestion,
): void {
  if (!markReported(context, node)) return;
  context.findings.push(findingOf(WRONG_TYPE, { message, span, ...(suggestion === undefined ? {} : { suggestion }) }));
}

/** False if the node was reported before. */
export function markReported(context: LoadContext, node: YamlNode): boolean {
  if (context.reported.has(node)) return false;
  context.reported.add(node);
  return true;
}

/**
 * True if the name is known, or nothing certain can be said of it; reports it otherwise.
 *
 * @param what names the kind of thing in the singular, and where it is looked for: `entity`, `attribute of \`Order\``.
 */
export function checkReference(
  context: LoadContext,
  reference: { readonly value: string; readonly span: Span },
  what: string,
  known: NameSet,
): boolean {
  noteUse(context, reference, known.of);
  if (known.names.has(reference.value)) return true;
  if (known.complete) reportUnknown(context, reference, what, known.names);
  return false;
}

/** Names that a message lists. */
export const LISTED = 12;

export function reportUnknown(
  context: LoadContext,
  reference: { readonly value: string; readonly span: Span },
  what: string,
  names: Iterable<string>,
  cause = reference.value,
): void {
  const { value, span } = reference;
  const existing = [...names];
  const [kind = what, ...place] = what.split(' of ');
  const near = kind === 'type' ? meantWords(value, existing) : nearest(value, existing);
  const where = place.length === 0 ? '' : ` of ${place.join(' of ')}`;
  const message = `There is no ${kind} \`${value.slice(0, 80)}\`${where}. ${existingNames(existing, near)}`;
  const suggestion = near.length === 0 ? undefined : spelling(near, value, span);
  noteMisspelling(context, value, near, span);
  // What is declared under another name is unknown wherever it is used.
  context.findings.push(
    findingOf(UNKNOWN_REFERENCE, { message, span, cause, ...(suggestion === undefined ? {} : { suggestion }) }),
  );
}

/** A name that stands where a member of the attribute's enum is meant. */
export function reportNoMember(
  context: LoadContext,
  { value, span }: { readonly value: string; readonly span: Span },
  attribute: string,
  members: readonly string[],
): void {
  // An enum without members is reported itself.
  if (members.length === 0) return;
  const near = nearest(value, members);
  const suggestion = near.length === 0 ? undefined : spelling(near, value, span);
  noteMisspelling(context, value, near, span);
  const message = `\`${attribute}\` has no member \`${value.slice(0, 80)}\`. ${existingNames(members, near)}`;
  context.findings.push(
    findingOf(UNKNOWN_REFERENCE, { message, span, cause: value, ...(suggestion === undefined ? {} : { suggestion }) }),
  );
}

function noteMisspelling({ misspellings }: LoadContext, written: string, near: readonly string[], span: Span): void {
  const [declared] = near;
  if (declared !== undefined && near.length === 1) misspellings.push({ written, declared, span });
}

function existingNames(existing: readonly string[], near: readonly string[]): string {
  if (near.length > 0) return `Did you mean ${listOf(near, 'or')}?`;
  if (existing.length === 0) return 'There is none that could be named here.';
  const shown = [...existing].sort().slice(0, LISTED);
  const rest = existing.length - shown.length;
  return `What exists: ${listOf(shown, rest > 0 ? ',' : 'and')}${rest > 0 ? ` and ${rest} more` : ''}.`;
}

/** Written bare these are no text: `NULL`, `true`. */
const NO_NAME = /^(?:true|false|null)$/i;

/** A fix where one candidate alone is near and the place holds exactly the name; otherwise advice. */
export function spelling(near: readonly string[], written: string, span: Span): Suggestion {
  const message = `Write ${listOf(near, 'or')}.`;
  const exact = span.file.text.slice(span.start, span.end) === written;
  const plain = near.filter((name) => /^[A-Za-z_][\w.-]*$/.test(name) && !NO_NAME.test(name));
  if (!exact || plain.length === 0) return { message };
  const choices = plain.map((name): Choice => {
    const edit: TextEdit = { file: span.file, start: span.start, end: span.end, newText: name };
    return { message: `Write ${listOf([name], 'or')}.`, edits: [edit] };
  });
  return near.length === 1 ? { message, edits: choices[0]!.edits } : { message, choices };
}

export function listOf(names: readonly string[], last: 'or' | 'and' | ','): string {
  const quoted = names.map((name) => `\`${name}\``);
  if (quoted.length <= 1) return quoted.join('');
  const joint = last === ',' ? ', ' : ` ${last} `;
  return `${quoted.slice(0, -1).join(', ')}${joint}${quoted.at(-1)}`;
}

/** A second thing of one name: the place of both. */
export function reportDuplicate(context: LoadContext, what: string, name: string, span: Span, first: Span): void {
  context.findings.push(
    findingOf(DUPLICATE_NAME, {
      message: `${what} \`${name}\` is defined twice; the first definition is in \`${first.file.path}\`, line ${first.file.lineOf(first.start)}. Rename one of them, or remove it.`,
      span,
      related: [{ message: 'It is defined here first.', span: first }],
    }),
  );
}
