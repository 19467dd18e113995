import { flatMap } from '../lists/flat-map.js';
import { accepts, buildNfa, type Nfa } from './automaton.js';
import { type CharSet, charsOf } from './char-set.js';
import { chars, type Rx, repeat, seq, text } from './rx.js';
import { failedBound, failure, type Stage } from './stage.js';
import { TEXT } from './string-stage.js';
import { isUnicode } from './utf8.js';

interface IdKind {
  readonly characters: string;
  readonly language: Rx;
  readonly width: number;
  canonical(value: string): string;
  readonly order: boolean;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const HEX: CharSet = [
  [0x30, 0x39],
  [0x61, 0x66],
];

/** Of CROCKFORD and BASE62. */
const CROCKFORD_SET: CharSet = [
  [0x30, 0x39],
  [0x41, 0x48],
  [0x4a, 0x4b],
  [0x4d, 0x4e],
  [0x50, 0x54],
  [0x56, 0x5a],
];
const BASE62_SET: CharSet = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x61, 0x7a],
];

const IDS: Readonly<Record<'ulid' | 'uuid' | 'ksuid', IdKind>> = {
  // 128 bits in 26 characters of 5 bits: the first is at most 7.
  ulid: {
    characters: CROCKFORD,
    language: seq([chars([[0x30, 0x37]]), repeat(chars(CROCKFORD_SET), 25, 25)]),
    width: 26,
    canonical: (value) => value.toUpperCase(),
    order: true,
  },
  ksuid: {
    characters: BASE62,
    language: repeat(chars(BASE62_SET), 27, 27),
    width: 27,
    canonical: (value) => value,
    order: true,
  },
  uuid: {
    characters: '0123456789abcdef',
    language: seq(
      flatMap([8, 4, 4, 4, 12], (count, index) => [
        ...(index > 0 ? [text('-')] : []),
        repeat(chars(HEX), count, count),
      ]),
    ),
    width: 36,
    canonical: (value) => value.toLowerCase(),
    order: true,
  },
};

const ID_NFAS = new Map<string, Nfa>();

function idNfa(kind: 'ulid' | 'uuid' | 'ksuid'): Nfa | undefined {
  const nfa = ID_NFAS.get(kind) ?? buildNfa([{ rx: IDS[kind].language, tag: 0 }]);
  if (nfa) ID_NFAS.set(kind, nfa);
  return nfa;
}

/** The id's canonical text, or (`desc`) every character's complement in the id's alphabet. */
export function idStage(path: string, kind: 'ulid' | 'uuid' | 'ksuid', descending: boolean): Stage {
  const id = IDS[kind];
  const flip = (value: string): string =>
    descending
      ? [...value].map((char) => id.characters.charAt(id.characters.length - 1 - id.characters.indexOf(char))).join('')
      : value;
  const isId = (value: string): boolean => {
    const nfa = value.length === id.width ? idNfa(kind) : undefined;
    return nfa !== undefined && accepts(nfa, value);
  };
  const read = (encoded: string): string | undefined => {
    if ([...encoded].some((char) => char !== '-' && !id.characters.includes(char))) return undefined;
    const value = flip(encoded);
    return isId(value) ? value : undefined;
  };
  const inAlphabet = (value: string): boolean =>
    [...value].every((char) => id.characters.includes(char) || (char === '-' && kind === 'uuid'));
  const language = descending
    ? kind === 'ulid'
      ? seq([chars(charsOf(flip('01234567'))), repeat(chars(CROCKFORD_SET), 25, 25)])
      : id.language
    : id.language;
  return {
    encode: (value) => {
      if (value === undefined || value === null) return failure('missing', path);
      if (typeof value !== 'string') return failure('wrong-type', path, value, `a ${kind}`);
      const canonical = id.canonical(value);
      return isId(canonical) ? { ok: true, text: flip(canonical) } : failure('wrong-type', path, value, `a ${kind}`);
    },
    decode: read,
    invert: read,
    bound: (value) => {
      if (typeof value !== 'string' || !isUnicode(value)) return failedBound('wrong-type', path, value, `a ${kind}`);
      const canonical = id.canonical(value);
      if (!descending) return { kind: 'at', text: canonical, exact: true };
      return isId(canonical)
        ? { kind: 'at', text: flip(canonical), exact: true }
        : failedBound('wrong-type', path, value, `a ${kind}`);
    },
    begins: (value) => {
      const canonical = typeof value === 'string' ? id.canonical(value) : undefined;
      return canonical !== undefined && inAlphabet(canonical)
        ? { ok: true, text: flip(canonical) }
        : failure('wrong-type', path, value, `the beginning of a ${kind}`);
    },
    stepped: false,
    below: () => undefined,
    above: () => undefined,
    samples: (most) => idSamples(id, kind, most),
    language,
    bytes: { min: id.width, typical: id.width, max: id.width },
    order: descending
      ? { kind: 'reversed', coarse: false, reason: 'complement' }
      : { kind: 'same', coarse: false, reason: 'fixed-width' },
    injective: TEXT,
    lossless: true,
    unpadded: false,
    free: false,
    fixedWidth: true,
  };
}

/** 01JABCDE…: shaped like ids of our time. */
function idSamples(id: IdKind, kind: 'ulid' | 'uuid' | 'ksuid', most: number): readonly string[] {
  const out: string[] = [];
  for (let index = 0; index < most; index++) {
    const digits: string[] = [];
    for (let rest = index; rest > 0; rest = Math.floor(rest / id.characters.length))
      digits.unshift(id.characters.charAt(rest % id.characters.length));
    const tail = digits.join('');
    const stem =
      kind === 'ulid'
        ? '01JABCDEFGHJKMNPQRSTVWXYZ0'
        : kind === 'ksuid'
          ? '2ABCDEFGHIJKLMNOPQRSTUVWXY0'
          : '01890000-0000-7000-8000-000000000000';
    out.push(stem.slice(0, id.width - tail.length) + tail);
  }
  return out;
}
