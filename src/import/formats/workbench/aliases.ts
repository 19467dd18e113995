import { parseTemplate } from '../../../keys/index.js';
import { attributeOfKey } from '../../candidates.js';
import type { DraftAttribute, DraftKeyAttribute, DraftKeyPart } from '../../draft.js';
import { valuesBetween } from '../shared/template-values.js';

/** What a facet calls a key attribute. */
export type Alias =
  /** A template: `ORDER#{orderId}`, as `generate workbench` writes it. */
  | { readonly kind: 'template'; readonly text: string }
  /** One name: `orderId`. */
  | { readonly kind: 'name'; readonly name: string }
  /** Several words: `SubId#SKU`. */
  | { readonly kind: 'words'; readonly words: readonly string[] };

const NAME = /^[A-Za-z_]\w*$/;

/** Undefined where it says nothing: there is none, or it is the attribute's own name. */
export function aliasOf(text: string | undefined, slot: string): Alias | undefined {
  if (text === undefined || text === slot) return undefined;
  if (/\{[^{}]+\}/.test(text) && parseTemplate(text).kind === 'ok') return { kind: 'template', text };
  const [, literal] = /^"(.+)"$/s.exec(text) ?? [];
  if (literal !== undefined && parseTemplate(literal).kind === 'ok') return { kind: 'template', text: literal };
  if (NAME.test(text)) return { kind: 'name', name: text };
  const words = text.split(/[^\p{L}\p{N}_]+/u).filter((word) => word !== '');
  return words.length === 0 ? undefined : { kind: 'words', words };
}

export function templateOfAlias(alias: Alias | undefined): DraftKeyPart | undefined {
  return alias?.kind === 'template' ? { kind: 'template', text: alias.text } : undefined;
}

/** The mark between the segments of a template that an alias states. */
export function separatorOfAlias(alias: Alias | undefined): string | undefined {
  if (alias?.kind !== 'template') return undefined;
  const literals = alias.text.replace(/\{[^{}]*\}/g, '');
  return /[#|/:~+]/.exec(literals)?.[0];
}

/** The mark that an alias sets between two values: it has to tell them apart, whatever marks stand elsewhere. */
export function markBetweenValues(alias: Alias | undefined): string | undefined {
  return alias?.kind === 'template' ? /\}([#|/:~+_.-])\{/.exec(alias.text)?.[1] : undefined;
}

/** A key attribute that is used as it is, by the name that the facet gives it. */
export function aliasedName(alias: Alias | undefined, key: DraftKeyAttribute): readonly DraftAttribute[] {
  if (alias?.kind !== 'name') return [];
  return [{ ...attributeOfKey(key), name: alias.name, storedName: key.name }];
}

/** The values that a template without functions finds in a key; undefined where it is not one of its keys. */
export function valuesByTemplate(template: string, key: string): ReadonlyMap<string, string> | undefined {
  const parsed = parseTemplate(template);
  if (parsed.kind === 'error') return undefined;
  const { segments } = parsed.template;
  const names: string[] = [];
  for (const segment of segments) {
    if (segment.kind === 'literal') continue;
    if (segment.kind !== 'placeholder' || segment.fns.length > 0) return undefined;
    names.push(segment.path);
  }
  const pieces = segments.map((segment) => (segment.kind === 'literal' ? segment.text : undefined));
  const values = valuesBetween(pieces, key);
  return values === undefined ? undefined : new Map(names.map((name, i) => [name, values[i] ?? '']));
}
