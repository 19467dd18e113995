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

export const REFUSED = 'is refused as one that exists (`AlreadyExists`), though it is another';
