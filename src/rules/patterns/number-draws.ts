import { flatMap } from '../../lists/flat-map.js';
import type { Model } from '../../model/model.js';
import type { Span } from '../../source/index.js';
import { type ItemWrite, itemWrites } from './item-writes.js';

/** An attribute whose numbers are counted up in an item of another entity, by `generate: sequence(…)`. */
export interface NumberDraw {
  /** Entity and attribute that count. */
  readonly counter: { readonly entity: string; readonly attribute: string };
  /** Entity and attribute that get the number. */
  readonly taker: { readonly entity: string; readonly attribute: string };
  /** The first write that draws one. */
  readonly by: ItemWrite;
  readonly span: Span;
}

/** In the model's order; what nothing writes draws nothing. */
export function numberDraws(model: Model): readonly NumberDraw[] {
  return flatMap([...model.entities.values()], (entity) =>
    flatMap([...entity.attributes.values()], ({ name, generate }): readonly NumberDraw[] => {
      if (generate?.value.kind !== 'sequence') return [];
      const { entity: counting, attribute } = generate.value;
      const by = itemWrites(model).find(
        (write) => write.entity === entity.name && (write.action === 'create' || write.action === 'put'),
      );
      if (by === undefined) return [];
      const taker = { entity: entity.name, attribute: name };
      return [{ counter: { entity: counting, attribute }, taker, by, span: generate.span }];
    }),
  );
}
