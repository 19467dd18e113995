import type { Fit } from './candidate.js';
import { indexLabel } from './context.js';
import type { KeyMatch } from './match.js';
import type { Reason } from './reason.js';

/** Whether both give their rows in one order. */
export function sortsLike(one: Fit, other: Fit): boolean {
  const order = ({ matches, forward }: Fit): string =>
    matches.map((match) => `${match.next?.path} ${directionOf(match, forward)}`).join();
  return order(one) === order(other);
}

/** How the values come, from the first row to the last: a query may run against the order in which they are stored. */
export function directionOf(match: KeyMatch | undefined, forward: boolean): 'ascending' | 'descending' | undefined {
  const direction = match?.next?.direction;
  if (direction === undefined || direction === 'none') return undefined;
  return forward === (direction === 'same') ? 'ascending' : 'descending';
}

/** Where the table's own key serves, its order is the one that is meant: undefined if the other index has it too. */
export function otherOrder(fit: Fit, chosen: Fit | undefined): Reason | undefined {
  if (chosen === undefined || chosen.index.kind !== 'table' || sortsLike(fit, chosen)) return undefined;
  const by = fit.matches[0]?.next?.path;
  const chosenBy = chosen.matches[0]?.next?.path;
  const direction = directionOf(fit.matches[0], fit.forward);
  const chosenDirection = directionOf(chosen.matches[0], chosen.forward);
  const opposed = by !== undefined && by === chosenBy && chosenDirection !== undefined && direction !== chosenDirection;
  return {
    code: 'other-order',
    chosen: indexLabel(chosen.index),
    ...(by === undefined ? {} : { by }),
    ...(chosenBy === undefined ? {} : { chosenBy }),
    ...(opposed && direction !== undefined ? { direction } : {}),
  };
}
