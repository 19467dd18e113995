import type { CompiledTemplate } from './compiled.js';
import type { OrderClaim } from './proof-types.js';
import { rangeHazard } from './range-hazard.js';

/** Up to which segment keys sort as the tuples of their values do, and in which direction each. */
export function orderClaim(compiled: CompiledTemplate): OrderClaim {
  const segments: OrderClaim['segments'][number][] = [];
  for (const [segment, variable] of compiled.segments.entries()) {
    if (variable.kind !== 'variable') continue;
    const { path, order } = variable;
    if (order.kind === 'none' || !compiled.ok)
      return { segments, stop: { segment, path, reason: compiled.ok ? 'unordered' : 'unknown' } };
    const hazard = rangeHazard(compiled, segment);
    if (hazard.kind !== 'safe') {
      return { segments, stop: { segment, path, reason: hazard.kind === 'hazard' ? 'hazard' : 'unknown', hazard } };
    }
    segments.push({ segment, path, direction: order.kind, coarse: order.coarse });
  }
  return { segments };
}
