import { wholeText } from '../../../diagnostics/index.js';
import type { Draft, DraftAttribute, DraftEntity } from '../../draft.js';

/** How many of a table's items were read. */
export interface SampleShare {
  readonly read: number;
  /** By the service's own count, some hours old. */
  readonly all: number;
}

/** Entities that part of a table's items tell of: their number is that of the sample grown, and what a part cannot tell is left out. */
export function ofSample(entities: readonly DraftEntity[], share: SampleShare): Draft['entities'] {
  return entities.map((entity) => entityOfSample(entity, share));
}

function entityOfSample(entity: DraftEntity, { read, all }: SampleShare): DraftEntity {
  const { volume, singleton: _, ...rest } = entity;
  const seen = volume?.count ?? 0;
  const isAlone = entity.singleton === true;
  const grown = read === 0 ? 0 : Math.max(seen, Math.round((seen * all) / read));
  const because = `a sample of ${wholeText(read)} of about ${wholeText(all)} items`;
  return {
    ...rest,
    attributes: entity.attributes.map(attributeOfSample),
    ...(volume === undefined ? {} : { volume: { count: isAlone ? 1 : rounded(grown), confidence: 'medium', because } }),
    ...(isAlone ? { singleton: true } : {}),
    notes: [
      ...entity.notes,
      ...(isAlone ? [`There is one of it in the sample of ${wholeText(read)} items; there may be more.`] : []),
    ],
  };
}

/** To two digits: more would say more than a sample does. */
function rounded(count: number): number {
  return Math.round(Number(count.toPrecision(2)));
}

/** How many different values all items have, a part of them does not tell; that there are few, it does. */
function attributeOfSample({ distinct, ...rest }: DraftAttribute): DraftAttribute {
  return distinct !== undefined && distinct <= 20 ? { ...rest, distinct } : rest;
}
