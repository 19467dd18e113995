import type { EntityDesign } from '../design/design.js';
import { inStoredTerms } from '../design/index.js';
import { type Expr, type KnownTypes, mapOperands, neverHolds, optionalIf, pathsOf } from '../expression/model/index.js';
import type { LocatedExpr } from '../model/model.js';
import type { WriteAction } from './intent.js';

/** As much of a write as says what it meets under its key. */
export interface MeetingWrite {
  readonly entity: EntityDesign;
  readonly action: WriteAction;
  readonly condition?: LocatedExpr | undefined;
}

/**
 * Whether the write only makes new items: a put under an id that is drawn for each never meets an old one, nor does one whose condition
 * wants none. A move takes an item from one key to another, and makes none.
 */
export function makesNew(write: MeetingWrite): boolean {
  if (write.action !== 'put') return write.action === 'create';
  if (replaces(write)) return false;
  const { entity, condition } = write;
  if (condition !== undefined && failsOnItem(entity, entity.types.check(condition.value).expr)) return true;
  return (
    entity.identity.drawn.some((names) => names.every((name) => isInKey(entity, name))) ||
    entity.id.some((name) => MOMENTS.has(entity.attributes.get(name)?.type.kind ?? ''))
  );
}

function isInKey({ id, key }: EntityDesign, name: string): boolean {
  return key === undefined ? id.includes(name) : [...key.pk, ...key.sk].some(({ reads }) => reads.includes(name));
}

/** What is stored under a moment is written once: a reading, a message. A day is written over and over. */
const MOMENTS: ReadonlySet<string> = new Set(['timestamp', 'epochMillis', 'epochSeconds']);

/** Whether a put takes the place of an item that is there, and makes none: its condition holds of nothing. */
export function replaces({ entity, action, condition }: MeetingWrite): boolean {
  return (
    action === 'put' && condition !== undefined && failsOnNothing(entity, entity.types.check(condition.value).expr)
  );
}

/** Whether the condition cannot hold where no item is. A name that is no attribute may be meant as something else. */
export function failsOnNothing({ entity }: EntityDesign, condition: Expr): boolean {
  const paths = pathsOf(condition);
  if (paths.length === 0 || !paths.every(({ segments }) => entity.attributes.has(String(segments[0])))) return false;
  return neverHolds(withoutItem(condition));
}

function withoutItem(expr: Expr): Expr {
  if (expr.kind === 'path') return { kind: 'absent', start: expr.start, end: expr.end };
  return mapOperands(expr, withoutItem);
}

/** Whether it cannot hold of an item: each has its id, whoever made it. */
function failsOnItem(entity: EntityDesign, condition: Expr): boolean {
  const known: KnownTypes = {
    attribute: (name) => {
      const type = entity.types.known.attribute(name);
      return type && optionalIf(type, !entity.id.includes(name));
    },
  };
  return neverHolds(inStoredTerms(entity, condition), known);
}
