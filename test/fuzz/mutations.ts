import { parse } from 'yaml';
import type { Dice } from '../../src/load/dice.js';

/** What may stand in place of a value: other types, and what breaks the text around it. */
const VALUES: readonly string[] = [
  ...['', '~', 'null', 'true', 'no', '[]', '{}', '[[]]', '{a: {b: []}}', '[{}, ~, 1]', '{? [a] : b}', '!!set {a}'],
  ...['0', '-0', '-1', '0x10', '007', '1e3', '1e308', '1e999', '-1e999', '.nan', '.inf', '-.inf', '0.1', '1_000'],
  ...['9007199254740993', '9'.repeat(400), `0.${'0'.repeat(400)}1`, `-${'9'.repeat(50)}.5`, '99999999999k/s', '0/s'],
  ...['-5/s', '1e400/s', '5k/h', '400KB', '99999TB', '0B', '0d', '9999999999d', '300%', '-5%', '0%', 'x2', 'x1e9'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', '"__proto__"', '{__proto__: {a: 1}}'],
  ...['&a x', '*a', '<<', '? ', '- ', '"', "'", '|', '>', '|+9', '%YAML 9.9', '---', '...', '!!binary x', '!<x> y'],
  ...[
    '#',
    '# dynamodel-ignore DM2005',
    '# dynamodel-ignore DM6002 until 2020-01-01: x',
    '@',
    '`',
    '\t',
    ': ',
    ',',
    '}',
  ],
  ...['"{id}"', '"{{id}"', '"{id|"', '"{id|pad:99999999}"', '"{id|pad:-1}"', '"{shard:1e9}"', '"{shard:0}"', '"{}"'],
  ...[
    '"{shard:99999999 by id}"',
    '"a|b|c{x|lower|hash:999}"',
    'ulid',
    'int',
    'string',
    'bool',
    '{type: int, min: 9, max: 1}',
  ],
  ...[
    '{type: string, maxBytes: 999999999999}',
    '{list: ulid, max: 99999999}',
    '{enum: []}',
    '{enum: [A, A]}',
    '{map: {}}',
  ],
  ...[
    '{type: "decimal(99)"}',
    '{type: string, charset: "z-a"}',
    '{derive: "((((a"}',
    '{copy: A.b}',
    '{generate: ulid}',
  ],
  ...['"zipf(0)"', '"zipf(99999)"', '"zipf(1e308)"', '"hot(0, 100%)"', '"hot(99999999999, 1%) on id"', '"recorded(x)"'],
  ...['"a AND b OR"', '"size(x) > 1e999"', '"attribute_exists(a.b[99999999999])"', '"a + b - c"', '"a = a = a"'],
  ...['query', 'transaction', 'update', '{get: x}', '[{put: A}, {check: A}]', '{avg: 5, max: 1}', '{count: 1e300}'],
];

/** What may stand anywhere in a text. */
const SCRAPS: readonly string[] = [
  ...['\u0000', '\u0007', '\u001b[31m', '\u007f', '\u0085', '\u2028', '\u202e', '\ufeff', '\ufffe', '\ufffd'],
  ...['\ud800', '\udc00', '\udc00\ud800', '💥', 'é', 'e\u0301', '\u{10ffff}', '\u200b', 'ﬁ', 'ß', 'İ', '漢'.repeat(40)],
  ...[
    '\r',
    '\r\n',
    '\n\r',
    '\n',
    '\n\n\n',
    '\t',
    ' ',
    '        ',
    ': ',
    ' #',
    '- ',
    '? ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
  ],
  ...['&a ', '*a', '<<: *a\n', '__proto__: 1\n', '|', '%', '(', ')', '\\', '$', '../../etc/passwd', '<script>', ']]>'],
];

/** One change of a text. */
type Mutation = (text: string, dice: Dice, others: readonly string[]) => string;

function spliced(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

/** A new text of its lines. */
function withLines(text: string, change: (lines: string[]) => void): string {
  const lines = text.split('\n');
  change(lines);
  return lines.join('\n');
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** A line with what is indented under it. */
function blockAt(lines: readonly string[], at: number): { readonly start: number; readonly end: number } {
  const indent = indentOf(lines[at] ?? '');
  let end = at + 1;
  while (end < lines.length && (lines[end]?.trim() === '' || indentOf(lines[end] ?? '') > indent)) end += 1;
  return { start: at, end };
}

/** Words, numbers and marks of a text. */
function tokensOf(text: string): readonly { readonly text: string; readonly index: number }[] {
  return [...text.matchAll(/[\w.#/%-]+|[{}[\]:,"&*!|>@`'~()]/g)].map(({ 0: token, index }) => ({ text: token, index }));
}

/** Places of values: behind a key, in a block or in braces. */
function valuesOf(text: string): readonly { readonly start: number; readonly end: number }[] {
  return [...text.matchAll(/:[ ]+([^\s,{}[\]][^,{}[\]\n]*|[{[][^\n{}[\]]*[}\]])/g)].map(
    ({ 0: whole, 1: value = '', index }) => {
      const start = index + whole.length - value.length;
      return { start, end: start + value.length };
    },
  );
}

/** The keys of a text with the places of their values, by key. */
function valuesByKey(text: string): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const [, key = '', value = ''] of text.matchAll(KEYED)) values.set(key, [...(values.get(key) ?? []), value]);
  return values;
}

/** A key and its value, where that is on its line. */
const KEYED = /\b([A-Za-z]\w*):[ ]+("[^"\n]*"|\{[^{}\n]*\}|\[[^[\]\n]*\]|[^\s,{}[\]"][^,{}[\]\n]*)/g;

/** The value of a key in place of another one of the same key: what is meant changes, and mostly it can still be read. */
function otherValue(text: string, dice: Dice, others: readonly string[]): string {
  const places = [...text.matchAll(KEYED)];
  if (places.length === 0) return text;
  const { 0: whole, 1: key = '', 2: value = '', index } = dice.pick(places);
  const offered = [text, dice.pick(others), dice.pick(others), dice.pick(others)]
    .flatMap((one) => valuesByKey(one).get(key) ?? [])
    .filter((one) => one !== value);
  if (offered.length === 0) return text;
  return spliced(text, index + whole.length - value.length, index + whole.length, dice.pick(offered));
}

/** One name of a text in place of another. */
function otherName(text: string, dice: Dice): string {
  const words = [...text.matchAll(/[A-Za-z_]\w+/g)];
  if (words.length === 0) return text;
  const { 0: word, index } = dice.pick(words);
  return spliced(text, index, index + word.length, dice.pick(words)[0]);
}

/** A model's section without one of its lines or entries, or with one twice under another name. */
function otherEntry(text: string, dice: Dice): string {
  return withLines(text, (lines) => {
    const entries = lines.flatMap((line, i) => (/^ {2,6}\w+:/.test(line) ? [i] : []));
    if (entries.length === 0) return;
    const { start, end } = blockAt(lines, dice.pick(entries));
    if (dice.chance(0.4)) lines.splice(start, end - start);
    else lines.splice(end, 0, ...lines.slice(start, end).map((line, i) => (i === 0 ? line.replace(':', '2:') : line)));
  });
}

/** Deep enough to matter, and now and then far too deep. */
function depth(dice: Dice): number {
  return dice.chance(0.05) ? 20_000 : dice.pick([3, 30, 99, 100, 101, 300, 1000]);
}

function nested(dice: Dice): string {
  const n = depth(dice);
  return dice.pick([
    () => '['.repeat(n) + ']'.repeat(n),
    () => '['.repeat(n),
    () => `${'{a: '.repeat(n)}1${'}'.repeat(n)}`,
    () => `"${'('.repeat(n)}a${')'.repeat(n)}"`,
    () => `"${'not '.repeat(n)}a"`,
    () => `"${'{'.repeat(n)}"`,
    () => '- '.repeat(n),
    () => `"${'if(a, '.repeat(n)}"`,
    () => `\n${Array.from({ length: Math.min(n, 300) }, (_, i) => `${' '.repeat(i + 1)}k:`).join('\n')}`,
  ])();
}

type Mutations = readonly (readonly [weight: number, mutation: Mutation])[];

function otherNumber(text: string, dice: Dice): string {
  const numbers = [...text.matchAll(/\d+/g)];
  if (numbers.length === 0) return text;
  const { 0: number, index } = dice.pick(numbers);
  return spliced(text, index, index + number.length, dice.pick(NUMBERS));
}

const NUMBERS = ['0', '1', '-1', '00', '2', '7', '99', '1000', '65536', '4294967296', '1e30', '9'.repeat(60), '.5'];

/** What can mostly still be read, and means something else. */
const MILD: Mutations = [
  [6, otherValue],
  [2, otherName],
  [2, otherEntry],
  [1, otherNumber],
];

const WILD: Mutations = [
  // Cut short, at either end.
  [3, (text, dice) => text.slice(0, dice.int(0, text.length))],
  [1, (text, dice) => text.slice(dice.int(0, text.length))],
  // Lines left out, doubled, exchanged, shuffled.
  [3, (text, dice) => withLines(text, (lines) => lines.splice(dice.int(0, lines.length - 1), dice.int(1, 3)))],
  [
    3,
    (text, dice) =>
      withLines(text, (lines) => {
        const { start, end } = blockAt(lines, dice.int(0, lines.length - 1));
        lines.splice(end, 0, ...lines.slice(start, end));
      }),
  ],
  [
    2,
    (text, dice) =>
      withLines(text, (lines) => {
        const [one, other] = [dice.int(0, lines.length - 1), dice.int(0, lines.length - 1)];
        [lines[one], lines[other]] = [lines[other] ?? '', lines[one] ?? ''];
      }),
  ],
  [
    1,
    (text, dice) =>
      withLines(text, (lines) => {
        const from = dice.int(0, lines.length - 1);
        const part = lines.splice(from, dice.int(2, 8));
        for (const line of part) lines.splice(from + dice.int(0, part.length - 1), 0, line);
      }),
  ],
  // Indented otherwise.
  [
    2,
    (text, dice) =>
      withLines(text, (lines) => {
        const at = dice.int(0, lines.length - 1);
        lines[at] = dice.pick([' ', '  ', '\t', '']) + (lines[at] ?? '').slice(dice.int(0, 2));
      }),
  ],
  // Values of any other kind.
  [
    12,
    (text, dice) => {
      const values = valuesOf(text);
      if (values.length === 0) return text + dice.pick(VALUES);
      const { start, end } = dice.pick(values);
      return spliced(text, start, end, dice.pick(VALUES));
    },
  ],
  // One value in place of another, and one word in place of another.
  [
    5,
    (text, dice, others) => {
      const [values, given] = [valuesOf(text), dice.pick(others)];
      const offered = valuesOf(given);
      if (values.length === 0 || offered.length === 0) return text;
      const [place, other] = [dice.pick(values), dice.pick(offered)];
      return spliced(text, place.start, place.end, given.slice(other.start, other.end));
    },
  ],
  [
    6,
    (text, dice) => {
      const tokens = tokensOf(text);
      if (tokens.length === 0) return text;
      const place = dice.pick(tokens);
      const by = dice.chance(0.5) ? dice.pick(tokens).text : dice.pick([...VALUES, ...SCRAPS]);
      return spliced(text, place.index, place.index + place.text.length, by);
    },
  ],
  // Anything anywhere: control characters, halves of characters, other ends of lines.
  [
    4,
    (text, dice) => {
      const at = dice.int(0, text.length);
      return spliced(text, at, at + dice.int(0, 2), dice.pick(SCRAPS));
    },
  ],
  [
    2,
    (text, dice) =>
      text.replaceAll('\n', () => (dice.chance(0.5) ? '\n' : dice.pick(['\r\n', '\r', '\n\n', '\u0085']))),
  ],
  [4, otherNumber],
  // Long lines, long names, and much of the same.
  [
    0.6,
    (text, dice) => {
      const at = dice.int(0, text.length);
      const piece = dice.pick(['x', ' ', '#', '漢', '{a}', '\u0000', 'a.', '-', 'a: ', '\\', '"', "'", '\ud83d']);
      return spliced(text, at, at, piece.repeat(dice.pick([100, 3000, dice.chance(0.1) ? 200_000 : 10_000])));
    },
  ],
  [
    1,
    (text, dice) => {
      const values = valuesOf(text);
      if (values.length === 0) return text;
      const { start, end } = dice.pick(values);
      return spliced(text, start, end, nested(dice));
    },
  ],
  // Anchors, aliases and merges, of themselves too.
  [
    2,
    (text, dice) => {
      const values = valuesOf(text);
      if (values.length < 2) return text;
      const [one, other] = [dice.int(0, values.length - 1), dice.int(0, values.length - 1)].sort((a, b) => a - b);
      const [from, to] = [values[one ?? 0], values[other ?? 0]];
      if (from === undefined || to === undefined) return text;
      const by = dice.pick(['*a', '{<<: *a}', '{<<: [*a, *a]}', '[*a, *a]', '*b', '{*a : 1}']);
      return spliced(spliced(text, to.start, to.end, by), from.start, from.start, dice.pick(['&a ', '&a &b ', '&a']));
    },
  ],
  // Parts of other models.
  [
    4,
    (text, dice, others) =>
      withLines(text, (lines) => {
        const given = dice.pick(others).split('\n');
        const [own, other] = [
          blockAt(lines, dice.int(0, lines.length - 1)),
          blockAt(given, dice.int(0, given.length - 1)),
        ];
        const shift = indentOf(lines[own.start] ?? '') - indentOf(given[other.start] ?? '');
        const part = given
          .slice(other.start, other.end)
          .map((line) => (shift >= 0 ? ' '.repeat(shift) + line : line.slice(-shift)));
        lines.splice(own.start, dice.chance(0.7) ? own.end - own.start : 0, ...part);
      }),
  ],
  // The same model as JSON, with a node of another type.
  [2, (text, dice) => asJson(text, dice)],
  // Bytes of other encodings, read as they are.
  [0.3, (text) => Buffer.from(text, 'utf16le').toString('latin1')],
  [
    0.3,
    (text, dice) => spliced(text, 0, 0, dice.pick(['\ufeff', '\u00ff\u00fe', '%YAML 1.1\n---\n', '---\n', '--- |\n'])),
  ],
  [0.3, (text, dice) => text + dice.pick(['\n---\n', '\n...\n', '']) + text],
];

const ODD = [
  null,
  true,
  1,
  -1,
  Number.MAX_VALUE,
  0.5,
  '',
  'x',
  '__proto__',
  [],
  {},
  [[1]],
  { a: { b: [] } },
  ['a', 1, null],
  '🙂'.repeat(30),
];

function asJson(text: string, dice: Dice): string {
  let model: unknown;
  try {
    model = parse(text, { logLevel: 'silent', maxAliasCount: 10 });
  } catch {
    return text;
  }
  const places: { readonly in: Record<string, unknown>; readonly key: string }[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || places.length > 3000) return;
    const inside = value as Record<string, unknown>;
    for (const key of Object.keys(inside)) {
      places.push({ in: inside, key });
      visit(inside[key]);
    }
  };
  visit(model);
  if (places.length === 0) return JSON.stringify(model) ?? '';
  const place = dice.pick(places);
  if (dice.chance(0.2)) delete place.in[place.key];
  else if (dice.chance(0.3))
    Object.defineProperty(place.in, dice.pick(['__proto__', '', ' ', '<<', 'a\nb']), { value: 1, enumerable: true });
  else place.in[place.key] = dice.pick(ODD);
  try {
    return JSON.stringify(model, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  } catch {
    return text;
  }
}

/** What doubles parts doubles what is doubled. */
const MOST_LENGTH = 400_000;

/** A text with some changes that the dice choose: half of the texts can mostly still be read. */
export function mutated(text: string, dice: Dice, others: readonly string[]): string {
  const mutations = dice.chance(0.5) ? MILD : WILD;
  const [choices, weights] = [mutations.map(([, mutation]) => mutation), mutations.map(([weight]) => weight)];
  let changed = text;
  for (let left = dice.pick([1, 1, 1, 2, 2, 3, 5]); left > 0 && changed.length < MOST_LENGTH; left -= 1)
    changed = dice.weighted(choices, weights)(changed, dice, others);
  return changed;
}
