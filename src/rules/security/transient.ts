import type { TableDesign } from '../../design/index.js';

/** Whether all that the table holds goes by itself after a while: sessions, caches. */
export function isTransient({ entities }: TableDesign): boolean {
  const owners = entities.filter(({ companionOf }) => companionOf === undefined);
  return owners.length > 0 && owners.every(({ entity }) => entity.ttl?.after !== undefined);
}
