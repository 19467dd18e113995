import { MAX_ITEM_BYTES } from '../facts/index.js';
import { parseCharset } from '../model/charset.js';
import type { StringType } from '../model/value-type.js';
import { utf8Length } from '../value/index.js';
import type { Dice } from './dice.js';
import { generateFromPattern } from './generate-pattern.js';

const GIVEN = [
  'Ada',
  'Ben',
  'Chloe',
  'Dmitri',
  'Emma',
  'Farid',
  'Grace',
  'Hugo',
  'Ines',
  'Jonas',
  'Kira',
  'Liam',
  'Mona',
  'Nils',
  'Olga',
  'Pablo',
];
const FAMILY = [
  'Berg',
  'Costa',
  'Diaz',
  'Evans',
  'Fischer',
  'Gupta',
  'Haas',
  'Ito',
  'Jensen',
  'Kowalski',
  'Larsen',
  'Moreau',
  'Novak',
  'Okafor',
  'Petrov',
  'Rossi',
];
const CITIES = [
  'Oslo',
  'Bergen',
  'Lyon',
  'Porto',
  'Utrecht',
  'Seattle',
  'Austin',
  'Nagoya',
  'Leeds',
  'Gdansk',
  'Brno',
  'Turin',
];
const DISTRICTS = ['North', 'South', 'East', 'West', 'Old Town', 'Harbour'];
const STREETS = ['Main Street', 'Harbour Road', 'Mill Lane', 'Station Road', 'High Street', 'Park Avenue'];
const WORDS = [
  'amber',
  'basket',
  'canvas',
  'delta',
  'ember',
  'fabric',
  'garden',
  'harbor',
  'island',
  'jacket',
  'kettle',
  'linen',
  'marble',
  'nickel',
  'orange',
  'paper',
  'quartz',
  'ribbon',
  'silver',
  'timber',
  'velvet',
  'window',
  'yellow',
  'zephyr',
  'with',
  'and',
  'for',
  'of',
];

/** What a text that the model says nothing of is taken to hold, as for its size. */
const ASSUMED_BYTES = 24;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A text that satisfies the type: charset, pattern, bounds; its bytes average `avgBytes` and never exceed `most`. `name` is the attribute's, for a realistic look. */
export function generateText(
  type: StringType,
  name: string,
  dice: Dice,
  most: number = Number.POSITIVE_INFINITY,
): string {
  const bytes = Math.min(drawBytes(type.minBytes, type.maxBytes, type.avgBytes, dice), most);
  const text =
    type.pattern !== undefined
      ? patterned(type, bytes, dice)
      : type.charset !== undefined
        ? fromCharset(type.charset, bytes, dice)
        : readable(name, bytes, dice);
  return type.normalize === 'lower' ? text.toLowerCase() : type.normalize === 'upper' ? text.toUpperCase() : text;
}

/** Bytes around the average, evenly to both sides, inside the bounds; no more than an item holds, whatever these say. */
export function drawBytes(min = 0, max: number | undefined, avg: number | undefined, dice: Dice): number {
  const mean = avg ?? (max === min ? min : Math.max(min, Math.min(ASSUMED_BYTES, max ?? Number.POSITIVE_INFINITY)));
  const reach = Math.floor(Math.max(0, Math.min(mean / 4, mean - min, (max ?? Number.POSITIVE_INFINITY) - mean)));
  const bytes = Math.floor(mean) + dice.int(-reach, reach) + (dice.chance(mean - Math.floor(mean)) ? 1 : 0);
  return Math.min(MAX_ITEM_BYTES, Math.max(1, min, Math.min(bytes, max ?? bytes)));
}

function patterned(type: StringType, bytes: number, dice: Dice): string {
  const text = generateFromPattern(type.pattern ?? '', bytes, dice);
  return text ?? (type.charset !== undefined ? fromCharset(type.charset, bytes, dice) : readable('', bytes, dice));
}

function fromCharset(charset: string, bytes: number, dice: Dice): string {
  const parsed = parseCharset(charset);
  if (parsed.kind === 'error') return letters(bytes, dice);
  const sizes = parsed.ranges.map(({ from, to }) => to - from + 1);
  let text = '';
  let used = 0;
  // A character that no longer fits ends the text, once there is one at all.
  while (used < bytes) {
    const range = dice.weighted(parsed.ranges, sizes);
    const char = String.fromCodePoint(dice.int(range.from, range.to));
    const width = utf8Length(char);
    if (used > 0 && used + width > bytes) break;
    text += char;
    used += width;
  }
  return text;
}

/** Text that looks like what the attribute is called, with exactly this many bytes. Long enough ones differ from each other. */
function readable(name: string, bytes: number, dice: Dice): string {
  const what = name.toLowerCase();
  if (what.includes('mail')) return email(bytes, dice);
  if (what === 'name' || what.endsWith('name'))
    return fitted(`${dice.pick(GIVEN)} ${dice.pick(FAMILY)}`, bytes, FAMILY, dice);
  if (what.includes('city')) return fitted(dice.pick(CITIES), bytes, DISTRICTS, dice);
  if (what.includes('street') || what.includes('line1'))
    return fitted(`${dice.int(1, 199)} ${dice.pick(STREETS)}`, bytes, DISTRICTS, dice);
  if (what.includes('zip') || what.includes('postal')) return digits(bytes, dice);
  if (bytes < 20) return letters(bytes, dice);
  return prose(bytes, dice);
}

/** `ada.berg4k7x@example.com`; the end of the local part tells addresses apart. */
function email(bytes: number, dice: Dice): string {
  const domain = bytes > 20 ? '@example.com' : '@ex.io';
  const local = bytes - domain.length;
  if (local < 6) return letters(bytes, dice);
  const person = `${dice.pick(GIVEN)}.${dice.pick(FAMILY)}`.toLowerCase().slice(0, local - 4);
  return person + letters(local - person.length, dice) + domain;
}

/** Filled up with words of a kind. */
function fitted(text: string, bytes: number, words: readonly string[], dice: Dice): string {
  let filled = text;
  while (filled.length < bytes) filled += ` ${dice.pick(words)}`;
  return filled.slice(0, bytes).trimEnd().padEnd(bytes, 'e');
}

/** Begins with what tells it apart. */
function prose(bytes: number, dice: Dice): string {
  let text = letters(8, dice);
  while (text.length < bytes) text += ` ${dice.pick(WORDS)}`;
  return text.slice(0, bytes).trimEnd().padEnd(bytes, '.');
}

function letters(length: number, dice: Dice): string {
  let text = '';
  for (let i = 0; i < length; i += 1) text += LETTERS[dice.int(0, LETTERS.length - 1)];
  return text;
}

function digits(length: number, dice: Dice): string {
  let text = '';
  for (let i = 0; i < length; i += 1) text += String(dice.int(0, 9));
  return text;
}
