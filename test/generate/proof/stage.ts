import { Dice } from '../../../src/load/dice.js';
import type { Place } from './places.js';
import type { Case, Stage } from './prove.js';
import { StreamHandler } from './stream-handler.js';
import { Subject } from './subject.js';

/** Generated code of a model at a place. */
export function stageOf(
  exported: Readonly<Record<string, unknown>>,
  { model, design, plan }: Case,
  place: Place,
  seed: number,
): Stage {
  const subject = new Subject(exported, { design, plan, client: place.client, tables: place.tables });
  const isRepeatable = (model.streams ?? []).every(({ add }) => add.size > 0);
  const handler = StreamHandler.of(exported, { design, place, dice: Dice.of(seed, 'streams'), isRepeatable });
  return { subject, place, handler };
}
