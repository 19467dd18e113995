import { biggestTenant, type KeyHeat } from '../../load/index.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { count, quote } from '../show.js';
import { percent } from '../words.js';
import { evenShare, type HotKey, hotKeys } from './hot-keys.js';
import {
  consequenceText,
  holderOf,
  loadText,
  numbersOf,
  readAdvice,
  severityOf,
  units,
  whichText,
} from './hot-text.js';
import { spreadAdvice } from './hottest-of.js';

/** Share of all traffic from which one tenant is worth a note, where a key of its own is this busy. */
const LARGE = 0.2;
const BUSY = 0.5;

export const biggestTenantRule: Rule = {
  id: 'DM6005',
  name: 'biggest-tenant',
  family: 'heat',
  title: 'The biggest tenant alone loads a key more than a partition serves',
  severity: 'error',
  preset: 'recommended',
  pillar: 'performance-efficiency',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html',
  needsGround: true,
  *check(context) {
    const { tenancy } = context.model;
    const tenant = biggestTenant(context.workload);
    if (tenancy === undefined || tenant === undefined) return;
    const intro = `The biggest of ${count(tenant.tenants)} tenants has ${percent(tenant.share)} of the traffic (${quote(tenant.skew)}), ${units(tenant.calls.peak)} calls a second at peak.`;
    const numbers = { tenants: tenant.tenants, share: Number(tenant.share.toPrecision(3)) };
    const { span } = tenancy;
    const hot = hotKeys(context).find(({ cause }) => cause === 'tenant');
    if (hot !== undefined) {
      const found = overloaded(context, hot);
      yield { ...found, span, message: `${intro} ${found.message}`, numbers: { ...numbers, ...numbersOf(hot.heat) } };
      return;
    }
    const busiest = context.heat.keys.find((heat) => heat.share >= BUSY && evenShare(context, heat) < heat.share / 2);
    if (busiest === undefined || tenant.share < LARGE) return;
    yield {
      severity: 'info',
      span,
      message: `${intro} Its ${quote(busiest.key)} in ${holderOf(busiest.index)} ${loadText(busiest)}. If it grows, that key is over the limit first: keep an eye on it, or give the tenant a table of its own in time.`,
      numbers: { ...numbers, ...numbersOf(busiest) },
    };
  },
};

function overloaded(
  context: RuleContext,
  { heat, others, key, span }: HotKey,
): Pick<Report, 'severity' | 'message' | 'related'> & { readonly message: string } {
  const advice =
    heat.unit === 'read' ? readAdvice(heat) : `${spreadAdvice(key.pk[0], heat)}, or add an attribute that divides it.`;
  const even = evenShare(context, heat) * heat.limit;
  const one = `Its ${quote(heat.key)} in ${holderOf(heat.index)} (${whichText(heat)}) ${loadText(heat)}; with tenants of one size the hottest would take ${units(even)}.`;
  const more = others.map((other) => ` ${besides(other)}`).join('');
  const severities = [heat, ...others].map((one_) => severityOf(context, one_));
  const severity = severities.includes('error') ? 'error' : severities.includes('warning') ? 'warning' : 'info';
  return {
    severity,
    message: `${one}${more}${consequenceText(heat)} ${advice} Otherwise give the biggest tenants tables of their own, or bound what one may ask for.`,
    related: [{ message: 'the key that is hot', span }],
  };
}

function besides(heat: KeyHeat): string {
  return `${quote(heat.key)} in ${holderOf(heat.index)} ${loadText(heat)}.`;
}
