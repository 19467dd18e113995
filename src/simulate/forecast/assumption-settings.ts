import type { FluidAssumptions } from '../../fluid/index.js';
import { didYouMean } from '../../text/did-you-mean.js';
import { SettingsError } from './settings-error.js';

/** What is assumed besides the pace, which has an option of its own. */
export type AssumptionName = Exclude<keyof FluidAssumptions, 'pace'>;

type Values =
  | { readonly kind: 'number'; readonly from: number; readonly to: number; readonly what: string }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'yes-or-no' };

const DAY = 86_400;

function seconds(from: number): Values {
  return { kind: 'number', from, to: DAY, what: 'seconds' };
}

function share(to: number): Values {
  return { kind: 'number', from: 0.01, to, what: 'a share' };
}

const ASSUMED: Readonly<Record<AssumptionName, Values>> = {
  detectSeconds: seconds(0),
  splitSeconds: seconds(0),
  heatThreshold: share(10),
  onDemandHeatThreshold: share(10),
  splitGain: share(1),
  isolationShare: share(1),
  partitionBurstSeconds: seconds(1),
  quotaBurstSeconds: seconds(1),
  mixedLimit: { kind: 'choice', of: ['independent', 'linear'] },
  eventualReadBonus: { kind: 'yes-or-no' },
  allocation: { kind: 'choice', of: ['shared', 'static'] },
  autoscaleDelaySeconds: seconds(0),
  dispersion: { kind: 'number', from: 0, to: 1000, what: 'a number' },
};

export const ASSUMPTION_NAMES = Object.keys(ASSUMED) as readonly AssumptionName[];

/** `detectSeconds=120`. @throws SettingsError where there is no such assumption, or it cannot be that. */
export function parseAssumption(text: string): Partial<FluidAssumptions> {
  const cut = text.indexOf('=');
  if (cut === -1) throw new SettingsError(`\`${text}\` is no assumption: write name=value, such as detectSeconds=120`);
  return assumed(text.slice(0, cut).trim(), text.slice(cut + 1).trim());
}

/** Refuses what a caller hands over and no run can assume. */
export function checkedAssumptions(given: Readonly<Partial<FluidAssumptions>>): Partial<FluidAssumptions> {
  const parts = Object.entries(given).map(([name, value]) => assumed(name, String(value)));
  return Object.assign({}, ...parts) as Partial<FluidAssumptions>;
}

function assumed(name: string, value: string): Partial<FluidAssumptions> {
  if (!Object.hasOwn(ASSUMED, name)) throw new SettingsError(unknownText(name));
  const values = ASSUMED[name as AssumptionName];
  const parsed = parsedAs(values, value);
  if (parsed === undefined) throw new SettingsError(`${name}=${value}: ${expectedText(values)}`);
  return { [name]: parsed };
}

function parsedAs(values: Values, text: string): number | string | boolean | undefined {
  switch (values.kind) {
    case 'number': {
      const number = /^\d+(?:\.\d+)?(?:e-?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
      return number >= values.from && number <= values.to ? number : undefined;
    }
    case 'choice':
      return values.of.includes(text) ? text : undefined;
    default:
      return text === 'true' ? true : text === 'false' ? false : undefined;
  }
}

function expectedText(values: Values): string {
  switch (values.kind) {
    case 'number':
      return `${values.what} from ${values.from} to ${values.to} is expected`;
    case 'choice':
      return `${values.of.join(' or ')} is expected`;
    default:
      return 'true or false is expected';
  }
}

function unknownText(name: string): string {
  if (name === 'pace') return 'the pace of splits has an option of its own: fast, default or slow';
  const meant = didYouMean(name, ASSUMPTION_NAMES);
  if (meant !== undefined) return `there is no assumption \`${name}\`: did you mean \`${meant}\`?`;
  return `there is no assumption \`${name}\`; there are ${ASSUMPTION_NAMES.join(', ')}`;
}
