import type { YamlNode } from '../../../source/index.js';
import { canBeNamed, cased, type KeyPiece } from '../modules/key-text.js';
import type { Probe, ProbedValue } from './probes.js';

/** What a function makes of values, as far as its results show. */
export type Recovered =
  | { readonly kind: 'template'; readonly pieces: readonly KeyPiece[]; readonly odd: readonly string[] }
  /** The value of an attribute as it is: a number. */
  | { readonly kind: 'copy'; readonly name: string }
  | { readonly kind: 'other'; readonly why: string };

/** Attributes with a fixed list of values, which may stand in a result as text of its own. */
export type Members = ReadonlyMap<string, readonly string[]>;

/** The template that made these results: one that makes every one of them. */
export function recovered(probes: readonly Probe[], members: Members): Recovered {
  const main = probes.filter(({ kind }) => kind === 'plain');
  const [first, again] = main;
  if (first === undefined || again === undefined) return other('it was not called');
  const failed = main.find(({ error }) => error !== undefined);
  if (failed !== undefined)
    return other(`it throws for values that it was tried with: ${(failed.error ?? '').replace(/\.$/, '')}`);
  const results = main.map(({ result }) => scalarOf(result));
  if (results[0] !== results[1]) return other('it makes something else at every call');
  const [value] = results;
  if (typeof value === 'number') return copied(main, results);
  if (typeof value !== 'string')
    return other(
      value === undefined ? 'it makes nothing of values that it was tried with' : `it makes ${String(value)}`,
    );
  const pieces = templateIn(main, results, members);
  if (pieces === undefined) return other('what it makes does not follow from one template');
  return { kind: 'template', pieces, odd: oddities(pieces, probes) };
}

/** A template that one result shows and that makes all of them. Padding shows only where a number is shorter than it. */
function templateIn(
  main: readonly Probe[],
  results: readonly unknown[],
  members: Members,
): readonly KeyPiece[] | undefined {
  for (const [i, probe] of main.entries()) {
    const text = results[i];
    if (typeof text !== 'string') return undefined;
    for (const names of choices(probe, members)) {
      const pieces = piecesIn(text, probe.values, names);
      if (main.every(({ values }, n) => made(pieces, values) === results[n])) return pieces;
    }
  }
  return undefined;
}

function other(why: string): Recovered {
  return { kind: 'other', why };
}

function scalarOf(node: YamlNode | undefined): string | number | boolean | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  return typeof node.value === 'bigint' ? Number(node.value) : node.value;
}

function copied(main: readonly Probe[], results: readonly unknown[]): Recovered {
  const names = [...(main[0]?.values.keys() ?? [])];
  const name = names.find((one) => main.every(({ values }, i) => values.get(one) === results[i]));
  return name === undefined ? other('it makes a number that is none of the values') : { kind: 'copy', name };
}

/** Which attributes to look for: all; and, because text may happen to be a member of an enum, without each and all of these. */
function choices({ values }: Probe, members: Members): readonly (readonly string[])[] {
  const all = [...values.keys()].filter(
    (name) => members.get(name)?.length !== 1 && typeof values.get(name) !== 'boolean',
  );
  const listed = all.filter((name) => members.has(name));
  const without = (left: readonly string[]): readonly string[] => all.filter((name) => !left.includes(name));
  return [all, ...listed.map((name) => without([name])), ...(listed.length > 1 ? [without(listed)] : [])];
}

/** Shorter beginnings of a value may be there by chance. */
const LEAST_BEGINNING = 4;

function piecesIn(
  text: string,
  values: ReadonlyMap<string, ProbedValue>,
  names: readonly string[],
): readonly KeyPiece[] {
  const pieces: KeyPiece[] = [];
  let literal = '';
  for (let at = 0; at < text.length; ) {
    const found = names
      .flatMap((name) => matchAt(text, at, name, values.get(name) ?? ''))
      .sort((a, b) => b.length - a.length || a.piece.functions.length - b.piece.functions.length)[0];
    if (found === undefined || found.length === 0) {
      literal += text[at];
      at += 1;
      continue;
    }
    if (literal !== '') pieces.push({ kind: 'text', text: literal });
    literal = '';
    pieces.push(found.piece);
    at += found.length;
  }
  if (literal !== '') pieces.push({ kind: 'text', text: literal });
  return pieces;
}

interface Match {
  readonly length: number;
  readonly piece: Extract<KeyPiece, { kind: 'attribute' }>;
}

/** A value as it begins at a place: as it is, in another case, padded, or its beginning. */
function matchAt(text: string, at: number, name: string, value: ProbedValue): readonly Match[] {
  const match = (length: number, ...functions: readonly string[]): Match => ({
    length,
    piece: { kind: 'attribute', name, functions },
  });
  if (typeof value === 'number') {
    const [digits = ''] = /^\d+/.exec(text.slice(at, at + 64)) ?? [];
    if (digits === String(value)) return [match(digits.length)];
    return digits !== '' && Number(digits) === value ? [match(digits.length, `pad:${digits.length}`)] : [];
  }
  if (typeof value === 'boolean' || value === '') return [];
  const whole = [value, value.toLowerCase(), value.toUpperCase()].flatMap((form, i) =>
    text.startsWith(form, at) ? [match(form.length, ...(i === 0 ? [] : [i === 1 ? 'lower' : 'upper']))] : [],
  );
  if (whole.length > 0) return whole;
  let length = 0;
  while (length < value.length && text[at + length] === value[length]) length += 1;
  return length >= LEAST_BEGINNING && length < value.length ? [match(length, `first:${length}`)] : [];
}

/** What pieces make of values. */
function made(pieces: readonly KeyPiece[], values: ReadonlyMap<string, ProbedValue>): string | undefined {
  let text = '';
  for (const piece of pieces) {
    if (piece.kind === 'text') {
      text += piece.text;
      continue;
    }
    const value = values.get(piece.name);
    if (value === undefined) return undefined;
    text += piece.functions.reduce(applied, String(value));
  }
  return text;
}

function applied(text: string, fn: string): string {
  if (fn === 'lower' || fn === 'upper') return cased(text, fn);
  const [name, width = '0'] = fn.split(':');
  return name === 'pad' ? text.padStart(Number(width), '0') : text.slice(0, Number(width));
}

/** What the function does with unusual values, and without those that may be absent. */
function oddities(pieces: readonly KeyPiece[], probes: readonly Probe[]): readonly string[] {
  return probes.flatMap(({ kind, values, result, error }): readonly string[] => {
    const text = scalarOf(result);
    const own = made(pieces, values);
    if (kind === 'special' && own !== undefined && own !== text) {
      const what = error === undefined ? 'comes out otherwise than the template has it.' : `is refused: ${error}`;
      return [`A value with a space, \`#\`, \`%\`, \`/\` or letters beyond ASCII ${what}`];
    }
    if (kind === 'without' && typeof text === 'string' && /undefined|null|NaN/.test(text) && own === undefined) {
      return [`Without a value that may be absent it makes \`${named(text, values)}\`, which is stored.`];
    }
    return [];
  });
}

/** The text with the names of the values in it. */
function named(text: string, values: ReadonlyMap<string, ProbedValue>): string {
  return [...values].reduce((left, [name, value]) => {
    if (typeof value !== 'string' || value.length < LEAST_BEGINNING) return left;
    return left.replaceAll(value, `{${name}}`).replaceAll(value.toLowerCase(), `{${name}}`);
  }, text);
}

/** Whether the language can name all attributes that pieces are made of. */
export function unnamed(pieces: readonly KeyPiece[]): string | undefined {
  const found = pieces.find(
    (piece) => piece.kind === 'attribute' && (piece.name.includes('.') || !canBeNamed(piece.name)),
  );
  return found?.kind === 'attribute' ? found.name : undefined;
}
