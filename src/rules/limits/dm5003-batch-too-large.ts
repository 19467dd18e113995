import {
  MAX_BATCH_GET_BYTES,
  MAX_BATCH_GET_KEYS,
  MAX_BATCH_WRITE_BYTES,
  MAX_BATCH_WRITE_REQUESTS,
} from '../../facts/index.js';
import type { Rule } from '../rule.js';
import { count, quote } from '../show.js';
import { plural, size } from '../words.js';

export const batchTooLarge: Rule = {
  id: 'DM5003',
  name: 'batch-too-large',
  family: 'limits',
  title: 'A batch is larger than one request takes',
  severity: 'info',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-api',
  *check({ model, design }) {
    for (const pattern of model.patterns.values()) {
      const op = pattern.op.value;
      if (op !== 'batch-get' && op !== 'batch-write') continue;
      const most = pattern.count?.max ?? pattern.count?.avg;
      if (pattern.count === undefined || most === undefined) continue;
      const items = op === 'batch-get' ? MAX_BATCH_GET_KEYS : MAX_BATCH_WRITE_REQUESTS;
      const limit = op === 'batch-get' ? MAX_BATCH_GET_BYTES : MAX_BATCH_WRITE_BYTES;
      const largest = Math.max(
        0,
        ...pattern.entities.map((entity) => design.entities.get(entity.value)?.item.max ?? 0),
      );
      const requests = Math.max(Math.ceil(most / items), Math.ceil((most * largest) / limit));
      if (requests <= 1) continue;
      const why =
        most > items
          ? `${count(most)} items where one request takes ${items}`
          : `up to ${size(most * largest)} where one request takes ${size(limit)}`;
      yield {
        span: pattern.count.span,
        message: `${quote(pattern.name)} may need ${plural(requests, 'request')}: ${why}. The requests are not one atomic change, and each may leave some items unprocessed: send those again, as generated code does.`,
        numbers: { maxItems: most, itemsPerRequest: items, requests },
      };
    }
  },
};
