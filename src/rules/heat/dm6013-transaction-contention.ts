import { CONTENTION_ERROR, type Contention, HOLD_SECONDS } from '../../load/index.js';
import type { Span } from '../../source/index.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { count, listOf, quote } from '../show.js';
import { percent } from '../words.js';
import { units } from './hot-text.js';

/** Patterns that a message names. */
const SHOWN = 3;

export const transactionContention: Rule = {
  id: 'DM6013',
  name: 'transaction-contention',
  family: 'heat',
  title: 'Transactions meet on one item and cancel each other',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source:
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling',
  needsGround: true,
  *check(context) {
    const reported = new Set<string>();
    for (const held of context.contention.items) {
      // What comes with an item is held because the item is.
      const owner = (held.entity.companionOf?.owner ?? held.entity).name;
      if (held.level === 'fine' || reported.has(owner)) continue;
      reported.add(owner);
      yield report(context, held);
    }
  },
};

function report(context: RuleContext, held: Contention): Report {
  const { entity, share, level, transactionsPerSecond, contributions, victims, key, example } = held;
  const what = example.length === 0 ? '' : `: ${example.join(', ')}`;
  const busy =
    share > CONTENTION_ERROR
      ? `${percent(share)} of the time there is, so they cannot all be done`
      : `${percent(share)} of the time`;
  const hold = `${count(HOLD_SECONDS * 1000)} ms`;
  return {
    severity: level === 'error' ? 'error' : 'warning',
    span: placeOf(context, held),
    message: `At peak ${units(transactionsPerSecond.peak)} transactions a second${fromText(contributions)} write or check one ${quote(entity.name)} (${quote(key)}${what})${skewText(context, held)}. If each holds it for ${hold} (an assumption: AWS publishes no figure), it is held ${busy}, and whoever else writes it then is refused with a transaction conflict${victimText(victims)}. Take what need not be all or nothing out of the transaction, such as a counter that a stream keeps, or spread it over several items, of which each call takes one.`,
    numbers: {
      transactionsPerSecond: round(transactionsPerSecond.peak),
      heldShare: round(share),
      holdMilliseconds: HOLD_SECONDS * 1000,
    },
  };
}

function fromText(parts: Contention['contributions']): string {
  const total = parts.reduce((sum, { perSecond }) => sum + perSecond.peak, 0);
  const shown = parts.filter(({ perSecond }) => perSecond.peak >= total / 100).slice(0, SHOWN);
  return ` of ${listOf(shown.map(({ pattern }) => pattern))}`;
}

/** A transaction touches several entities and states one skew at most: what it does not state is taken from the busiest pattern that does. */
function skewText({ model }: RuleContext, { entity, contributions }: Contention): string {
  const main = contributions[0]?.pattern;
  const stating = [...model.patterns.values()]
    .filter(({ skew }) => entity.id.includes(skew?.value.on ?? ''))
    .sort((a, b) => (b.rate?.peak ?? 0) - (a.rate?.peak ?? 0));
  const [busiest] = stating;
  if (busiest === undefined || stating.some(({ name }) => name === main)) return '';
  return `, if it is as uneven as ${quote(busiest.name)} says`;
}

function victimText(parts: Contention['victims']): string {
  const shown = parts.filter(({ perSecond }) => perSecond.peak >= 0.1).slice(0, SHOWN);
  return shown.length === 0 ? '' : `, ${listOf(shown.map(({ pattern }) => pattern))} included`;
}

/** The step that touches the item, in the pattern that does it most. */
function placeOf({ model }: RuleContext, { entity, contributions }: Contention): Span {
  const pattern = model.patterns.get(contributions[0]?.pattern ?? '');
  const step = pattern?.steps.find(({ entity: of }) => of.value === entity.name);
  return step?.entity.span ?? pattern?.span ?? entity.entity.span;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
