import {
  parseCount,
  parseDuration,
  parseScenarioRate,
  parseShare,
  parseSkew,
  type QuantityResult,
} from '../../../model/index.js';
import type { UnitRates } from '../../../partition/index.js';
import type { ChangeTo } from './change.js';
import { pieces } from './scan.js';

/** The value of a change, or what is wrong with its text. */
export type ValueResult =
  | { readonly kind: 'ok'; readonly to: ChangeTo }
  | { readonly kind: 'error'; readonly message: string };

/** More shards than this are no design: a read would go to all of them. */
export const MOST_SHARDS = 1024;
const MOST_ATTEMPTS = 100;
const MOST_UNITS = 1e12;

export function shardsValue(text: string): ValueResult {
  const [count = '', by = 'random', ...more] = text.split(':');
  const shards = wholeNumber(count, 1, MOST_SHARDS);
  if (shards === undefined || (by !== 'random' && by !== 'calculated') || more.length > 0)
    return wrong(`write a number of shards from 1 to 1,024, such as \`16\` or \`16:calculated\``);
  return ok({ kind: 'shards', count: shards, by });
}

export function rateValue(text: string): ValueResult {
  const rate = parseScenarioRate(text);
  if (rate.kind === 'error') return wrong(`${rate.message}, or a factor such as \`x5\``);
  if (!(rate.value < MOST_UNITS)) return wrong(`\`${text}\` is more than can be simulated`);
  return ok(rate.kind === 'factor' ? { kind: 'rate', factor: rate.value } : { kind: 'rate', perSecond: rate.value });
}

export function rampValue(text: string): ValueResult {
  return fromQuantity(parseDuration(text), (seconds) => ({ kind: 'ramp', seconds }));
}

export function ttlValue(text: string): ValueResult {
  return fromQuantity(parseDuration(text), (seconds) => ({ kind: 'ttl', seconds }));
}

export function attemptsValue(text: string): ValueResult {
  const count = wholeNumber(text, 1, MOST_ATTEMPTS);
  return count === undefined
    ? wrong('write how often a request is tried, the first time included: a number from 1 to 100')
    : ok({ kind: 'attempts', count });
}

export function consistentValue(text: string): ValueResult {
  return text === 'eventual' || text === 'strong'
    ? ok({ kind: 'consistent', as: text })
    : wrong('write `eventual` or `strong`');
}

/** `60s`: so long; `10k`: so many answers; `60s/10k`: both; `90%`: a hit rate about hot and cold keys alike; `off`. */
export function cacheValue(text: string): ValueResult {
  if (text === 'off') return ok({ kind: 'cache' });
  if (text.endsWith('%')) return fromQuantity(parseShare(text), (hitRate) => ({ kind: 'cache', hitRate }));
  const [first = '', second, ...more] = text.split('/');
  const form =
    'write how long answers are kept (`60s`), how many (`10k`), both (`60s/10k`), a hit rate (`90%`) or `off`';
  const isTime = /[a-z]$/.test(first) && !first.endsWith('k');
  const seconds = isTime ? parseDuration(first) : undefined;
  const count = isTime ? second : first;
  const keys = count === undefined ? undefined : parseCount(count);
  if (more.length > 0 || (!isTime && second !== undefined) || seconds?.kind === 'error' || keys?.kind === 'error')
    return wrong(form);
  if (seconds?.value === 0 || keys?.value === 0) return wrong(form);
  return ok({
    kind: 'cache',
    ...(seconds === undefined ? {} : { seconds: seconds.value }),
    ...(keys === undefined ? {} : { keys: keys.value }),
  });
}

export function skewValue(text: string): ValueResult {
  const result = parseSkew(text);
  if (result.kind === 'error') return wrong(result.message);
  if (result.skew.on !== undefined || result.skew.within !== undefined)
    return wrong('the attribute stands before `=`, so `on` and `within` are not needed');
  return ok({ kind: 'skew', skew: result.skew });
}

export function billingValue(text: string): ValueResult {
  if (text === 'on-demand') return ok({ kind: 'on-demand' });
  if (text === 'provisioned') return ok({ kind: 'provisioned' });
  const units = /^provisioned\(([^(),]*),([^(),]*)\)$/.exec(text);
  const read = unitsOf(units?.[1]?.trim());
  const write = unitsOf(units?.[2]?.trim());
  return read === undefined || write === undefined
    ? wrong('write `on-demand`, `provisioned`, or `provisioned(500,200)` for read and write units a second')
    : ok({ kind: 'provisioned', units: { read, write } });
}

/** `12k/4k`; `/4k` and `12k/` leave reads or writes as they are. */
export function warmValue(text: string): ValueResult {
  const [first, second, ...more] = text.split('/');
  const read = unitsOf(first);
  const write = unitsOf(second);
  const isWrong = (given: string | undefined, units: number | undefined): boolean =>
    given !== '' && units === undefined;
  if (isWrong(first, read) || isWrong(second, write) || more.length > 0 || (read ?? write) === undefined)
    return wrong('write read and write units a second, such as `12k/4k`, or one of them, such as `/4k`');
  return ok({
    kind: 'warm',
    units: { ...(read === undefined ? {} : { read }), ...(write === undefined ? {} : { write }) },
  });
}

export function boundValue(bound: 'min' | 'max'): (text: string) => ValueResult {
  return (text) => fromUnits(text, (units) => ({ kind: 'autoscale-bound', bound, units }));
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html: targets from 20 % to 90 %. */
export function autoscaleValue(text: string): ValueResult {
  if (text === 'off') return ok({ kind: 'autoscale' });
  const share = parseShare(text);
  return share.kind === 'error' || share.value < 0.2 || share.value > 0.9
    ? wrong('write a target from `20%` to `90%`, or `off`')
    : ok({ kind: 'autoscale', target: share.value });
}

export function maximumValue(unit: 'read' | 'write'): (text: string) => ValueResult {
  return (text) => {
    if (text === 'off') return ok({ kind: 'maximum', unit });
    const units = unitsOf(text);
    return units === undefined
      ? wrong('write units a second, such as `2000` or `5k`, or `off`')
      : ok({ kind: 'maximum', unit, units });
  };
}

export function localIndexesValue(text: string): ValueResult {
  return text === 'off'
    ? ok({ kind: 'local-indexes' })
    : wrong('write `off`: what-if can only take local indexes away');
}

export function sortKeyValue(text: string): ValueResult {
  return text === 'random'
    ? ok({ kind: 'sort-key' })
    : wrong('write `random`: what is written no longer goes to the end');
}

export function projectionValue(text: string): ValueResult {
  if (text === 'all' || text === 'keys') return ok({ kind: 'projection', projection: { kind: text } });
  const list = /^include\(([^()]*)\)$/.exec(text)?.[1];
  const attributes = pieces(list ?? '', (char) => char === ',').map((piece) => piece.text);
  return attributes.length === 0
    ? wrong('write `keys`, `all` or `include(attribute,attribute)`')
    : ok({ kind: 'projection', projection: { kind: 'include', attributes } });
}

/** One number stands for reads and writes. */
export function quotaValue(text: string): ValueResult {
  return fromUnits(text.includes('/') ? text : `${text}/${text}`, (units) => ({ kind: 'quota', units }));
}

export function paceValue(text: string): ValueResult {
  return text === 'fast' || text === 'default' || text === 'slow'
    ? ok({ kind: 'pace', pace: text })
    : wrong('write `fast`, `default` or `slow`: how soon DynamoDB splits what is hot');
}

export function keyValue(text: string): ValueResult {
  return /^[^\s(),=]+$/.test(text) ? ok({ kind: 'key', attribute: text }) : wrong('write the name of one attribute');
}

function fromUnits(text: string, make: (units: UnitRates) => ChangeTo): ValueResult {
  const [read, write, ...more] = text.split('/').map((part) => unitsOf(part));
  return read === undefined || write === undefined || more.length > 0
    ? wrong('write read and write units a second, such as `12k/4k`')
    : ok(make({ read, write }));
}

function unitsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const result = parseCount(text);
  return result.kind === 'ok' && result.value <= MOST_UNITS ? result.value : undefined;
}

function wholeNumber(text: string, least: number, most: number): number | undefined {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

function fromQuantity(result: QuantityResult, make: (value: number) => ChangeTo): ValueResult {
  return result.kind === 'ok' ? ok(make(result.value)) : wrong(result.message);
}

function ok(to: ChangeTo): ValueResult {
  return { kind: 'ok', to };
}

function wrong(message: string): ValueResult {
  return { kind: 'error', message };
}
