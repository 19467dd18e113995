import type { Rule } from '../rule.js';
import { listOf } from '../show.js';

/** Names that a message lists. */
const SHOWN = 5;

export const ratesMissing: Rule = {
  id: 'DM6000',
  name: 'rates-missing',
  family: 'heat',
  title: 'No access pattern states a rate, so load is not judged',
  severity: 'info',
  preset: 'recommended',
  pillar: 'performance-efficiency',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html',
  needsGround: true,
  *check({ model, design }) {
    const patterns = [...model.patterns.values()];
    const [first] = patterns;
    if (first === undefined || patterns.some(({ rate }) => rate !== undefined && rate.peak > 0)) return;
    const uncounted = [...design.entities.values()]
      .filter(({ count, entity }) => count.basis === 'assumed' && !entity.singleton)
      .map(({ name }) => name);
    const shown = uncounted.length > SHOWN ? [...uncounted.slice(0, SHOWN - 1)] : uncounted;
    const more = uncounted.length - shown.length;
    const volumes =
      uncounted.length === 0
        ? ''
        : ` How many items there are is not stated either, for ${listOf(shown)}${more === 0 ? '' : ` and ${more} more`}: add \`volume\`.`;
    yield {
      span: first.span,
      message: `No access pattern states a \`rate\`${patterns.some(({ rate }) => rate !== undefined) ? ' above zero' : ''}: hot keys, throughput and cost are not judged. Add \`rate: {avg: 20/s, peak: 200/s}\` to the patterns.${volumes}`,
      numbers: { patterns: patterns.length, entitiesWithoutVolume: uncounted.length },
    };
  },
};
