import { canonical } from './js-values.js';
import type { Change, RandomModel, Values } from './model-spec.js';
import { withDerived } from './naive-data.js';

/** Items by entity, and by what tells those of one entity apart. */
export type Items = ReadonlyMap<string, ReadonlyMap<string, Values>>;

export interface EntityChange {
  readonly entity: string;
  readonly change: Change;
}

/** What has become of each item. */
export function changesBetween({ entities }: RandomModel, before: Items, after: Items): readonly EntityChange[] {
  return [...entities.values()].flatMap((entity) => {
    const [old, current] = [before, after].map((items) => items.get(entity.name) ?? new Map<string, Values>());
    const keys = new Set([...(old?.keys() ?? []), ...(current?.keys() ?? [])]);
    return [...keys].flatMap((key): readonly EntityChange[] => {
      const images = [old, current].map((items) => {
        const values = items?.get(key);
        return values === undefined ? undefined : withDerived(entity, values);
      });
      if (canonical(images[0] ?? null) === canonical(images[1] ?? null)) return [];
      return [
        {
          entity: entity.name,
          change: {
            ...(images[0] === undefined ? {} : { old: images[0] }),
            ...(images[1] === undefined ? {} : { new: images[1] }),
          },
        },
      ];
    });
  });
}
