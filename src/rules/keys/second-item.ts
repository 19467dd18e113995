import type { Design, EntityDesign } from '../../design/design.js';
import { flatMap } from '../../lists/flat-map.js';
import { intentsOf } from '../../planner/intent.js';

/** What becomes of the second of two items with one key: `create` asks that there is none, and other writes take what is there. */
export function isRefused(design: Design, entity: EntityDesign): boolean {
  const { patterns, streams } = design.model;
  const actions = flatMap([...patterns.values()], (pattern) =>
    flatMap(intentsOf(design, pattern), (intent) => (intent.entity === entity ? [intent.action] : [])),
  );
  const isKept = [...streams.values()].some(({ update }) => update.some((one) => one.entity.value === entity.name));
  return actions.includes('create') && !actions.includes('put') && !isKept;
}

/** The same as the end of "the second item …". */
export function fateOfSecond(design: Design, entity: EntityDesign | undefined): string {
  if (entity === undefined) return OVERWRITES;
  if (isRefused(design, entity)) return REFUSED;
  return isAddedUp(design, entity) ? 'is added to the first, as if the two were one' : OVERWRITES;
}

/** Whether nothing makes the items but rules of streams that add to them: they take what is there, and make what is not. */
export function isAddedUp(design: Design, entity: EntityDesign): boolean {
  const updates = flatMap([...design.model.streams.values()], ({ update }) =>
    update.filter((one) => one.entity.value === entity.name),
  );
  const isMade = [...design.model.patterns.values()].some((pattern) =>
    intentsOf(design, pattern).some(
      ({ action, entity: written }) => written === entity && (action === 'put' || action === 'create'),
    ),
  );
  return !isMade && updates.length > 0 && updates.every(({ add, set }) => add.length > 0 && set.length === 0);
}

const OVERWRITES = 'overwrites the first';

export const REFUSED = 'is refused as one that exists (`AlreadyExists`), though it is another';
