import { MAX_ITEM_BYTES } from '../facts/index.js';
import { patternMatcher, stringSamples } from '../keys/index.js';
import type { ModelValue, ValueType } from '../model/value-type.js';
import { utf8Length } from '../value/index.js';

/** Texts of a type that are tried where none that a person would write fits. */
const SAMPLES = 8;

/** The field's name, or text of its charset or pattern where the name does not fit. */
export function plainText(type: TextType, name: string): string {
  return plainTexts(type, name)[0] ?? name;
}

/** Texts of the type: made of the field's name, or moments as people write them, or whatever the type admits. */
export function plainTexts(type: TextType, name: string): readonly string[] {
  const max = type.maxBytes ?? 64;
  // No item holds more.
  const min = Math.min(type.minBytes ?? 1, MAX_ITEM_BYTES);
  const isValid = validityOf(type);
  const within = (text: string): string => text.slice(0, max).padEnd(min, text.slice(-1));
  const named = [`${name}-1`, `${name}1`, name, name.toLowerCase(), name.toUpperCase()].map(within);
  const short = ['a', 'A', '0', '1'].map(within);
  // A long text of one character says less than a moment.
  const texts = [...named, ...(min > 1 ? [...MOMENTS, ...short] : [...short, ...MOMENTS])].filter(isValid);
  return texts.length > 0 ? texts : stringSamples(type, SAMPLES).filter(isValid);
}

type TextType = Extract<ValueType, { readonly kind: 'string' }>;

/** Moments of 2026, for texts that hold one in a form of their own. */
const MOMENTS = [
  '2026-01-05T09:00:00Z',
  '2026-01-05T09:00:00',
  '2026-01-05 09:00:00',
  '2026-01-05T09:00',
  '2026-01-05',
  '20260105',
  '2026-01',
  '2026',
  '09:00:00',
  '09:00',
];

/** The same, later. */
const LATER_MOMENTS = MOMENTS.map((text) =>
  text.replace('01-05', '01-31').replace('0105', '0131').replace('09:00', '17:00'),
).map((text) => (text === '2026-01' ? '2026-03' : text === '2026' ? '2027' : text));

function validityOf({ charset, pattern, minBytes = 0, maxBytes }: TextType): (text: string) => boolean {
  const tests = [...(charset === undefined ? [] : [`[${charset}]*`]), ...(pattern === undefined ? [] : [pattern])];
  const all = tests.map(patternMatcher);
  return (text) => {
    const bytes = utf8Length(text);
    return bytes >= minBytes && bytes <= (maxBytes ?? bytes) && all.every((matches) => matches(text));
  };
}

/** Texts that may lie above the value. */
export function laterTexts(type: TextType, name: string, value: ModelValue): readonly string[] {
  const next = typeof value === 'string' ? [value.replace(/1$/, '9'), value.replace(/[a-y]$/, 'z')] : [];
  return [...next, `${name}-9`, `${name}9`, ...LATER_MOMENTS].filter(validityOf(type));
}
