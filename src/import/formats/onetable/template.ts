import { MAX_PARTITION_KEY_BYTES } from '../../../facts/index.js';
import { canBeNamed, type KeyPiece, templateOf } from '../modules/key-text.js';
import type { SchemaField, SchemaModel, SchemaParams } from './schema.js';

/** A value template in the language, or why it has no words for it. */
export type TemplateReading =
  | {
      readonly kind: 'template';
      readonly text: string;
      readonly padded: ReadonlyMap<string, number>;
      readonly names: readonly string[];
    }
  | { readonly kind: 'other'; readonly why: string };

class Unsayable extends Error {}

/** Characters of all templates that one is made of, each as often as it stands in it: a few short ones could make endless text. */
const MOST_TEXT = 8 * MAX_PARTITION_KEY_BYTES;
/** Templates within templates. */
const MOST_DEPTH = 50;

/** The template of a field, with those that it names filled in. https://doc.onetable.io/api/schema/attributes/ */
export function readTemplate(
  value: string,
  owner: SchemaField | undefined,
  model: SchemaModel,
  params: SchemaParams,
): TemplateReading {
  try {
    const padded = new Map<string, number>();
    const pieces = piecesOf(value, { owner, model, params, padded, open: [], spent: { text: 0 } });
    const names = pieces.flatMap((piece) => (piece.kind === 'attribute' ? [piece.name] : []));
    return { kind: 'template', text: templateOf(pieces), padded, names: [...new Set(names)] };
  } catch (error) {
    if (error instanceof Unsayable) return { kind: 'other', why: error.message };
    throw error;
  }
}

interface Scope {
  /** The field that the template makes, which says how a date in it is written. */
  readonly owner: SchemaField | undefined;
  readonly model: SchemaModel;
  readonly params: SchemaParams;
  /** Digits that numbers are padded to. */
  readonly padded: Map<string, number>;
  readonly open: readonly string[];
  readonly spent: { text: number };
}

function spend({ spent }: Scope, text: string): void {
  spent.text += 1 + text.length;
  if (spent.text > MOST_TEXT) throw new Unsayable('all that it is made of is longer than any key');
}

function piecesOf(value: string, scope: Scope): readonly KeyPiece[] {
  spend(scope, value);
  const pieces: KeyPiece[] = [];
  let at = 0;
  for (const match of value.matchAll(/\$\{(.*?)\}/g)) {
    pieces.push({ kind: 'text', text: value.slice(at, match.index) }, ...variable(match[1] ?? '', scope));
    at = match.index + match[0].length;
  }
  pieces.push({ kind: 'text', text: value.slice(at) });
  return pieces;
}

function variable(text: string, scope: Scope): readonly KeyPiece[] {
  const [name = '', width, pad] = text.split(':');
  const { model, params, open } = scope;
  if (name === params.typeField) {
    const padded = padStart(model.name, width, pad);
    spend(scope, padded);
    return [{ kind: 'text', text: padded }];
  }
  const field = model.fields.find((one) => one.name === name);
  if (field === undefined) {
    throw new Unsayable(
      name.includes('.') ? `\`${name}\` is a part of a value` : `\`${name}\` is no attribute of \`${model.name}\``,
    );
  }
  if (field.value !== undefined) {
    if (open.length >= MOST_DEPTH) throw new Unsayable('too many templates stand in one another');
    if (open.includes(name)) throw new Unsayable(`\`${name}\` is made of itself`);
    if (width !== undefined && width !== '') throw new Unsayable(`\`${name}\`, which a template makes, is padded`);
    return piecesOf(field.value, { ...scope, owner: field, open: [...open, name] });
  }
  return [attributePiece(field, width, pad, scope)];
}

function padStart(text: string, width = '', pad = ''): string {
  const length = Number(width) || 0;
  if (length > MAX_PARTITION_KEY_BYTES)
    throw new Unsayable(`it is padded to ${width} characters, and no key has as many`);
  return text.padStart(length, pad === '' ? '0' : pad);
}

function attributePiece(field: SchemaField, width = '', pad = '', { owner, padded }: Scope): KeyPiece {
  const { name, type } = field;
  if (!canBeNamed(name)) throw new Unsayable(`\`${name}\` cannot be named in a template`);
  if (field.inside !== undefined) throw new Unsayable(`\`${name}\` is stored inside of \`${field.attribute}\``);
  const digits = Number(width);
  if (width !== '' && digits > 0) {
    const isPadded = type === 'number' && (pad === '' || pad === '0') && Number.isInteger(digits) && digits <= 38;
    if (!isPadded) throw new Unsayable(`\`${name}\` is of type ${type}, padded with \`${pad === '' ? '0' : pad}\``);
    padded.set(name, digits);
    return { kind: 'attribute', name, functions: [`pad:${digits}`] };
  }
  if (type === 'string' || type === 'number') return { kind: 'attribute', name, functions: [] };
  if (type !== 'date') throw new Unsayable(`\`${name}\` is of type ${type}`);
  const isText = owner?.isoDates ?? field.isoDates;
  if (isText && field.isoDates && !field.isTtl) return { kind: 'attribute', name, functions: ['iso'] };
  if (!isText && !field.isoDates && !field.isTtl) return { kind: 'attribute', name, functions: [] };
  throw new Unsayable(`the date \`${name}\` is written there otherwise than it is stored`);
}
