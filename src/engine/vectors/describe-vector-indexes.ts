import { describeProjection, describeStatus } from '../describe.js';
import type { Table } from '../table.js';
import { indexArn } from '../table-arn.js';
import type { VectorIndexDescription } from './api.js';
import { copyVectorIndex } from './definitions.js';
import { visitEntries } from './entries.js';

/** What DescribeTable says of vector indexes. */
export function describeVectorIndexes(table: Table): { readonly VectorIndexes?: readonly VectorIndexDescription[] } {
  if (table.vectorIndexes.size === 0) return {};
  return {
    VectorIndexes: [...table.vectorIndexes.values()].map((index) => {
      const { definition } = index;
      let bytes = 0;
      let count = 0;
      if (index.status !== 'CREATING') {
        visitEntries(table, definition, (entry) => {
          bytes += entry.bytes;
          count += 1;
        });
      }
      return {
        ...copyVectorIndex(definition),
        Projection: describeProjection(definition.Projection),
        ...describeStatus(table, index),
        IndexSizeBytes: bytes,
        ItemCount: count,
        IndexArn: indexArn(table, definition.IndexName),
      };
    }),
  };
}
