import type { DraftVolume } from '../draft.js';
import type { Cluster } from './cluster.js';
import { skewOf } from './skew.js';
import type { FoundPart } from './template-draft.js';

/** How many items there are, and how they gather in partitions. */
export function volumeOf(cluster: Cluster, pk: FoundPart, attribute: string): DraftVolume {
  const facts = cluster.attributes.get(attribute);
  const partitions = facts?.distinct.count ?? 0;
  const because = `${cluster.count} items`;
  const field =
    pk.part.kind === 'natural'
      ? attribute
      : (pk.pieces.findLast((piece) => piece.kind === 'value')?.writings[0].source.path ?? pk.unstored.at(-1)?.name);
  if (field === undefined || partitions < 2 || partitions >= cluster.count * 0.95 || field.includes('.'))
    return { count: cluster.count, confidence: 'high', because };
  const max = cluster.partitions.counts[0];
  const skew = skewOf(cluster.partitions);
  return {
    count: cluster.count,
    per: new Map([
      [
        field,
        {
          avg: Number((cluster.count / partitions).toPrecision(3)),
          ...(max === undefined ? {} : { max }),
          ...(skew === undefined ? {} : { skew }),
        },
      ],
    ]),
    confidence: 'medium',
    because: `${because} under ${facts?.distinct.isExact === true ? '' : 'about '}${partitions} partition keys`,
  };
}
