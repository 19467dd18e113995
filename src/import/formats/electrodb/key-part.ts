import type { DraftKeyPart } from '../../draft.js';
import { canBeNamed, cased, type KeyPiece, templateOf } from '../modules/key-text.js';
import type { ElectroAttribute, ElectroEntity, ElectroPart } from './definition.js';

/** What a key attribute holds. */
export type PartReading =
  /** What the template makes, character for character. */
  | { readonly kind: 'template'; readonly part: DraftKeyPart; readonly names: readonly string[] }
  /** The attribute of that name itself. */
  | { readonly kind: 'attribute'; readonly name: string; readonly odd?: string }
  /** Something that the language does not make; `how` is what ElectroDB makes it of. */
  | { readonly kind: 'other'; readonly why: string; readonly how: string; readonly isNumber: boolean };

/** A key attribute as ElectroDB makes it. https://electrodb.dev/en/modeling/indexes/ */
export function readKeyPart(entity: ElectroEntity, part: ElectroPart): PartReading {
  const attributeOf = (name: string): ElectroAttribute | undefined =>
    entity.attributes.find((one) => one.name === name);
  const [only, more] = part.facets;
  const own = only === undefined || more !== undefined ? undefined : attributeOf(only);
  const isBare = part.isCustom && part.labels.length === 1 && part.labels[0]?.label === '';
  if (own !== undefined && own.field === part.field && (part.isNumber || isBare)) {
    const isFolded = part.casing !== 'none' && (own.type === 'string' || own.type === 'enum');
    const odd = `It is stored in ${part.casing} case.`;
    return { kind: 'attribute', name: own.name, ...(isFolded ? { odd } : {}) };
  }
  const how = howOf(part);
  if (part.isNumber)
    return { kind: 'other', why: `it is \`${only ?? ''}\` once more, as a number`, how, isNumber: true };
  const pieces: KeyPiece[] = [{ kind: 'text', text: part.prefix }];
  const names: string[] = [];
  for (const { name, label } of part.labels) {
    pieces.push({ kind: 'text', text: cased(part.isCustom ? label : `#${label}_`, part.casing) });
    if (name === '') continue;
    const attribute = attributeOf(name);
    const piece = attribute === undefined ? `\`${name}\` is no attribute of it` : pieceOf(attribute, part);
    if (typeof piece === 'string') return { kind: 'other', why: piece, how, isNumber: false };
    pieces.push(piece);
    names.push(name);
  }
  pieces.push({ kind: 'text', text: part.postfix });
  return { kind: 'template', part: { kind: 'template', text: templateOf(pieces) }, names };
}

/** An attribute's value as text in a key, or why the language has no such text. */
function pieceOf({ name, type, members, padding }: ElectroAttribute, { casing }: ElectroPart): KeyPiece | string {
  if (!canBeNamed(name)) return `\`${name}\` cannot be named in a template`;
  const piece = (...functions: readonly string[]): KeyPiece => ({ kind: 'attribute', name, functions });
  if (type === 'boolean') return `\`${name}\` is a boolean, which it writes as \`true\` or \`false\``;
  if (type === 'number') {
    if (padding === undefined) return piece();
    return padding.char === '0' ? piece(`pad:${padding.length}`) : `\`${name}\` is padded with \`${padding.char}\``;
  }
  if (type !== 'string' && type !== 'enum') return `\`${name}\` is of type ${type}`;
  if (padding !== undefined) {
    const fits = members?.every((member) => member.length >= padding.length) ?? false;
    if (!fits) return `\`${name}\` is text, padded with \`${padding.char}\``;
  }
  const isFolded = casing !== 'none' && (members === undefined || members.some((one) => cased(one, casing) !== one));
  return isFolded ? piece(casing) : piece();
}

/** For people: `$tasks#done_{done}`. */
function howOf({ prefix, postfix, labels, isCustom, isNumber }: ElectroPart): string {
  if (isNumber) return labels.map(({ name }) => `{${name}}`).join('');
  const made = labels.map(({ name, label }) => `${isCustom ? label : `#${label}_`}${name === '' ? '' : `{${name}}`}`);
  return `${prefix}${made.join('')}${postfix}`;
}
