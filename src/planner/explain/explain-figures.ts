import type { PlannedPattern, WriteOperation } from '../plan.js';
import { sumSpreads, timesSpread } from '../spread.js';
import type { ExplainedFigures } from './report.js';

export function figuresOf({ operation, requests, readUnits, writeUnits }: PlannedPattern): ExplainedFigures {
  switch (operation.kind) {
    case 'read': {
      const { items, returned, bytes } = operation.figures;
      return { requests, items, returned, bytes, readUnits, writeUnits };
    }
    case 'write':
      return { requests, ...writtenBy(operation), readUnits, writeUnits };
    case 'transaction':
      return { requests, items: operation.items, bytes: operation.bytes, readUnits, writeUnits };
    case 'delete-query':
    case 'execute':
      return { requests, items: operation.items, readUnits, writeUnits };
  }
}

/** All items of a transaction, and their bytes, which DynamoDB limits. */
function writtenBy({ api, count, parts }: WriteOperation): Pick<ExplainedFigures, 'items' | 'bytes'> {
  if (api !== 'TransactWriteItems') return { items: count };
  return {
    items: sumSpreads(parts.map((part) => part.count)),
    bytes: sumSpreads(parts.map((part) => timesSpread(part.count, part.bytes))),
  };
}
