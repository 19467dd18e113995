import type { EntityDesign } from '../../design/index.js';
import { numberText } from '../../diagnostics/index.js';
import { touchesOf, type Workload } from '../../load/index.js';
import { creationRate } from '../../planner/estimate.js';
import type { Report } from '../rule.js';
import { count, quote } from '../show.js';
import { significant, spanOfTime } from '../words.js';

/** Counts are rough figures, and what is stored follows a new rate slowly: only a factor of ten is a contradiction. */
const FACTOR = 10;

/** A count that is far below what the declared rates write in the time for which TTL keeps it. More may be from elsewhere, or from before. */
export function retentionContradiction(workload: Workload, entity: EntityDesign): Report | undefined {
  const { ttl, volume, span } = entity.entity;
  const { value: stated, basis } = entity.count;
  // What says that it grows is still filling up.
  if (ttl?.after === undefined || basis === 'assumed' || volume.growth !== undefined) return undefined;
  if (endsOtherwise(workload, entity) || isTakenAgain(entity)) return undefined;
  const rate = creationRate(workload.design, entity);
  const expected = rate * ttl.after;
  if (expected <= stated * FACTOR) return undefined;
  const given = basis === 'stated' ? 'is given as' : 'comes to';
  return {
    severity: 'warning',
    span: volume.span ?? span,
    message: `${numberText(rate)} new ${quote(entity.name)} a second on average, each kept for ${spanOfTime(ttl.after)} by TTL, make ${count(significant(expected))}, and their count ${given} ${count(stated)}. One of the three is wrong by more than ten times, and the bill and the heat are wrong with it. Give the count that there will be once TTL deletes as much as is written; where it is still filling up, say so with \`growth\`.`,
    related: [{ message: 'how long they are kept', span: ttl.span }],
    numbers: { expected: Math.round(expected), stated: Math.round(stated) },
  };
}

/** Whether items may be gone sooner: a pattern deletes them, or says itself when they expire; what is not planned may. */
function endsOtherwise(workload: Workload, entity: EntityDesign): boolean {
  const ttl = entity.entity.ttl?.attribute.value ?? '';
  return (
    workload.leftOut.some(({ entities }) => entities.includes(entity)) ||
    touchesOf(workload, entity).some(
      ({ touch: { write } }) =>
        write?.role === 'item' && (write.action === 'delete' || (!write.makesNew && write.changes.includes(ttl))),
    )
  );
}

/** Whether a create may take an id again once its item has expired, as a lease is taken: most calls of it may be refused then. */
function isTakenAgain({ entity, identity }: EntityDesign): boolean {
  return entity.ttl?.hideExpired === true && identity.unique.size === 0;
}
