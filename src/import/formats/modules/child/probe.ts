/** A plain attribute that a function is given, at its path: `address.zip`. */
export interface Leaf {
  readonly path: readonly string[];
  readonly type: string;
  readonly values?: readonly unknown[];
  readonly big: boolean;
  readonly optional: boolean;
}

/** What a function made of values: text, or whatever else it returned as JSON can have it. */
export interface Probe {
  /** `plain`: values of a kind that it takes; `special`: characters that code may replace; `without`: what is optional is left out. */
  readonly kind: 'plain' | 'special' | 'without';
  readonly values: Readonly<Record<string, string | number | boolean>>;
  readonly result?: unknown;
  readonly error?: string;
}

/** What values look like: code may refuse those that are no time or id. */
type Form = 'word' | 'time' | 'ulid' | 'uuid' | 'digits' | 'wide' | 'small' | 'millis';
const OF_TEXT: readonly Form[] = ['word', 'time', 'ulid', 'uuid', 'digits'];
const OF_NUMBERS: readonly Form[] = ['wide', 'small', 'millis'];

type Forms = ReadonlyMap<Leaf, Form>;
type Outcome = { readonly values: Probe['values'] } & ({ readonly result: unknown } | { readonly error: string });

/** Calls a function with values that can be told apart in what it makes of them. What they are is the same every time. */
export function probed(
  call: (input: unknown) => unknown,
  leaves: readonly Leaf[],
  told: (result: unknown) => unknown,
): readonly Probe[] {
  const run = (forms: Forms, round: number, kind: Probe['kind'] = 'plain'): Outcome => {
    const used = kind === 'without' ? leaves.filter(({ optional }) => !optional) : leaves;
    const values = used.map((leaf) => {
      const form = forms.get(leaf) ?? 'word';
      return [leaf, probeValue(leaf, form, leaves.indexOf(leaf), round, kind === 'special')] as const;
    });
    const seen = Object.fromEntries(values.map(([{ path }, value]) => [path.join('.'), plain(value)]));
    try {
      return { values: seen, result: told(call(inputOf(values))) };
    } catch (error) {
      return { values: seen, error: (error instanceof Error ? error.message : String(error)).slice(0, 300) };
    }
  };
  const forms = takenForms(leaves, (tried) => run(tried, 0));
  const probe = (kind: Probe['kind'], round: number): Probe => ({ kind, ...run(forms, round, kind) });
  // The first is asked for twice: what is random or a time of day differs.
  const main = [0, 0, 1, 2, 3].map((round) => probe('plain', round));
  const isOfWords = leaves.every((leaf) => !isText(leaf) || (forms.get(leaf) ?? 'word') === 'word');
  const absent = leaves.some(({ optional }) => optional) ? [probe('without', 0)] : [];
  return [...main, ...(isOfWords ? [probe('special', 1)] : []), ...absent];
}

/** Longer functions are not worth more calls. */
const MOST_CALLS = 2_000;

/**
 * Forms of values that a function takes: where it refuses one, others are tried, leaf by leaf. A form is kept where the function takes
 * it, or complains of something else then.
 */
function takenForms(leaves: readonly Leaf[], run: (forms: Forms) => Outcome): Forms {
  const forms = new Map<Leaf, Form>();
  let calls = 0;
  let complaint = complaintOf(run(forms));
  for (let isBetter = true; isBetter && complaint !== undefined; ) {
    isBetter = false;
    for (const leaf of leaves) {
      const possible = isText(leaf) ? OF_TEXT : leaf.type === 'number' && leaf.values === undefined ? OF_NUMBERS : [];
      const before = forms.get(leaf);
      for (const form of possible) {
        if (form === before || complaint === undefined || calls > MOST_CALLS) continue;
        calls += 1;
        const other = complaintOf(run(new Map(forms).set(leaf, form)));
        if (other === complaint) continue;
        forms.set(leaf, form);
        complaint = other;
        isBetter = calls <= MOST_CALLS;
        break;
      }
    }
  }
  return complaint === undefined ? forms : new Map();
}

/** What an error says, without the values and their lengths. */
function complaintOf(outcome: Outcome): string | undefined {
  if ('result' in outcome) return undefined;
  const text = Object.values(outcome.values).reduce<string>((left, value) => {
    const shown = String(value);
    return shown.length > 1 ? left.replaceAll(shown, '') : left;
  }, outcome.error);
  return text.replace(/\d+/g, '');
}

function isText({ type, values }: Leaf): boolean {
  return (type === 'string' || type === 'any') && values === undefined;
}

function plain(value: unknown): string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const NUMBERS: Readonly<Record<'wide' | 'small' | 'millis', readonly number[]>> = {
  wide: [70_213, 391, 8_604_157, 52],
  small: [107, 31, 9, 58],
  millis: [1_924_991_999_123, 1_700_000_000_456, 999_999_999_777, 1_500_000_123_321],
};

function probeValue(leaf: Leaf, form: Form, at: number, round: number, isSpecial: boolean): unknown {
  const { type, values, big } = leaf;
  if (values !== undefined && values.length > 0) return values[(round + at) % values.length];
  switch (type) {
    case 'number': {
      const all = NUMBERS[form === 'small' || form === 'millis' ? form : 'wide'];
      const number = (all[round] ?? 52) + at;
      return big ? BigInt(number) : number;
    }
    case 'boolean':
      return round % 2 === 0;
    case 'binary':
      return new Uint8Array([at, round]);
    case 'null':
      return null;
    case 'list':
    case 'tuple':
      return [];
    case 'set':
      return new Set();
    case 'record':
    case 'map':
      return {};
    default:
      return textOf(form, at, round, isSpecial);
  }
}

function textOf(form: Form, at: number, round: number, isSpecial: boolean): string {
  const digits = String(10_000_019 * (at + 1) + 7_919 * (round + 1));
  const hex = (10_000_019 * (at + 1) + 7_919 * (round + 1)).toString(16).padStart(8, 'b');
  switch (form) {
    case 'time':
      return dateOf(at, round);
    case 'ulid':
      return `01${digits.padStart(12, 'H')}${digits.padEnd(12, 'K')}`;
    case 'uuid':
      return `${hex.slice(0, 8)}-${hex.slice(0, 4)}-4${hex.slice(1, 4)}-a${hex.slice(2, 5)}-${hex.slice(0, 8)}cafe`;
    case 'digits':
      return digits;
    default:
      return wordOf(at, round, isSpecial);
  }
}

/** Letters of both cases, in lengths that differ from round to round; no word is in another. */
function wordOf(at: number, round: number, isSpecial: boolean): string {
  const letter = (n: number): string => LETTERS[n % LETTERS.length] ?? 'A';
  const mark = `${letter(at)}${letter(Math.floor(at / LETTERS.length))}${letter(round)}`;
  const word = `${mark}q${mark.toLowerCase()}`.repeat(5 + round);
  return isSpecial ? `${word} #é%/${word}` : word;
}

function dateOf(at: number, round: number): string {
  return new Date(
    Date.UTC(2031, at % 12, 1 + ((round * 7 + at) % 27), (at + round) % 24, at % 60, round, 120 + at),
  ).toISOString();
}

function inputOf(values: readonly (readonly [Leaf, unknown])[]): unknown {
  const input: Record<string, unknown> = {};
  for (const [{ path }, value] of values) {
    if (path.length === 0) return value;
    let at = input;
    for (const step of path.slice(0, -1)) {
      const inner = Object.hasOwn(at, step) ? at[step] : undefined;
      const next = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {};
      Object.defineProperty(at, step, { value: next, enumerable: true, configurable: true, writable: true });
      at = next;
    }
    const value_ = { value, enumerable: true, configurable: true, writable: true };
    Object.defineProperty(at, path.at(-1) ?? '', value_);
  }
  return input;
}
