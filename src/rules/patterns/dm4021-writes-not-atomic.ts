import { MAX_TRANSACTION_ACTIONS } from '../../facts/index.js';
import type { Rule } from '../rule.js';
import { count, listOf, quote } from '../show.js';

export const writesNotAtomic: Rule = {
  id: 'DM4021',
  name: 'writes-not-atomic',
  family: 'patterns',
  title: 'A batch writes items of several entities, and some of them may stay unwritten',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html',
  *check({ model }) {
    for (const { op, entities, name, count: items, span } of model.patterns.values()) {
      const names = [...new Set(entities.map(({ value }) => value))];
      if (op.value !== 'batch-write' || names.length < 2) continue;
      const most = items?.max ?? items?.avg;
      const isLarge = most !== undefined && most > MAX_TRANSACTION_ACTIONS;
      yield {
        // What no transaction takes is an import.
        severity: isLarge ? 'info' : 'warning',
        span,
        message: `${quote(name)} writes ${listOf(names)} in a batch, each item by itself: where a call fails or is throttled half-way, some are there and others are not, and nothing undoes them. ${isLarge ? `A transaction takes ${count(MAX_TRANSACTION_ACTIONS)} items: write in an order in which a part does no harm, so that the rest can be written again.` : 'If they belong together, make it `op: transact-write` with a step for each (twice the write units); if not, a pattern for each entity says so.'}`,
        numbers: { entities: names.length, ...(most === undefined ? {} : { items: most }) },
      };
    }
  },
};
