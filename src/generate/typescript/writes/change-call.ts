import { type Code, commas, from, literal, NOTHING, property, raw, ts } from '../../text/index.js';
import { namesCode, valuesCode } from './expression-members.js';
import { WriteWords } from './write-words.js';

/** An attribute by its stored name, or a way into its maps and lists. */
export type Place = readonly (string | number)[];

export interface ChangeCalls {
  readonly calls: readonly ChangeCall[];
  /** Whether whole attributes are stored, removed or, as versions are, counted by one, and nothing else. */
  readonly isPlain: boolean;
}

/** One change of an update. */
export interface ChangeCall {
  /** An element of the runtime's `Changes`. */
  readonly code: Code;
  /** The same as a property of what `replaced` takes, where a whole attribute is stored or removed. */
  readonly whole?: Code;
  /** The same as a text, where what it does is the same for all arguments. */
  readonly fixed?: FixedChange;
  /** Or where it stores a whole attribute, or removes it for `null` and `undefined`. */
  readonly optional?: OptionalChange;
}

interface OptionalChange {
  readonly name: string;
  readonly value: Code;
}

interface FixedChange {
  readonly clause: 'SET' | 'REMOVE' | 'ADD';
  readonly place: Place;
  readonly value?: Code;
  /** What stands for the place where there is nothing. */
  readonly start?: Code;
  /** All placeholders. */
  text(at: string, value: string, start: string): string;
}

/** `set("price", 3)`. */
export function changeCall(fn: string, place: Place, value?: Code): Code {
  return ts`${from('runtime/expression', fn)}(${placeCode(place)}${value !== undefined && ts`, ${value}`})`;
}

export function placeCode(place: Place): Code {
  const [first = ''] = place;
  return place.length === 1 ? literal(first) : ts`[${commas(place.map(literal))}]`;
}

export function setCall(place: Place, value: Code, nullable: boolean): ChangeCall {
  const code = changeCall('set', place, value);
  const whole = wholeProperty(place, value);
  const [name, inner] = place;
  return nullable
    ? { code, ...whole, ...(typeof name === 'string' && inner === undefined ? { optional: { name, value } } : {}) }
    : { code, ...whole, fixed: { clause: 'SET', place, value, text: (at, to) => `${at} = ${to}` } };
}

/** Stores a value where there is none. */
export function firstCall(place: Place, value: Code): ChangeCall {
  return {
    code: changeCall('setIfAbsent', place, value),
    fixed: { clause: 'SET', place, value, text: (at, to) => `${at} = if_not_exists(${at}, ${to})` },
  };
}

/** By one. */
function incrementCall(place: Place): ChangeCall {
  return {
    code: changeCall('increment', place),
    fixed: { clause: 'SET', place, value: literal(1), text: (at, to) => `${at} = ${at} + ${to}` },
  };
}

/** ADD takes top-level attributes only; below them the sum is set, from 0 where there is no number. */
export function addInsideCall(place: Place, amount: Code, nullable: boolean): ChangeCall {
  const code = changeCall('addInside', place, amount);
  if (nullable) return { code };
  const text: FixedChange['text'] = (at, to, zero) => `${at} = if_not_exists(${at}, ${zero}) + ${to}`;
  return { code, fixed: { clause: 'SET', place, value: amount, start: literal(0), text } };
}

export function addCall(place: Place, amount: Code, nullable: boolean): ChangeCall {
  const code = changeCall('add', place, amount);
  if (nullable) return { code };
  return { code, fixed: { clause: 'ADD', place, value: amount, text: (at, to) => `${at} ${to}` } };
}

export function removeCall(place: Place): ChangeCall {
  return {
    code: changeCall('remove', place),
    ...wholeProperty(place, ts`undefined`),
    fixed: { clause: 'REMOVE', place, text: (at) => at },
  };
}

/** A version counts: what is read first says from which. */
export function countCall(stored: string): ChangeCall {
  const next = ts`${from('runtime/expression-replace', 'counted')}(${BEFORE}[${literal(stored)}])`;
  return { ...incrementCall([stored]), ...wholeProperty([stored], next) };
}

/** Several attributes: an object of a function of `runtime/expression-keys`. */
export function allCall(attributes: Code): ChangeCall {
  return { code: ts`...${from('runtime/expression', 'setAll')}(${attributes})`, whole: ts`...${attributes}` };
}

function wholeProperty([name = '', ...inner]: Place, value: Code): { readonly whole?: Code } {
  return inner.length > 0 ? {} : { whole: ts`${property(String(name))}: ${value}` };
}

/** The item as it was read. */
export const BEFORE = raw('before');

/** `(before) => replaced(before, { … }, …)`. `follows`: functions of the item as the changes leave it. */
export function rewriteFunction({ calls, isPlain }: ChangeCalls, follows: readonly Code[]): Code {
  const [module, fn] = isPlain ? ['expression-replace', 'replaced'] : ['expression-apply', 'worked'];
  const changes = isPlain ? wholeCode(calls) : listCode(calls);
  return ts`(${BEFORE}) => ${from(`runtime/${module}`, fn)}(${commas([BEFORE, changes, ...follows])})`;
}

/** `{ price: 3 }`. */
export function wholeCode(calls: readonly ChangeCall[]): Code {
  return ts`{ ${commas(
    calls.map(({ whole }) => {
      if (whole === undefined) throw new Error('A part of an attribute is no whole one.');
      return whole;
    }),
  )} }`;
}

/** The text of an update that is the same for all arguments. */
function fixedText(calls: readonly ChangeCall[], words: WriteWords): string | undefined {
  const last = lastOf(calls);
  return calls.every(({ fixed }) => fixed !== undefined) ? clausesOf([...last.values()], words) : undefined;
}

/** Of several changes of one place, the last. */
function lastOf(calls: readonly ChangeCall[]): ReadonlyMap<string, FixedChange> {
  return new Map(
    calls.flatMap(({ fixed }) => (fixed === undefined ? [] : [[JSON.stringify(fixed.place), fixed] as const])),
  );
}

function clausesOf(changes: readonly FixedChange[], words: WriteWords): string {
  const texts = (['SET', 'REMOVE', 'ADD'] as const).flatMap((clause) => {
    const parts = changes.filter((one) => one.clause === clause).map((one) => textOf(one, words));
    return parts.length === 0 ? [] : [`${clause} ${parts.join(', ')}`];
  });
  return texts.join(' ');
}

/** An update that is written out, with its placeholders. */
export interface UpdateText {
  /** Undefined where nothing is changed. */
  readonly text: Code | undefined;
  readonly words: WriteWords;
  /** Statement that declares what the text depends on. */
  readonly statement?: Code;
  /** What may be among the values: `...(made == null ? {} : { … })`. */
  readonly optional?: Code;
}

/** An update that is the same for all arguments, or but for one attribute; undefined for any other. */
export function updateText(calls: readonly ChangeCall[]): UpdateText | undefined {
  const words = new WriteWords();
  const text = fixedText(calls, words);
  if (text !== undefined) return { text: text === '' ? undefined : literal(text), words };
  if (calls.some(({ fixed, optional }) => fixed === undefined && optional === undefined)) return undefined;
  const [optional, another] = calls.flatMap(({ fixed, optional }) => (fixed === undefined ? (optional ?? []) : []));
  const last = lastOf(calls);
  const changes = [...last.values()];
  const isLast = changes.length > 0 && changes.every(({ clause }) => clause === 'SET');
  return optional !== undefined && another === undefined && isLast && !last.has(JSON.stringify([optional.name]))
    ? optionalText(changes, optional, words)
    : undefined;
}

/** Stores what is always stored, and one attribute or removes it. */
function optionalText(sets: readonly FixedChange[], { name, value }: OptionalChange, words: WriteWords): UpdateText {
  const made = raw('made');
  // Placeholders hold nothing that could end a template.
  const texts = sets.map((one) => textOf(one, words)).join(', ');
  const at = words.name(name);
  const placeholder = words.placeholder(name);
  return {
    text: ts`\`${raw(`SET ${texts}`)}\${${made} == null ? ${literal(` REMOVE ${at}`)} : ${literal(`, ${at} = ${placeholder}`)}}\``,
    words,
    statement: ts`const ${made} = ${value};\n`,
    optional: ts`...(${made} == null ? {} : { ${property(placeholder)}: ${made} })`,
  };
}

/** `() => ({ text: "SET …", … })`: written out where that can be. */
export function updateFunction(calls: readonly ChangeCall[]): Code {
  const update = updateText(calls);
  if (update === undefined) return ts`() => ${from('runtime/expression', 'updateClause')}(${listCode(calls)})`;
  const { text = literal(''), words, statement, optional } = update;
  const clause = clauseObject(text, words, optional);
  return statement === undefined ? ts`() => (${clause})` : ts`() => {\n${statement}return ${clause};\n}`;
}

function textOf({ place, value, start, text }: FixedChange, words: WriteWords): string {
  const at = place.map((step, i) =>
    typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${words.name(step)}`,
  );
  const hint = place.length === 1 ? String(place[0]) : '';
  const valued = (code: Code | undefined): string => (code === undefined ? '' : words.value(code, hint));
  return text(at.join(''), valued(value), valued(start));
}

/** A `Clause` of the runtime, with the placeholders that have been given out for it. */
export function clauseCode(text: string, words: WriteWords): Code {
  return clauseObject(literal(text), words);
}

function clauseObject(text: Code, { names, values }: WriteWords, optional?: Code): Code {
  const object = (called: string, entries: readonly Code[]): Code =>
    entries.length === 0 ? NOTHING : ts`, ${property(called)}: { ${commas(entries)} }`;
  return ts`{ text: ${text}${object('names', namesCode(names))}${object('values', valuesCode(values, optional))} }`;
}

function listCode(calls: readonly ChangeCall[]): Code {
  return ts`[${commas(calls.map(({ code }) => code))}]`;
}
