import type { DraftAttribute, DraftKeyAttribute, DraftKeyPart, DraftMapping, KeyType } from '../../draft.js';

const NAME = /^[A-Za-z_]\w*$/;

/** What a template of `schema.json` says: text and names of fields; undefined where its braces hold no name. */
export function fieldsOfTemplate(text: string): readonly string[] | undefined {
  if (/[{}]/.test(text.replace(/\{[^{}]*\}/g, ''))) return undefined;
  const names = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name.trim());
  return names.every((name) => NAME.test(name)) ? names : undefined;
}

/** The field of a template that is nothing else: `{score}`. */
function onlyField(text: string): string | undefined {
  const [, name] = /^\{\s*([A-Za-z_]\w*)\s*\}$/.exec(text) ?? [];
  return name;
}

/**
 * What a key attribute holds by a template. The same field is the attribute itself; so is a number alone, which the server's code stores
 * as a number.
 */
export function partOfTemplate(
  text: string,
  slot: string,
  fields: ReadonlyMap<string, DraftAttribute>,
): { readonly part: DraftKeyPart; readonly type: KeyType } {
  const only = onlyField(text);
  const field = only === undefined ? undefined : fields.get(only);
  const isNumber = field?.type.kind === 'int' || field?.type.kind === 'number';
  if (only !== undefined && (only === slot || isNumber)) return { part: NATURAL, type: isNumber ? 'N' : 'S' };
  return { part: { kind: 'template', text: text.replace(/\{\s*(\w+)\s*\}/g, '{$1}') }, type: 'S' };
}

export const NATURAL: DraftKeyPart = { kind: 'natural' };

/** Attributes that have to be given for a mapping, those of the partition key and those of the sort key. */
export interface KeyFields {
  readonly pk: readonly string[];
  readonly sk: readonly string[];
  /** Names of the key attributes themselves. */
  readonly slots: { readonly pk: readonly string[]; readonly sk: readonly string[] };
}

export function keyFields(
  { pk, sk }: DraftMapping,
  slots: { readonly pk: readonly DraftKeyAttribute[]; readonly sk: readonly DraftKeyAttribute[] },
): KeyFields {
  const namesOf = (part: DraftKeyPart | undefined, attributes: readonly DraftKeyAttribute[]): readonly string[] =>
    part === undefined || part.kind === 'natural'
      ? attributes.map(({ name }) => name)
      : [...new Set(fieldsOfTemplate(part.text) ?? [])];
  return {
    pk: namesOf(pk, slots.pk),
    sk: slots.sk.length === 0 ? [] : namesOf(sk, slots.sk),
    slots: { pk: slots.pk.map(({ name }) => name), sk: slots.sk.map(({ name }) => name) },
  };
}
