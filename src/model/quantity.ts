/** A number read from the text of a model, or what is wrong with the text. */
export type QuantityResult =
  | { readonly kind: 'ok'; readonly value: number }
  | { readonly kind: 'error'; readonly message: string };

/** A quantity as YAML gives it: text, or a plain number. */
export type QuantityInput = string | number | bigint;

/** A number written as digits × 10^-scale, so that no digit is lost before the unit is applied. */
type Decimal = { readonly digits: bigint; readonly scale: number };

const NUMBER = /^(\d{1,30})(?:\.(\d{1,30}))?/;
const COUNT_UNITS = new Map([
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
]);
const BYTE_UNITS = new Map([
  ['', 1n],
  ['B', 1n],
  ['KB', 1024n],
  ['MB', 1024n ** 2n],
  ['GB', 1024n ** 3n],
  ['TB', 1024n ** 4n],
]);
const RATE_UNITS = new Map([
  ['s', 1n],
  ['min', 60n],
  ['h', 3600n],
  ['day', 86_400n],
]);
/** Milliseconds. */
const DURATION_UNITS = new Map([
  ['ms', 1n],
  ['s', 1000n],
  ['m', 60_000n],
  ['h', 3_600_000n],
  ['d', 86_400_000n],
  ['w', 604_800_000n],
]);

/** `900k`, `2.4M`, `1000` → a count. */
export function parseCount(input: QuantityInput): QuantityResult {
  if (typeof input !== 'string') return fromNumber(input, 'a count');
  const [number, unit] = split(input);
  const power = COUNT_UNITS.get(unit);
  if (number === undefined || power === undefined) {
    return error(
      `\`${shown(input)}\` is no count; write a number, or one with \`k\`, \`M\`, \`G\` or \`T\`, such as \`8M\``,
    );
  }
  return ok(ratio(number.digits * 10n ** BigInt(power), 10n ** BigInt(number.scale)));
}

/** `900/s`, `4k/s`, `30/min`, `12k/day`, `900` → per second. */
export function parseRate(input: QuantityInput): QuantityResult {
  if (typeof input !== 'string') return fromNumber(input, 'a rate');
  const [number, unit] = split(input);
  const [, prefix = '', period = 's'] = /^([kMGT]?)(?:\/([a-z]+))?$/.exec(unit) ?? [undefined, '?'];
  const power = COUNT_UNITS.get(prefix);
  const seconds = RATE_UNITS.get(period);
  if (number === undefined || power === undefined || seconds === undefined) {
    return error(
      `\`${shown(input)}\` is no rate; write one such as \`900/s\`, \`4k/s\`, \`30/min\`, \`200/h\` or \`12k/day\``,
    );
  }
  return ok(ratio(number.digits * 10n ** BigInt(power), 10n ** BigInt(number.scale) * seconds));
}

/** `380B`, `8KB`, `2GB`, `254` → bytes; 1 KB is 1,024 bytes. A part of a byte is refused. */
export function parseBytes(input: QuantityInput): QuantityResult {
  if (typeof input !== 'string') {
    const result = fromNumber(input, 'a number of bytes');
    return result.kind === 'ok' && !Number.isInteger(result.value)
      ? error(`\`${input}\` is no whole number of bytes`)
      : result;
  }
  const [number, unit] = split(input);
  const factor = BYTE_UNITS.get(unit);
  if (number === undefined || factor === undefined) {
    return error(`\`${shown(input)}\` is no size; write bytes such as \`380B\`, \`8KB\`, \`2GB\` or \`254\``);
  }
  const scaled = number.digits * factor;
  const divisor = 10n ** BigInt(number.scale);
  if (scaled % divisor !== 0n) return error(`\`${shown(input)}\` is no whole number of bytes`);
  return ok(Number(scaled / divisor));
}

/** `15%`, `0.15` → 0 to 1. */
export function parseShare(input: QuantityInput): QuantityResult {
  const result = typeof input === 'string' ? parsePercent(input) : fromNumber(input, 'a share');
  if (result.kind === 'ok' && result.value > 1)
    return error(`\`${shown(String(input))}\` is more than the whole (100%)`);
  return result;
}

function parsePercent(input: string): QuantityResult {
  const [number, unit] = split(input);
  if (number === undefined || unit !== '%') {
    return error(`\`${shown(input)}\` is no share; write a percentage such as \`15%\`, or a number from 0 to 1`);
  }
  return ok(ratio(number.digits, 10n ** BigInt(number.scale + 2)));
}

/** `10m`, `2h`, `90d`, `45` → seconds. */
export function parseDuration(input: QuantityInput): QuantityResult {
  if (typeof input !== 'string') return fromNumber(input, 'a duration');
  const [number, unit] = split(input);
  const milliseconds = DURATION_UNITS.get(unit);
  if (number === undefined || milliseconds === undefined) {
    return error(
      `\`${shown(input)}\` is no duration; write one such as \`45s\`, \`10m\` (minutes), \`2h\`, \`90d\` or \`2w\``,
    );
  }
  return ok(ratio(number.digits * milliseconds, 10n ** BigInt(number.scale) * 1000n));
}

/** What a scenario makes of a pattern's rate: `x5` multiplies it, `20k/s` replaces it. */
export type ScenarioRateResult =
  | { readonly kind: 'factor'; readonly value: number }
  | { readonly kind: 'rate'; readonly value: number }
  | { readonly kind: 'error'; readonly message: string };

export function parseScenarioRate(input: QuantityInput): ScenarioRateResult {
  if (typeof input === 'string' && input.startsWith('x')) {
    const [number, unit] = split(input.slice(1));
    if (number !== undefined && unit === '') {
      return { kind: 'factor', value: ratio(number.digits, 10n ** BigInt(number.scale)) };
    }
    return { kind: 'error', message: `\`${shown(input)}\` is no factor; write one such as \`x5\`` };
  }
  const rate = parseRate(input);
  return rate.kind === 'ok' ? { kind: 'rate', value: rate.value } : rate;
}

function split(text: string): [Decimal | undefined, string] {
  const match = NUMBER.exec(text);
  if (match === null) return [undefined, text];
  const [all, whole = '', fraction = ''] = match;
  return [{ digits: BigInt(whole + fraction), scale: fraction.length }, text.slice(all.length)];
}

/** The double that is nearest to the exact quotient: both operands are exact where they have up to 53 bits. */
function ratio(numerator: bigint, denominator: bigint): number {
  const divisor = gcd(numerator, denominator);
  return Number(numerator / divisor) / Number(denominator / divisor);
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}

function fromNumber(input: number | bigint, what: string): QuantityResult {
  const value = Number(input);
  if (!Number.isFinite(value)) return error(`\`${input}\` is no finite number`);
  return value < 0 ? error(`${what} cannot be negative, and this is \`${input}\``) : ok(value);
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function ok(value: number): QuantityResult {
  return { kind: 'ok', value };
}

function error(message: string): QuantityResult {
  return { kind: 'error', message };
}
