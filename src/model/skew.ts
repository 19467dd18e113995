import type { Skew } from './model.js';
import { parseShare } from './quantity.js';

export type SkewResult =
  | { readonly kind: 'ok'; readonly skew: Skew }
  | { readonly kind: 'error'; readonly message: string; readonly start: number; readonly end: number };

const FORM = /^(\s*)([a-z]+)(?:\s*\(([^()]*)\))?(?:\s+on\s+(\S+))?(?:\s+within\s+(\S+))?\s*$/;
const FORMS =
  '`uniform`, `zipf(0.9)`, `ycsb`, `hotspot(10%, 90%)`, `latest` or `hot(1, 30%)`, then `on field` and `within field`';

/** Reads `zipf(0.8) on customerId within tenantId`, `hotspot(10%, 90%)`, `hot(1, 30%) on sku`, `uniform`, `ycsb`, `latest`. */
export function parseSkew(text: string): SkewResult {
  const match = FORM.exec(text);
  if (match === null) return wrong(text, `\`${text.slice(0, 60)}\` is no distribution; write ${FORMS}`);
  const [, , name = '', argumentText, on, within] = match;
  const args = argumentText === undefined ? [] : argumentText.split(',').map((part) => part.trim());
  const head = readHead(name, args);
  if (typeof head === 'string') return wrong(text, head);
  return {
    kind: 'ok',
    skew: { ...head, ...(on === undefined ? {} : { on }), ...(within === undefined ? {} : { within }), text },
  };
}

type Head = Pick<Skew, 'kind' | 'a' | 'b'>;

function readHead(name: string, args: readonly string[]): Head | string {
  switch (name) {
    case 'uniform':
    case 'ycsb':
    case 'latest':
      return args.length === 0 ? { kind: name } : `\`${name}\` takes no argument`;
    case 'zipf':
      return zipf(args);
    case 'hotspot':
      return hotspot(args);
    case 'hot':
      return hot(args);
    default:
      return `There is no distribution \`${name}\`; write ${FORMS}`;
  }
}

function zipf(args: readonly string[]): Head | string {
  const [exponent = ''] = args;
  const value = /^\d+(\.\d+)?$/.test(exponent) ? Number(exponent) : Number.NaN;
  if (args.length !== 1 || !(value <= 10)) return '`zipf` takes its exponent, a number from 0 to 10, as in `zipf(0.9)`';
  return { kind: 'zipf', a: value };
}

function hotspot(args: readonly string[]): Head | string {
  const keys = share(args[0]);
  const traffic = share(args[1]);
  if (args.length !== 2 || keys === undefined || traffic === undefined) {
    return '`hotspot` takes the share of the keys and the share of the traffic that they get, as in `hotspot(10%, 90%)`';
  }
  return { kind: 'hotspot', a: keys, b: traffic };
}

function hot(args: readonly string[]): Head | string {
  const count = /^[1-9]\d{0,8}$/.test(args[0] ?? '') ? Number(args[0]) : undefined;
  const traffic = share(args[1]);
  if (args.length !== 2 || count === undefined || traffic === undefined) {
    return '`hot` takes the number of hot keys and the share of the traffic that they get together, as in `hot(1, 30%)`';
  }
  return { kind: 'hot', a: count, b: traffic };
}

/** More than nothing, at most all. */
function share(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const result = parseShare(/^\d+(\.\d+)?$/.test(text) ? Number(text) : text);
  return result.kind === 'ok' && result.value > 0 ? result.value : undefined;
}

function wrong(text: string, message: string): SkewResult {
  return { kind: 'error', message, start: 0, end: text.length };
}
