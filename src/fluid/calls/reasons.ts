import type { LimitType, UnitKind } from '../../partition/index.js';
import type { ThrottleReason } from '../result.js';

export function reasonOf(set: 'table' | 'index', kind: UnitKind, limit: LimitType): ThrottleReason {
  return `${set === 'table' ? 'Table' : 'Index'}${kind === 'read' ? 'Read' : 'Write'}${limit}`;
}
